/** What `sh -x` shows: few enough lines to read, and nothing in them that only a machine reads. */

import t, { type Test } from 'tap'
import { threeNodes } from '../support/emitted.js'
import { type RunResult, type Sandbox, sandbox } from '../support/sandbox.js'
import { compileScript, genericScript } from '../support/service.js'
import { installStandIn, standIn } from '../support/stand-in.js'

const path = '/etc/default/celeryd'
const script = '/etc/init.d/celeryd'
const generic = '/srv/generic/celeryd'

const config = threeNodes.replace(/^CELERY_BIN=.*$/m, `CELERY_BIN=${standIn}`)
const broken = config.replace(/^CELERYD_OPTS="/m, 'CELERYD_OPTS="--crash=0 ')

async function configure(box: Sandbox, text: string): Promise<void> {
  await box.write(path, text)
  await box.write(script, compileScript(path, text))
}

const linesOf = ({ stderr }: RunResult): string[] => stderr.split('\n').slice(0, -1)

/**
 * Whether a line shows how a node is executed: some shells quote its words, and one leaves out exec. Where nodes start side
 * by side, BusyBox writes "+ " and the command apart, so that both may stand before, or none.
 */
const isCommand = (line: string) =>
  new RegExp(`^(?:\\++ )*(?:exec )?${standIn} --app=proj worker `).test(line.replaceAll("'", ''))

/** Whether a line names the last of what a node has said. */
const isCause = (line: string) => /^\+ : '?worker\d: \S/.test(line)

/** Whether a line is of two nodes that begin at once: one shell writes its trace in pieces. */
const isOfTwo = (line: string) => /^\+ exec .*\+ exec |^ worker '--pidfile=/.test(line)

/** Lists of processes, programs of awk, and loops that would fill a trace. */
function checkLines(t: Test, name: string, result: RunResult, most: number): void {
  const lines = linesOf(result)
  t.ok(lines.length <= most, `${name}: ${lines.length} lines are at most ${most}`)
  t.ok(
    lines.some((line) => line.startsWith('+ ')),
    `${name}: it is a trace`,
  )
  t.same(
    lines.filter((line) => line.includes('--pidfile=') && !isCommand(line) && !isOfTwo(line)),
    [],
    `${name}: no list of processes`,
  )
  t.same(
    lines.filter((line) => /function \w+\(|\bsubstr\(|^BEGIN|\bprintf "|^\++ (LC_ALL=C )?awk .*\{/.test(line)),
    [],
    `${name}: no program of awk`,
  )
  const counts = new Map<string, number>()
  for (const line of lines.filter((line) => /^\++ (?!set \+x$|2>\/dev\/null $)/.test(line))) {
    const kind = line.replaceAll(/\d+|worker\w+/g, 'N').slice(0, 60)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const loops = [...counts].filter(([, count]) => count > 12)
  t.same(loops, [], `${name}: no loop over characters or variables`)
}

/** Lines at most, by shell. */
const budgets = {
  dash: { status: 60, start: 300, generic: 100, attached: 150 },
  busybox: { status: 60, start: 300, generic: 100, attached: 150 },
  // A line of its own for each assignment before a command, such as those of the awk that looks.
  bash: { status: 67, start: 300, generic: 115, attached: 164 },
  // Two lines for each `{ set +x; } 2>/dev/null`, which others show nothing of.
  mksh: { status: 60, start: 300, generic: 116, attached: 172 },
}

for (const [shell, most] of Object.entries(budgets)) {
  t.test(`three nodes in ${shell}`, { timeout: 300_000 }, async (t) => {
    const box = await sandbox(t, { shell: `/bin/${shell}` })
    await installStandIn(box)
    await box.run(`mkdir -p ${/^CELERYD_CHDIR="(.*)"$/m.exec(config)?.[1]}`)
    await configure(box, config)
    await box.write(generic, genericScript('celeryd'))
    const traced = (name: string, verb: string, more: Record<string, string> = {}) =>
      box.run(['/bin/sh', '-x', name, verb], { env: { PATH: '/usr/bin:/bin', ...more } })

    const stopped = await traced(script, 'status')
    t.equal(stopped.status, 3)
    checkLines(t, 'status, stopped', stopped, most.status)
    const start = await traced(script, 'start')
    t.equal(start.status, 0, start.stderr)
    checkLines(t, 'start', start, most.start)
    const running = await traced(script, 'status')
    t.equal(running.status, 0)
    checkLines(t, 'status, running', running, most.status)
    const read = await traced(generic, 'status')
    t.equal(read.status, 0, read.stderr)
    checkLines(t, 'status, generic', read, most.generic)
    t.equal((await box.run([script, 'stop'])).status, 0)

    await configure(box, broken)
    const attached = await traced(script, 'start', { C_FAKEFORK: '1' })
    t.equal(attached.status, 1)
    checkLines(t, 'C_FAKEFORK=1 start, a broken app', attached, most.attached)
    const failed = await traced(script, 'start')
    t.equal(failed.status, 1)
    const end = linesOf(failed).slice(-10)
    t.ok(end.some(isCause), `the cause of a failed start is among the last ten: ${end.join('\n')}`)
    const last = linesOf(attached).filter((line) => line.startsWith('+'))
    t.ok(last.slice(-10).some(isCommand), `the command that fails is among the last ten: ${last.slice(-10).join('\n')}`)
  })
}
