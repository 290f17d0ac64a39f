/** Programs for supervisord: its configuration is read by Python's configparser, commands by shlex. */

import { commentText, shWord } from '../../quote.js'
import { isFilledIn } from '../../service/host-parts.js'
import type { Binding } from '../../service/model.js'
import { version } from '../version.js'

/** One node. */
export interface Program {
  readonly name: string
  readonly argv: readonly string[]
  /** Undefined for a worker. */
  readonly schedule: string | undefined
}

/** What the file says. */
export interface Programs {
  readonly name: string
  readonly programs: readonly Program[]
  readonly user: string
  readonly chdir: string
  readonly umask: string
  /** Commands of sh that set the limits of each node. */
  readonly limits: readonly string[]
  readonly environment: readonly Binding[]
  /** Seconds; 0 for no limit. */
  readonly stopTimeout: number
  readonly configs: readonly string[]
  readonly secret: boolean
}

/** A year, which stands for no limit. */
const noLimit = 31_536_000

/** Text in which supervisord expands nothing. */
export function plain(text: string): string {
  return text.replaceAll('%', '%%')
}

/**
 * A word of a command. A `;` after a blank would begin a comment, in quotes too.
 *
 * @param template whether `%h` is the name of the host, which supervisord fills in
 */
export function commandWord(text: string, template: boolean): string {
  const pieces = template ? text.split(/(%h)/) : [text]
  return pieces
    .map((piece) => {
      if (piece === '') return pieces.length > 1 ? '' : shWord('')
      if (template && piece === '%h') return '%(host_node_name)s'
      return piece
        .split(/(;)/)
        .map((part) => (part === ';' ? '\\;' : part === '' ? '' : plain(shWord(part))))
        .join('')
    })
    .join('')
}

/**
 * What stands before a command: supervisord has no limits for a program of its own, and keeps the home that it has itself,
 * which is root's. As under the init script, the limits are set by the account.
 */
function wrapper({ user, environment, limits }: Programs): readonly string[] {
  const home = environment.some(({ name }) => name === 'HOME') ? [] : [`HOME=~${user}`, 'export HOME']
  const commands = [...home, ...limits]
  return commands.length === 0 ? [] : ['/bin/sh', '-c', [...commands, 'exec "$@"'].join(' && '), 'sh']
}

/** The name of a program: what a name may hold stays. */
function programName({ name }: Programs, node: Program, alone: boolean): string {
  return alone ? name : `${name}-${node.name}`
}

/** The whole text. */
export function emitSupervisord(service: Programs): string {
  const { name, programs, user, chdir, umask, environment, stopTimeout, configs } = service
  const alone = programs.length === 1
  const from = commentText(`${name}, compiled from ${configs.join(' and ')} by celery-initd ${version}.`)
  const variables = environment.map(({ name, value }) => `${name}="${plain(value)}"`).join(',')
  const before = wrapper(service).map((word) => `${commandWord(word, false)} `)
  const sections = programs.map((node) =>
    [
      `[program:${programName(service, node, alone)}]`,
      `command=${before.join('')}${node.argv.map((word, at) => commandWord(word, isFilledIn(node, node.argv, at))).join(' ')}`,
      `directory=${plain(chdir)}`,
      `user=${user}`,
      `umask=${umask}`,
      `environment=${variables}`,
      'autostart=true',
      'autorestart=true',
      'startsecs=5',
      '; The first TERM lets tasks finish. It goes to the main process alone, which ends its pool itself.',
      'stopsignal=TERM',
      'stopasgroup=false',
      'killasgroup=true',
      `stopwaitsecs=${stopTimeout === 0 ? noLimit : stopTimeout}`,
      'redirect_stderr=true',
      '',
    ].join('\n'),
  )
  const names = programs.map((node) => programName(service, node, alone)).join(',')
  return [`; ${from}`, '', ...sections, ...(alone ? [] : [`[group:${name}]`, `programs=${names}`, ''])].join('\n')
}
