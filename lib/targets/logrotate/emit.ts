/**
 * A snippet for logrotate(8). Celery's handler of log files looks before each line whether its file was renamed and then
 * opens a new one (logging.handlers.WatchedFileHandler, celery/app/log.py), in the pool's processes too: no signal is
 * needed. What a node prints goes to a file that stays open, which is copied and emptied.
 */

import { commentText } from '../../quote.js'
import { version } from '../version.js'

/** What of a service is written to files. */
export interface Logs {
  readonly name: string
  readonly user: string
  /** Empty: the one of the account's name. */
  readonly group: string
  /** Patterns of glob(7). */
  readonly logs: readonly string[]
  readonly outputs: readonly string[]
  readonly configs: readonly string[]
}

/** The patterns of a log file: of the process that leads a pool, and of those that work in it. */
export function patterns(logfile: string): readonly string[] {
  const host = logfile.replace(/%[hdn]/g, '*')
  const main = host.replaceAll('%I', '').replaceAll('%i', '0')
  const pool = host.replaceAll('%I', '-[0-9]*').replaceAll('%i', '[0-9]*')
  return /%i/.test(host) ? [pool] : [...new Set([main, pool])]
}

/** The whole text. */
export function emitLogrotate({ name, user, group, logs, outputs, configs }: Logs): string {
  const from = commentText(`Logs of ${name}, compiled from ${configs.join(' and ')} by celery-initd ${version}.`)
  const account = `    su ${user} ${group === '' ? user : group}`
  return [
    `# ${from}`,
    '# Celery opens a new file by itself when its log was renamed, before the next line: it needs no signal.',
    ...list(logs),
    '{',
    account,
    '    # 14 days, or 14 files of 100 MB.',
    ...['daily', 'maxsize 100M', 'rotate 14', 'missingok', 'notifempty', 'nocreate', 'compress', 'delaycompress'].map(
      (line) => `    ${line}`,
    ),
    '}',
    ...(outputs.length === 0
      ? []
      : [
          '',
          '# What nodes print outside of their log. They keep this file open, so it is copied and emptied.',
          ...list(outputs),
          '{',
          account,
          ...['size 1M', 'rotate 4', 'missingok', 'notifempty', 'copytruncate', 'compress'].map(
            (line) => `    ${line}`,
          ),
          '}',
        ]),
    '',
  ].join('\n')
}

function list(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `"${path}"`)
}
