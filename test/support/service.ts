/** Compiling in tests, the way the command does. */

import { compile } from '../../lib/compile/compiler.js'
import { checksum } from '../../lib/service/checksum.js'
import { genericService } from '../../lib/service/generic.js'
import type { Binding, Service, ServiceKind } from '../../lib/service/model.js'
import { engine } from '../../lib/targets/engine.js'
import { emitSysv } from '../../lib/targets/sysv/emit.js'

export interface CompileOptions {
  readonly kind?: ServiceKind
  readonly name?: string
  readonly environment?: readonly Binding[]
}

/** The frozen script of a config. @throws Error when the config has errors */
export function compileScript(path: string, text: string, options: CompileOptions = {}): string {
  return compileScripts([[path, text]], options)
}

/** The frozen script of several configs, in the order in which it would read them. @throws Error when one has errors */
export function compileScripts(configs: readonly (readonly [path: string, text: string])[], options: CompileOptions) {
  return emitSysv(compileService(configs, options))
}

/** The engine of a config, for a native service. @throws Error when the config has errors */
export function compileEngine(path: string, text: string, options: CompileOptions = {}): string {
  return engine(compileService([[path, text]], options), 'openrc').text
}

/** The service of several configs. @throws Error when one has errors */
export function compileService(
  configs: readonly (readonly [path: string, text: string])[],
  options: CompileOptions,
): Service {
  const kind = options.kind ?? 'celeryd'
  const { service, findings } = compile({
    kind,
    name: options.name ?? kind,
    configs: configs.map(([path, text]) => {
      const bytes = Buffer.from(text)
      return { path, text, checksum: checksum(bytes), size: bytes.length }
    }),
    environment: options.environment ?? [],
    host: undefined,
    follow: undefined,
  })
  // A script refuses root by itself, too, and Celery its own options' values: tests look at how.
  const left = ['root-user', 'bad-option-value', 'quoted-expansion', 'value-cut', 'lost-assignment', 'html-entity']
  const errors = findings.filter(({ severity, code }) => severity === 'error' && !left.includes(code))
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return service
}

/** The script that reads its config when it runs. */
export function genericScript(kind: ServiceKind): string {
  return emitSysv(genericService(kind))
}

/** The engine that reads its config when it runs. */
export function genericEngine(kind: ServiceKind): string {
  return engine(genericService(kind), 'openrc').text
}
