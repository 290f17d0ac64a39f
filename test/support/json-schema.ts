/** Validation of JSON against a schema of draft 7, as far as the published schema of SARIF uses it. */

type Schema = Readonly<Record<string, unknown>>

/** Keywords that say nothing about validity. */
const annotations = new Set(['$schema', '$id', 'id', 'title', 'description', 'default', 'definitions', 'format'])

/**
 * Everything in which a value breaks a schema, with its place.
 *
 * @throws Error on a keyword that is not known here: it must not pass for met
 */
export function schemaProblems(value: unknown, root: Schema): readonly string[] {
  const problems: string[] = []
  check(value, root, '$', root, problems)
  return problems
}

function check(value: unknown, schema: Schema, at: string, root: Schema, problems: string[]): void {
  const fail = (what: string): void => {
    problems.push(`${at}: ${what}`)
  }
  for (const [keyword, rule] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue
    switch (keyword) {
      case '$ref':
        check(value, resolve(rule as string, root), at, root, problems)
        break
      case 'type':
        if (![rule].flat().some((type) => hasType(value, type as string))) fail(`is not of type ${rule}`)
        break
      case 'enum':
        if (!(rule as readonly unknown[]).includes(value)) fail(`is not one of ${JSON.stringify(rule)}`)
        break
      case 'minimum':
        if (typeof value === 'number' && value < (rule as number)) fail(`is less than ${rule}`)
        break
      case 'maximum':
        if (typeof value === 'number' && value > (rule as number)) fail(`is more than ${rule}`)
        break
      case 'pattern':
        if (typeof value === 'string' && !new RegExp(rule as string).test(value)) fail(`does not match ${rule}`)
        break
      case 'minItems':
        if (Array.isArray(value) && value.length < (rule as number)) fail(`has fewer than ${rule} items`)
        break
      case 'uniqueItems':
        if (
          Array.isArray(value) &&
          rule === true &&
          new Set(value.map((each) => JSON.stringify(each))).size < value.length
        )
          fail('has an item twice')
        break
      case 'items':
        if (Array.isArray(value))
          for (const [index, item] of value.entries()) check(item, rule as Schema, `${at}[${index}]`, root, problems)
        break
      case 'required':
        for (const name of rule as readonly string[])
          if (isObject(value) && !Object.hasOwn(value, name)) fail(`lacks ${name}`)
        break
      case 'properties':
        if (isObject(value))
          for (const [name, inner] of Object.entries(rule as Record<string, Schema>))
            if (Object.hasOwn(value, name)) check(value[name], inner, `${at}.${name}`, root, problems)
        break
      case 'additionalProperties': {
        if (!isObject(value) || rule === true) break
        const known = (schema.properties ?? {}) as object
        for (const name of Object.keys(value).filter((each) => !Object.hasOwn(known, each)))
          if (rule === false) fail(`has ${name}, which is not known`)
          else check(value[name], rule as Schema, `${at}.${name}`, root, problems)
        break
      }
      case 'anyOf':
      case 'oneOf': {
        const met = (rule as readonly Schema[]).filter((each) => {
          const inner: string[] = []
          check(value, each, at, root, inner)
          return inner.length === 0
        })
        if (met.length === 0 || (keyword === 'oneOf' && met.length > 1)) fail(`meets ${met.length} of ${keyword}`)
        break
      }
      case 'allOf':
        for (const each of rule as readonly Schema[]) check(value, each, at, root, problems)
        break
      case 'not': {
        const inner: string[] = []
        check(value, rule as Schema, at, root, inner)
        if (inner.length === 0) fail('meets what it must not')
        break
      }
      default:
        throw new Error(`the schema has the keyword ${keyword}, which is not known here`)
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  return type === 'null' ? value === null : typeof value === type
}

function resolve(reference: string, root: Schema): Schema {
  let found: unknown = root
  for (const name of reference.replace(/^#\//, '').split('/')) found = (found as Record<string, unknown>)[name]
  if (!isObject(found)) throw new Error(`the schema has no ${reference}`)
  return found
}
