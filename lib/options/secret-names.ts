/** Names whose values are kept from everybody but the service: credentials, and URLs of brokers, which hold passwords. */
const secretName = /SECRET|PASS(WORD|WD)?($|_)|TOKEN|KEY($|_)|CREDENTIAL|DSN$|_URL$|BROKER/i

/** Whether a variable of this name is likely to hold a secret. */
export function looksSecret(name: string): boolean {
  return secretName.test(name)
}
