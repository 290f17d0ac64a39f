/** What a unit of systemd says that tells whose nodes it runs (systemd.syntax(7), systemd.service(5)). */

import { resolveCluster } from '../cluster/multi.js'
import { splitWords } from '../cluster/shlex.js'
import type { ServiceKind } from '../options/service-kind.js'

export interface UnitText {
  /** The commands of ExecStart=, as they are written. */
  readonly commands: readonly string[]
  /** The paths of EnvironmentFile=, without the dash for files that may be missing. */
  readonly environmentFiles: readonly string[]
  /** The names of Alias=. */
  readonly aliases: readonly string[]
  readonly pidFile: string | undefined
  /** Whether it says when it starts at boot. */
  readonly installable: boolean
}

/** Reads the settings that count here. A later one adds to an earlier one, an empty one begins anew. */
export function readUnit(text: string): UnitText {
  const settings = new Map<string, string[]>()
  let section = ''
  for (const line of text.replaceAll(/\\\n/g, ' ').split('\n')) {
    const header = /^\[(\w+)\]\s*$/.exec(line)
    if (header !== null) section = header[1] as string
    const setting = /^([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line)
    if (setting === null) continue
    const key = `${section}.${setting[1]}`
    const value = setting[2] as string
    if (value === '') settings.delete(key)
    else settings.set(key, [...(settings.get(key) ?? []), value])
  }
  const all = (key: string) => settings.get(key) ?? []
  return {
    commands: all('Service.ExecStart'),
    environmentFiles: all('Service.EnvironmentFile').map((path) => path.replace(/^-/, '').replaceAll('%%', '%')),
    aliases: all('Install.Alias').flatMap((value) => value.split(/\s+/)),
    pidFile: all('Service.PIDFile').at(-1),
    installable: [...settings.keys()].some((key) => key.startsWith('Install.')),
  }
}

/** Whether a unit runs Celery: a command of its with the word celery, or a variable of Celery's configs. */
export function runsCelery({ commands }: UnitText): boolean {
  return commands.some((command) => /\bcelery\b|CELERY(?:D|BEAT)?_/.test(command))
}

/** Which of the services a unit is for. */
export function kindOfUnit(name: string, { commands }: UnitText): ServiceKind {
  return name.startsWith('celerybeat') || commands.some((command) => /\bbeat\b|CELERYBEAT_/.test(command))
    ? 'celerybeat'
    : 'celeryd'
}

/** Whether a unit takes its nodes from variables of a file, as the unit of Celery's manual does. */
export function readsSettings({ commands }: UnitText): boolean {
  return commands.some((command) => /\$\{?CELERY(?:D|BEAT)_/.test(command))
}

/** The pid files that a unit names itself: PIDFile=, or --pidfile= of its commands, with `multi`'s rules for its nodes. */
export function pidFilesOf({ commands, pidFile }: UnitText): readonly string[] {
  const named = commands.flatMap((command) => {
    const words = splitWords(command).words.flatMap(({ text }) => splitWords(text).words.map((word) => word.text))
    const start = words.indexOf('start')
    if (start > 0 && words[start - 1]?.endsWith('multi')) {
      const list = words.slice(start + 1).map((text) => ({ text, source: 'options' as const, origin: undefined }))
      return resolveCluster({ words: list, host: undefined }).nodes.map(({ pidfile }) => pidfile)
    }
    return words.flatMap((word, at) => {
      const value = word.startsWith('--pidfile=') ? word.slice(10) : word === '--pidfile' ? words[at + 1] : undefined
      return value === undefined ? [] : [value]
    })
  })
  return [...new Set([...(pidFile === undefined ? [] : [pidFile]), ...named])].filter((path) => path.startsWith('/'))
}
