/** Configs whose processes have to be alike, whatever starts them: argument for argument, variable for variable. */

import type { Binding, ServiceKind } from '../../lib/service/model.js'
import type { Sandbox } from './sandbox.js'
import { readJournal, type Start } from './stand-in.js'

export interface Case {
  readonly name: string
  /** What its config says, `{bin}` being the stand-in's path. */
  readonly config: string
  readonly kind?: ServiceKind
  /** How many processes there are; 1. */
  readonly nodes?: number
  readonly environment?: readonly Binding[]
}

const hostile = 'a\'b"c\\d$e`f`;g*h?i[j]{k,l}~m#n%n%%o &|<>() \t!=@:+-'

/** Arguments of ulimit: the letters that dash, FreeBSD's sh and mksh have in common. */
const everyLimit = '-c 10 -d 3000000 -f 4000000 -l 32 -n 300 -s 4096 -t 7200 -v 6000000'

/** The configs. */
export const cases: readonly Case[] = [
  { name: 'nothing-set', config: '' },
  { name: 'three-nodes', config: 'CELERYD_NODES="w1 w2 w3"\nCELERYD_OPTS="-c 2 -c:w2 1 -Ofair:w1"', nodes: 3 },
  { name: 'counted', config: 'CELERYD_NODES=2\nCELERYD_OPTS="-Q:1 fast -Q:2 slow"', nodes: 2 },
  { name: 'with-host', config: 'CELERYD_NODES="a@%h b@%n"\nCELERYD_OPTS="--queues=%h,%n"', nodes: 2 },
  { name: 'application', config: 'CELERY_APP="proj.celery:app"\nCELERY_LOADER=django' },
  { name: 'global-options', config: 'CELERY_APP=proj\nCELERYD_OPTS="-b redis://x/0 --no-color -c 1"' },
  { name: 'blanks', config: `CELERYD_OPTS="--say='two  words' --tag=' '"` },
  { name: 'empty-word', config: `CELERYD_OPTS="--tag '' -c 1"` },
  { name: 'percent', config: 'CELERYD_OPTS="--tag=50% --tag2=%n-% --tag3=%i%I"' },
  { name: 'dollar', config: "CELERYD_OPTS='--tag=$HOME --tag2=${PATH} --tag3=$$ --tag4=$1'" },
  { name: 'quotes', config: `CELERYD_OPTS='--tag="a'"'"'b" --tag2=\\"x\\"'` },
  { name: 'backslashes', config: `CELERYD_OPTS='--tag=a\\\\b\\\\n "--tag2=\\\\" --tag3=end\\\\'` },
  { name: 'semicolon', config: `CELERYD_OPTS="'a' -- ; '@x' '-y' ':z' '+' '!'"`, nodes: 2 },
  { name: 'newline', config: `CELERYD_OPTS="'--tag=one\ntwo\n' -c 1"` },
  { name: 'control', config: `CELERYD_OPTS="'--tag=\u0001\u001b[31m\u007f\r' -c 1"` },
  { name: 'letters', config: 'CELERYD_OPTS="--tag=käse日本🙂\u00a0x"' },
  { name: 'pass-through', config: 'CELERYD_OPTS="-c 1 -- --tag=%h %n"' },
  { name: 'exports', config: 'export A=1 B="two words"\nC=3\nexport C D=""' },
  { name: 'hostile-export', config: `export HOSTILE='${hostile.replaceAll("'", "'\\''")}'` },
  { name: 'long-export', config: `export LONG='${'x y\\%$'.repeat(3000)}'` },
  { name: 'lines-export', config: "export TEXT='one\ntwo\\\n#three\n\tfour\u0001\u007f'" },
  { name: 'path-export', config: 'export PATH="/opt/bin:$PATH"' },
  { name: 'locale-export', config: 'export LANG=de_DE.UTF-8 LC_ALL=C.UTF-8 TZ=Europe/Berlin' },
  {
    name: 'env-file',
    config: 'export OWN=config',
    environment: [
      { name: 'OWN', value: 'file' },
      { name: 'FILE', value: `${hostile}\nsecond line` },
    ],
  },
  { name: 'directory', config: 'CELERYD_CHDIR=/srv/work/' },
  { name: 'strange-directory', config: `CELERYD_CHDIR='/srv/a b%n$HOME"c'` },
  { name: 'other-user', config: 'CELERYD_USER=other' },
  { name: 'other-group', config: 'CELERYD_GROUP=other' },
  { name: 'both', config: 'CELERYD_USER=login\nCELERYD_GROUP=celery\nexport HOME=/srv/work' },
  { name: 'open-files', config: 'CELERYD_ULIMIT="-n 1000"' },
  { name: 'no-core', config: 'CELERYD_ULIMIT="-c 0"' },
  // Each is another than what is usual.
  { name: 'every-limit', config: `CELERYD_ULIMIT="${everyLimit}"` },
  { name: 'own-limits', config: everyLimit.replaceAll(/(-\w \d+) ?/g, 'ulimit $1\n') },
  { name: 'umask', config: 'CELERYD_UMASK=027' },
  { name: 'own-umask', config: 'umask 0077' },
  { name: 'root', config: 'CELERYD_USER=root\nexport C_FORCE_ROOT=1' },
  {
    name: 'own-log',
    config: 'CELERYD_LOG_FILE="/var/log/own-log/%n%I.log"\nCELERY_CREATE_DIRS=1\nCELERYD_LOG_LEVEL=DEBUG',
  },
  { name: 'interpreter', config: 'CELERY_BIN="/usr/bin/python3 -SE {bin}"' },
  { name: 'looked-up', config: 'CELERY_BIN=celery\nexport PATH="{dir}:$PATH"' },
  { name: 'strange-path', config: `CELERY_BIN="'/srv/strange-path/a \\$b/celery'"` },
  { name: 'beat', config: 'CELERY_APP=proj\nCELERYBEAT_OPTS="--max-interval=5"', kind: 'celerybeat' },
]

/** Where the stand-in of a case is. */
export function program({ name }: Case): string {
  return name === 'strange-path' ? '/srv/strange-path/a $b/celery' : `/srv/${name}/celery`
}

/** The whole text of its config. */
export function configOf(each: Case): string {
  const bin = program(each)
  const text = each.config.replaceAll('{bin}', bin).replaceAll('{dir}', bin.slice(0, bin.lastIndexOf('/')))
  return /^CELERY_BIN=/m.test(text) ? `${text}\n` : `CELERY_BIN=${bin}\n${text}\n`
}

/** What a process was like, in an order that does not depend on who started it. */
export interface Likeness {
  readonly argv: readonly string[]
  readonly environment: readonly string[]
  readonly cwd: string
  readonly uid: number
  readonly gid: number
  readonly groups: readonly number[]
  /** All of them, soft and hard. */
  readonly limits: Start['limits']
  readonly umask: number
}

/**
 * Variables of the shells on the way, or of the manager (systemd.exec(5), supervisord's manual); SHELL, which su and systemd choose; and a home
 * that is `/`, which systemd takes for none.
 */
const ofTheWay =
  /^(?:_|PWD|OLDPWD|SHLVL|MAIL|SHELL|INVOCATION_ID|JOURNAL_STREAM|SYSTEMD_EXEC_PID|SUPERVISOR_[A-Z_]+|(?:RUNTIME|STATE|CACHE|LOGS)_DIRECTORY)=|^HOME=\/$/

/** The words that only a daemon needs: its pid file, and the log file that the config does not name. */
function supervised(argv: readonly string[], { config, kind }: Case): readonly string[] {
  const own = argv.filter((word) => !word.startsWith('--logfile=') || /_LOG_FILE=/.test(config))
  if (kind === 'celerybeat') return own.map((word) => (word.startsWith('--pidfile=') ? '--pidfile=' : word))
  return own.filter((word) => !word.startsWith('--pidfile='))
}

/** What is compared of a process. */
export function likeness({ argv, environment, cwd, uid, gid, groups, limits, umask }: Start, each: Case): Likeness {
  return {
    argv: supervised(argv, each),
    environment: environment.filter((variable) => !ofTheWay.test(variable)).sort(),
    cwd,
    uid,
    gid,
    // The group itself may be listed among the others, or not: it is the same.
    groups: groups.filter((group) => group !== gid).sort(),
    limits,
    umask,
  }
}

export const journalOf = (each: Case) => program(each).replace(/[^/]*$/, 'journal')

/** What the processes of a case were like, once all of them have started. Its journal is empty after that. */
export async function started(box: Sandbox, each: Case): Promise<Likeness[]> {
  const journal = journalOf(each)
  const all = await box.waitFor(
    `the processes of ${each.name}`,
    async () => {
      const { starts } = await readJournal(box, journal)
      return starts.length >= (each.nodes ?? 1) ? starts : undefined
    },
    60_000,
  )
  await box.write(journal, '', { mode: 0o666 })
  return all.map((start) => likeness(start, each)).sort((a, b) => (a.argv.join() < b.argv.join() ? -1 : 1))
}
