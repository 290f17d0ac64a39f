/** Compiling units in tests, the way the command does, and bringing them into a machine. */

import { compileFor } from '../../lib/compile/targets.js'
import { serviceKinds } from '../../lib/options/service-kind.js'
import { checksum } from '../../lib/service/checksum.js'
import { genericService } from '../../lib/service/generic.js'
import type { Binding, ServiceKind } from '../../lib/service/model.js'
import type { Artefact } from '../../lib/targets/artefact.js'
import { emitGenericUnits } from '../../lib/targets/systemd/generic.js'
import { systemd } from '../../lib/targets/systemd/index.js'
import type { Sandbox } from './sandbox.js'

export interface UnitOptions {
  readonly kind?: ServiceKind
  readonly name?: string
  readonly environment?: readonly Binding[]
  readonly style?: 'foreground' | 'forking' | 'pidfile'
}

/** The files of a config. @throws Error when it has errors */
export function compileUnitFiles(text: string, options: UnitOptions = {}): readonly Artefact[] {
  const kind = options.kind ?? 'celeryd'
  const name = options.name ?? kind
  const bytes = Buffer.from(text)
  const config = { path: `/etc/default/${name}`, text, checksum: checksum(bytes), size: bytes.length }
  const { environment = [] } = options
  const request = { kind, name, configs: [config], environment, host: undefined, follow: undefined }
  const { outputs, findings } = compileFor(request, [systemd])
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return outputs.flatMap(({ target, lowered }) => target.emit(lowered, options.style))
}

/**
 * Puts the units of both services that read their config into a machine: where an administrator's are, since a machine's
 * /usr may be this host's.
 */
export async function installGeneric(box: Sandbox): Promise<void> {
  for (const kind of serviceKinds)
    for (const { path, text, mode } of emitGenericUnits(genericService(kind)))
      await box.write(path.replace(/^usr\/lib\//, '/etc/').replace(/^usr\//, '/usr/'), text, { mode })
}

/** Puts files where systemd looks for them. */
export async function install(box: Sandbox, files: readonly Artefact[]): Promise<void> {
  for (const { path, text, mode } of files)
    await box.write(path.includes('/') ? `/etc/${path}` : `/etc/systemd/system/${path}`, text, { mode })
  const reload = await box.run(['systemctl', 'daemon-reload'])
  if (reload.status !== 0) throw new Error(reload.stderr)
}
