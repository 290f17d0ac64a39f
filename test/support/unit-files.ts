/** Compiling units in tests, the way the command does, and bringing them into a machine. */

import { compileFor } from '../../lib/compile/targets.js'
import { checksum } from '../../lib/service/checksum.js'
import type { ServiceKind, Variable } from '../../lib/service/model.js'
import type { Artefact } from '../../lib/targets/artefact.js'
import { systemd } from '../../lib/targets/systemd/index.js'
import type { Sandbox } from './sandbox.js'

export interface UnitOptions {
  readonly kind?: ServiceKind
  readonly name?: string
  readonly environment?: readonly Variable[]
  readonly style?: 'foreground' | 'forking'
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

/** Puts files where systemd looks for them. */
export async function install(box: Sandbox, files: readonly Artefact[]): Promise<void> {
  for (const { path, text, mode } of files)
    await box.write(path.includes('/') ? `/etc/${path}` : `/etc/systemd/system/${path}`, text, { mode })
  const reload = await box.run(['systemctl', 'daemon-reload'])
  if (reload.status !== 0) throw new Error(reload.stderr)
}
