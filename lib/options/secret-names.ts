/** Names whose values are kept from everybody but the service: credentials, and URLs of brokers, which hold passwords. */
const secretName = /SECRET|PASS(WORD|WD)?($|_)|TOKEN|KEY($|_)|CREDENTIAL|DSN$|_URL$|BROKER/i

/** A password before the host: `amqp://user:password@host` (RFC 3986, 3.2.1). */
const passwordBeforeHost = /:\/\/[^\s/?#:@]*:[^\s/?#@]+@/

/** A password among the parameters of a query (RFC 3986, 3.4). */
const passwordInQuery = /(?:password|passwd|token|secret|key)=/i

/** Whether a URL with a password is in a text: one look at each of its words. */
function hasPassword(text: string): boolean {
  return (
    text.includes('://') &&
    text.split(/\s+/).some((word) => {
      const at = word.indexOf('://')
      if (at < 1) return false
      if (passwordBeforeHost.test(word)) return true
      const query = word.indexOf('?', at)
      return query !== -1 && passwordInQuery.test(word.slice(query))
    })
  )
}

/** Whether a variable of this name is likely to hold a secret. */
export function looksSecret(name: string): boolean {
  return secretName.test(name)
}

/** Whether a variable holds a secret: by its name, or by a password in a URL. */
export function holdsSecret(name: string, value: string): boolean {
  return looksSecret(name) || hasPassword(value)
}
