/** Names whose values are kept from everybody but the service: credentials, and URLs of brokers, which hold passwords. */
const secretName = /SECRET|PASS(WORD|WD)?($|_)|TOKEN|KEY($|_)|CREDENTIAL|DSN$|_URL$|BROKER/i

/** A URL with a password in it: `amqp://user:password@host` (RFC 3986, 3.2.1), or in its query. */
const urlWithPassword =
  /[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^\s/?#:@]*:[^\s/?#@]+@|[^\s?#]*\?\S*(?:password|passwd|token|secret|key)=)/i

/** Whether a variable of this name is likely to hold a secret. */
export function looksSecret(name: string): boolean {
  return secretName.test(name)
}

/** Whether a variable holds a secret: by its name, or by a password in a URL. */
export function holdsSecret(name: string, value: string): boolean {
  return looksSecret(name) || urlWithPassword.test(value)
}
