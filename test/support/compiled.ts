/** A config compiled in a test, before anything is emitted. */

import { type Compilation, compile, type Request } from '../../lib/compile/compiler.js'

/** The request that stands for a config alone. */
export function requestOf(text: string, options: Partial<Request> = {}): Request {
  const { kind = 'celeryd' } = options
  return {
    kind,
    name: kind,
    configs: [{ path: `/etc/default/${kind}`, text, checksum: 0, size: 0 }],
    environment: [],
    host: undefined,
    follow: undefined,
    ...options,
  }
}

/** A config, compiled. */
export function compiled(text: string, options: Partial<Request> = {}): Compilation {
  return compile(requestOf(text, options))
}

/** The codes of findings, in their order. */
export function codes(findings: readonly { readonly code: string }[]): string[] {
  return findings.map(({ code }) => code)
}
