/**
 * Screens of the documents: what an administrator types and what the script answers, really run in a sandbox. A page
 * names a screen in a comment, and the block after it is what was printed:
 *
 *     <!-- screen: dead -->
 *     ```console
 *     # /etc/init.d/celeryd status
 *     …
 *     ```
 *
 * What changes from run to run (process ids, times, the host) is put as one form that reads well.
 */

import { realpathSync } from 'node:fs'
import type { ServiceKind } from '../../lib/service/model.js'
import { type Sandbox, sandbox, venvBin } from './sandbox.js'
import { compileScript, genericScript } from './service.js'
import { installStandIn, standIn } from './stand-in.js'

/** A service on a host of its own, and what is typed there. */
export interface Screen {
  readonly name: string
  readonly kind?: ServiceKind
  /** The lines of the config that are not the shop's; undefined for the shop's alone, null for no config at all. */
  readonly config?: string | null
  /** Whether the script reads its config when it runs. */
  readonly generic?: boolean
  /** Whether CELERY_BIN is a stand-in: quick, and it misbehaves as its options say. */
  readonly quick?: boolean
  /** The module of the app; null for none. */
  readonly app?: string | null
  /** Commands that nobody sees, before. */
  readonly prepare?: string
  /** What is typed, by root; `$ ` before a command is another user, `= ` is one that nobody sees. */
  readonly typed: readonly string[]
}

const program = '/srv/shop/venv/bin/celery'
const config = `CELERYD_NODES="web mail"
CELERY_BIN="${program}"
CELERY_APP="shop"
CELERYD_CHDIR="/srv/shop"
CELERYD_OPTS="--concurrency=1"
`
const app = `from celery import Celery

app = Celery('shop', broker='memory://')
`

/** The parts of a screen that are other ones in each run. */
function settled(text: string): string {
  const venv = realpathSync(venvBin()).replace(/\/bin\/[^/]*$/, '')
  const seen = new Map<string, string>()
  const pid = (number: string): string => {
    const known = seen.get(number) ?? `${4711 + 9 * seen.size}`
    seen.set(number, known)
    return known
  }
  const plain = text.replaceAll(venv, '/srv/shop/venv').replace(/[ \t]+$/gm, '')
  // Numbered last, in the order of the lines as they are shown.
  return withoutWaiting(shortened(plain.split('\n')))
    .join('\n')
    .replace(/(\bpid |\bpid=|process )(\d+)/g, (_, before, number) => before + pid(number))
}

/** A traceback without what is between its beginning and the app's own lines: that depends on the version of Python. */
function shortened(lines: readonly string[]): readonly string[] {
  const isFile = (line: string) => /^(?:celeryd: \| )? *File "/.test(line)
  const isApp = (line: string) => line.includes('File "/srv/shop/shop.py"')
  const result: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const own = lines.findIndex((each, index) => index >= at && isApp(each))
    const between = lines.slice(at, own)
    const isFrame =
      own !== -1 && !isApp(line) && between.every((each) => each.startsWith('celeryd: |') || !/^[#$] /.test(each))
    if (
      isFrame &&
      (isFile(line) || /^(?:celeryd: \| )? {4}/.test(line)) &&
      !between.some((each) => /is missing|did not/.test(each))
    ) {
      result.push(line.startsWith('celeryd: | ') ? 'celeryd: |   [...]' : '  [...]')
      at = own - 1
    } else result.push(line)
  }
  return result
}

/** Nodes go and come in any order, and how long that takes is the machine's. */
function withoutWaiting(lines: readonly string[]): readonly string[] {
  const isChange = (line: string) => / is (?:up|down)\b/.test(line)
  const rank = (line: string) => (line.includes(' web ') ? 0 : 1)
  const kept = lines.filter((line) => !/^celeryd: waiting for .* 5 s so far$/.test(line))
  const result: string[] = []
  for (let at = 0; at < kept.length; at++) {
    const group: string[] = []
    const word = / is (up|down)\b/.exec(kept[at] ?? '')?.[1]
    while (
      word !== undefined &&
      isChange(kept[at + group.length] ?? '') &&
      (kept[at + group.length] ?? '').includes(` is ${word}`)
    )
      group.push(kept[at + group.length] ?? '')
    if (group.length === 0) result.push(kept[at] ?? '')
    else {
      result.push(...group.sort((a, b) => rank(a) - rank(b)))
      at += group.length - 1
    }
  }
  return result
}

/** Runs a screen's commands on a host of their own. @returns the block as the page has it */
export async function runScreen(t: Parameters<typeof sandbox>[0], screen: Screen): Promise<string> {
  const box = await sandbox(t)
  const { kind = 'celeryd', prepare = '' } = screen
  await furnish(box, screen, kind)
  if (prepare !== '') await must(box, prepare)
  const lines: string[] = []
  for (const typed of screen.typed) {
    if (typed.startsWith('= ')) {
      await must(box, typed.slice(2))
      continue
    }
    const isOther = typed.startsWith('$ ')
    const command = isOther ? typed.slice(2) : typed
    const { stdout } = await box.run(['sh', '-c', `{ ${command}\n} 2>&1`], isOther ? { user: 'other' } : {})
    lines.push(`${isOther ? '$' : '#'} ${command}`, ...stdout.split('\n').slice(0, -1))
  }
  await must(box, `test ! -x /etc/init.d/${kind} || sh /etc/init.d/${kind} kill >/dev/null 2>&1 || :`)
  await box.close()
  return settled(lines.join('\n'))
}

async function furnish(box: Sandbox, screen: Screen, kind: ServiceKind): Promise<void> {
  const path = `/etc/default/${kind}`
  const text = screen.config === null ? undefined : config + (screen.config ?? '')
  if (text !== undefined) await box.write(path, text)
  const script = screen.generic === true ? genericScript(kind) : compileScript(path, text ?? config, { kind })
  await box.write(`/etc/init.d/${kind}`, script)
  if (screen.app !== null) await box.write('/srv/shop/shop.py', screen.app ?? app)
  if (screen.quick === true) {
    await installStandIn(box)
    await box.write(program, `#!/bin/sh\nexec ${standIn} "$@"\n`)
  } else {
    const venv = venvBin().replace(/\/bin\/[^/]*$/, '')
    await must(box, `mkdir -p /srv/shop && ln -s ${venv} /srv/shop/venv`)
  }
}

async function must(box: Sandbox, command: string): Promise<void> {
  const { status, stderr } = await box.run(['sh', '-euc', command])
  if (status !== 0) throw new Error(`${command}: status ${status}: ${stderr}`)
}

const start = '/etc/init.d/celeryd start'
const status = '/etc/init.d/celeryd status'
const said = 'echo "exit status $?"'

export const screens: readonly Screen[] = [
  { name: 'first-day', typed: [start, status, '/etc/init.d/celeryd restart', '/etc/init.d/celeryd stop'] },
  { name: 'app-missing', config: 'CELERYD_NODES="web"\n', app: null, prepare: 'mkdir -p /srv/shop', typed: [start] },
  { name: 'app-broken', config: 'CELERYD_NODES="web"\n', app: 'import payments\n', typed: [start] },
  {
    name: 'restart-broken-app',
    typed: [`= ${start} >/dev/null`, "= echo 'app = ' >/srv/shop/shop.py", '/etc/init.d/celeryd restart', status],
  },
  {
    name: 'no-program',
    config: 'CELERY_BIN=/srv/shop/env/bin/celery\n',
    typed: [`${start}; ${said}`],
  },
  {
    name: 'no-interpreter',
    config: 'CELERY_BIN=/srv/shop/bin/celery\n',
    prepare:
      "mkdir -p /srv/shop/bin; echo '#!/srv/shop/old/bin/python3' >/srv/shop/bin/celery; chmod 755 /srv/shop/bin/celery",
    typed: [`${start}; ${said}`],
  },
  {
    name: 'log-not-writable',
    config: 'CELERYD_LOG_FILE="/srv/log/%n%I.log"\n',
    prepare: 'mkdir /srv/log',
    typed: [start],
  },
  { name: 'log-in-system-directory', config: 'CELERYD_LOG_FILE="/var/log/%n%I.log"\n', typed: [start] },
  { name: 'no-directory', config: 'CELERYD_PID_FILE="/srv/run/%n.pid"\n', typed: [start] },
  { name: 'no-user', config: 'CELERYD_USER="shop"\n', typed: [`${start}; ${said}`] },
  { name: 'not-root', quick: true, typed: [`$ ${start}; ${said}`, `= ${start} >/dev/null`, `$ ${status}`] },
  { name: 'no-config', generic: true, config: null, typed: [`${start}; ${said}`] },
  { name: 'config-open', generic: true, prepare: 'chmod 666 /etc/default/celeryd', typed: [`${start}; ${said}`] },
  {
    name: 'config-syntax',
    generic: true,
    config: 'if true; then\n',
    typed: [`${start}; ${said}`, 'sh -n /etc/default/celeryd'],
  },
  {
    name: 'config-changed',
    quick: true,
    typed: [`= ${start} >/dev/null`, "= echo 'CELERYD_LOG_LEVEL=DEBUG' >>/etc/default/celeryd", status],
  },
  {
    name: 'task-runs',
    quick: true,
    config: 'CELERYD_NODES="web"\nCELERYD_OPTS="--halt=30"\nCELERYD_STOP_TIMEOUT=6\n',
    typed: [`= ${start} >/dev/null`, `/etc/init.d/celeryd stop; ${said}`, '/etc/init.d/celeryd kill'],
  },
  {
    name: 'killed',
    quick: true,
    typed: [
      `= ${start} >/dev/null`,
      '= kill -9 "$(cat /var/run/celery/mail.pid)"; sleep 0.5',
      `${status}; ${said}`,
      start,
    ],
  },
  {
    name: 'removed-node',
    quick: true,
    generic: true,
    typed: [
      `= ${start} >/dev/null`,
      "= sed 's/web mail/web/' /etc/default/celeryd >/tmp/new; cat /tmp/new >/etc/default/celeryd",
      status,
    ],
  },
  {
    name: 'broker-down',
    app: `${app.replace('memory://', 'redis://localhost:6390')}app.conf.broker_connection_retry_on_startup = True\n`,
    config: 'CELERYD_NODES="web"\n',
    typed: [start, `/etc/init.d/celeryd ping; ${said}`],
  },
  { name: 'wrong-verb', typed: [`/etc/init.d/celeryd reload; ${said}`] },
  {
    name: 'bad-option',
    config: 'CELERYD_OPTS="--pool=thread"\nCELERYD_NODES="web"\n',
    typed: [start],
  },
  {
    name: 'foreground',
    app: 'import payments\n',
    config: 'CELERYD_NODES="web"\n',
    typed: ['C_FAKEFORK=1 sh -x /etc/init.d/celeryd start 2>&1 | tail -n 12'],
  },
  {
    name: 'configtest',
    typed: [
      '/etc/init.d/celeryd configtest',
      "= echo 'import payments' >/srv/shop/shop.py",
      '/etc/init.d/celeryd configtest',
    ],
  },
]
