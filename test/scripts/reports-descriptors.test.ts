/** Field reports: what the first three descriptors are changes nothing, and what else the caller has open stays there. */
import t from 'tap'
import { counts, expectDown, expectQuiet, expectUp, type Row, runRows } from '../support/reports.js'
import { frozenCeleryd, genericCeleryd, type ServiceBox } from '../support/service-box.js'
import type { Journal } from '../support/stand-in.js'

/** Those with one digit: others cannot be named in every shell. */
const inherited = ({ starts }: Journal) => starts[0]?.open.filter((descriptor) => descriptor < 10)

/** Redirections of a call, or what reads it. */
const faults = {
  'stdin closed': '<&-',
  'stdout closed': '>&-',
  'stderr closed': '2>&-',
  'all three closed': '<&- >&- 2>&-',
  'stdout and stderr closed': '>&- 2>&-',
  'stdout full': '>/dev/full',
  'stderr full': '2>/dev/full',
  'both full': '>/dev/full 2>&1',
  'stdin a directory': '</',
  'stdin open for writing only': '<&3',
  'stdout open for reading only': '>&4',
  'a reader that has gone': '| :',
  'a reader of stderr that has gone': '2>&1 >/dev/null | :',
  'a reader of both that has gone': '2>&1 | :',
  'a reader that reads one byte': '2>&1 | head -c 1 >/dev/null',
}

/** Calls a verb so. @returns its status */
async function call(service: ServiceBox, verb: string, redirection: string): Promise<number> {
  const pipe = redirection.includes('|')
  const [own, reader] = pipe
    ? [redirection.replace(/\|[^|]*$/, ''), `|${redirection.split('|').at(-1)}`]
    : [redirection, '']
  const status = '/tmp/status-of-the-call'
  const text = `exec 3>>/tmp/written 4</dev/null
rm -f ${status}
{ sleep 0.05; ${service.path} ${verb} ${own}; echo $? 2>/dev/null >${status}; } ${reader}
tries=0
while [ ! -s ${status} ] && [ "$tries" -lt 300 ]; do tries=$((tries + 1)); sleep 0.1; done`
  const { stderr } = await service.box.run(['sh'], { input: text, timeout: 60_000 })
  const code = await service.content(status)
  if (code === undefined) throw new Error(`${verb} did not end: ${stderr}`)
  return Number(code)
}

/** Each verb, what its status is, and how many of the nodes run then. */
const story: readonly (readonly [verb: string, status: number, running: 0 | 1 | 'any'])[] = [
  ['status', 3, 0],
  ['check-paths', 1, 0],
  ['create-paths', 0, 0],
  ['start', 0, 1],
  ['start', 0, 1],
  ['status', 0, 1],
  ['configtest', 0, 1],
  ['dryrun', 0, 1],
  ['ping', 1, 1],
  ['help', 0, 1],
  ['bogus', 2, 1],
  ['reload', 3, 1],
  ['start --loglevel=DEBUG', 0, 1],
  ['restart', 0, 1],
  ['graceful', 0, 1],
  ['stop', 0, 0],
  ['stop', 0, 0],
  ['try-restart', 0, 0],
  ['kill', 0, 0],
]
/** Where a message that cannot be written may itself be the result: what cannot be listed is a failure. */
const mayFail = (verb: string, redirection: string) => verb === 'dryrun' && />&-|full|>&4|\|/.test(redirection)

const table = Object.entries(faults).map(
  ([name, redirection], index): Row => ({
    name: `R4, R5: ${name}`,
    subject: index % 2 === 0 ? frozenCeleryd : genericCeleryd,
    config: { nodes: 'worker1 worker2' },
    work: async (t, service) => {
      for (const [verb, status, running] of story) {
        const got = await call(service, verb, redirection)
        if (!mayFail(verb, redirection)) t.equal(got, status, `${verb}: its status`)
        t.same(counts(service), [running, running], `${verb}: what runs then`)
      }
      await expectDown(t, service)
      t.equal((await service.journal()).starts.length, 6, 'nothing was started needlessly')
    },
  }),
)

const rows: Row[] = [
  ...table,
  {
    name: 'R4: restart | head -1, three nodes',
    config: { nodes: 'worker1 worker2 worker3' },
    work: async (t, service) => {
      await service.launch()
      await service.box.run(`${service.path} restart | head -1`)
      await service.box.waitFor('the nodes to be back', () => counts(service).every((count) => count === 1), 10_000)
      t.equal((await service.journal()).starts.length, 6)
      await expectQuiet(t, service)
    },
  },
  {
    name: 'R14: descriptors 7 and 9 of the caller do not reach the nodes, nor does an ignored PIPE',
    work: async (t, service) => {
      const call = `trap '' PIPE; exec 7</etc/passwd 9>/tmp/lock 5>&1; flock 9; exec ${service.path} start`
      t.match(await service.box.run(call), { status: 0, held: false })
      expectUp(t, service)
      const [start] = (await service.journal()).starts
      t.same(inherited(await service.journal()), [0, 1, 2])
      t.match(await service.box.run('flock -n /tmp/lock true'), { status: 0 }, 'the lock is free')
      const ignored = await service.sh(`sed -n 's/^SigIgn:.*\\(.\\{8\\}\\)$/\\1/p' /proc/${start?.pid}/status`)
      // The stand-in is a Python, which ignores PIPE and XFSZ by itself. 32 and above are the C library's own and the
      // real-time signals: no shell has a name for them, and what started the tests may ignore them.
      t.equal(Number.parseInt(ignored, 16) & 0x7fffffff & ~0x1001000, 0, 'no signal is ignored')
    },
  },
  {
    name: 'R14: nothing reaches what a start in the foreground becomes',
    work: async (t, service) => {
      const job = await service.box.start(`exec 8</etc/passwd; C_FAKEFORK=1 exec ${service.path} start`)
      await service.box.waitFor('the node', async () => (await service.content(service.pidfile())) !== undefined)
      t.same(inherited(await service.journal()), [0, 1, 2])
      job.kill('SIGTERM')
      t.equal((await job.done).status, 0)
    },
  },
]

runRows(t, rows)
