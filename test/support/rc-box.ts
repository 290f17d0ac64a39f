/** A sandbox with a service of a BSD in it: its script for rc.d, its engine, its config, and stand-in workers. */
import { compileFor } from '../../lib/compile/targets.js'
import { checksum } from '../../lib/service/checksum.js'
import { genericService } from '../../lib/service/generic.js'
import type { Binding, ServiceKind } from '../../lib/service/model.js'
import type { Artefact } from '../../lib/targets/artefact.js'
import { targets } from '../../lib/targets/index.js'
import { requestOf } from './compiled.js'
import type { RcPlace, RcSystem } from './rc-models/place.js'
import { type Process, type RunOptions, type RunResult, type Sandbox, sandbox } from './sandbox.js'
import { installStandIn, type Journal, readJournal, standIn } from './stand-in.js'

/** Where a system has its configs. */
export const configsOf: Readonly<Record<RcSystem, string>> = {
  freebsd: '/usr/local/etc',
  netbsd: '/usr/pkg/etc',
  openbsd: '/etc',
}

/** What a root shell of theirs has: the directories of their own programs. */
export const bsdEnvironment: Readonly<Record<string, string>> = { PATH: '/sbin:/bin:/usr/sbin:/usr/bin' }

/** Which of the scripts is tried. */
export interface RcSubject {
  readonly form: 'frozen' | 'generic'
  readonly kind: ServiceKind
  /** How many nodes there are; a scheduler is one. */
  readonly nodes: number
}

/** The eight scripts of a system: frozen and generic, workers and scheduler, one node and several. */
export const rcSubjects: readonly RcSubject[] = (['frozen', 'generic'] as const).flatMap((form) => [
  { form, kind: 'celeryd', nodes: 1 },
  { form, kind: 'celeryd', nodes: 2 },
  { form, kind: 'celerybeat', nodes: 1 },
])

export function subjectName({ form, kind, nodes }: RcSubject): string {
  return `${form} ${kind}${nodes > 1 ? `, ${nodes} nodes` : ''}`
}

/** What a config of these tests says, and more. */
export function rcConfig({ kind, nodes }: RcSubject, more = ''): string {
  const prefix = kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
  const names = Array.from({ length: nodes }, (_, index) => `w${index + 1}`).join(' ')
  return [
    kind === 'celeryd' ? `CELERYD_NODES="${names}"` : '',
    `CELERY_BIN=${standIn}`,
    'CELERY_APP=proj',
    `${prefix}_START_TIMEOUT=10`,
    `${prefix}_STOP_TIMEOUT=10`,
    more,
    '',
  ].join('\n')
}

/** A config to be compiled. */
export interface RcConfig {
  readonly name: string
  readonly path: string
  readonly text: string
  readonly environment?: readonly Binding[]
}

/** The files that a target makes of a config; undefined is the generic form. @throws Error when the config has errors */
export function rcFiles(system: RcSystem, kind: ServiceKind, config: RcConfig | undefined): readonly Artefact[] {
  const target = targets.find(({ name }) => name === system)
  if (target === undefined) throw new Error(`there is no target ${system}`)
  if (config === undefined) return (target.emitGeneric?.(genericService(kind)) ?? []).map(installed)
  const { name, path, text, environment = [] } = config
  const bytes = Buffer.from(text)
  const configs = [{ path, text, checksum: checksum(bytes), size: bytes.length }]
  const { outputs, findings } = compileFor(requestOf(text, { kind, name, configs, environment }), [target])
  // Root is refused by the script itself, too.
  const errors = findings.filter(({ severity, code }) => severity === 'error' && code !== 'root-user')
  if (errors.length > 0) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('\n'))
  return outputs.flatMap(({ target, lowered }) => target.emit(lowered))
}

/** What pkgsrc fills in (mk/pkginstall and FILES_SUBST). */
function installed(file: Artefact): Artefact {
  const text = file.text
    .replaceAll('@RCD_SCRIPTS_SHELL@', '/bin/sh')
    .replaceAll('@PREFIX@', '/usr/pkg')
    .replaceAll('@PKG_SYSCONFDIR@', '/usr/pkg/etc')
  return { ...file, text }
}

export class RcBox {
  private constructor(
    readonly place: RcPlace,
    readonly box: Sandbox,
  ) {}

  static async make(t: { teardown(fn: () => Promise<void>): unknown }, place: RcPlace): Promise<RcBox> {
    const box = await sandbox(t, place.sandbox)
    await installStandIn(box)
    await box.run(': >/srv/notes; chmod 666 /srv/notes')
    return new RcBox(place, box)
  }

  /** Installs a service, with its config in its system's place. */
  async install(subject: RcSubject, text: string, name: string = subject.kind): Promise<void> {
    const { system } = this.place
    const path = `${configsOf[system]}/${name}`
    await this.box.write(path, text)
    const config = subject.form === 'frozen' ? { name, path, text } : undefined
    for (const file of rcFiles(system, subject.kind, config)) {
      if (subject.form === 'generic' && file.path.startsWith('etc/login.conf.d/')) continue
      await this.box.write(`/${file.path}`, file.text, { mode: file.mode })
    }
  }

  /** Calls the service as its administrator does. */
  run(name: string, verb: string, options: RunOptions = {}): Promise<RunResult> {
    const scripts = { freebsd: '/usr/local/etc/rc.d', netbsd: '/etc/rc.d', openbsd: '/etc/rc.d' }[this.place.system]
    const command = this.place.system === 'freebsd' ? ['/usr/sbin/service', name, verb] : [`${scripts}/${name}`, verb]
    const words = this.place.system === 'openbsd' ? ['/usr/sbin/rcctl', verb, name] : command
    return this.box.run(words, { env: bsdEnvironment, cwd: '/', timeout: 60_000, ...options })
  }

  /** The stand-ins that run, without their pools. */
  nodes(): Process[] {
    const all = this.box.processes().filter(({ argv, state }) => argv.includes(standIn) && state !== 'Z')
    const pids = new Set(all.map(({ pid }) => pid))
    return all.filter(({ ppid }) => !pids.has(ppid))
  }

  journal(): Promise<Journal> {
    return readJournal(this.box)
  }

  /** What stand-ins for programs noted. */
  async notes(): Promise<string[]> {
    return (await this.box.read('/srv/notes')).split('\n').filter((line) => line !== '')
  }

  async forget(): Promise<void> {
    await this.box.run(`: >/srv/notes; : >${standIn.replace(/celery$/, 'journal')}`)
  }
}
