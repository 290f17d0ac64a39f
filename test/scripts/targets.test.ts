/** The files for other programs, with the programs themselves: real logrotate, real supervisord, real workers. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { compileFor } from '../../lib/compile/targets.js'
import { logrotate } from '../../lib/targets/logrotate/index.js'
import { supervisord } from '../../lib/targets/supervisord/index.js'
import { requestOf } from '../support/compiled.js'
import { projectRoot, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'
import { Supervisord } from '../support/supervisord.js'

const app = (url: string) => `import os, time
from celery import Celery
from celery.utils.log import get_task_logger
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True
logger = get_task_logger(__name__)

@app.task
def talk(count):
    for number in range(count):
        logger.warning('line %d of %d at %f', number, os.getpid(), time.time())
        time.sleep(0.005)

@app.task
def shout(text):
    os.write(1, text.encode() + b'\\n')

@app.task
def nap(seconds):
    time.sleep(seconds)
    open('/srv/proj/napped', 'w').close()
    return [os.getuid(), os.getcwd(), os.environ['GREETING'], oct(os.umask(0o27))]
`

const config = (more = '') => `CELERYD_NODES="w1 w2"
CELERY_BIN=${venvBin('latest')}
CELERY_APP=proj
CELERYD_CHDIR=/srv/proj
CELERY_CREATE_DIRS=1
${more}`

/** The one file of a target. */
function compile(target: typeof logrotate | typeof supervisord, text: string): string {
  const { outputs, findings } = compileFor(requestOf(text), [target])
  if (findings.some(({ severity }) => severity === 'error')) throw new Error(JSON.stringify(findings))
  return outputs[0]?.target.emit(outputs[0].lowered)[0]?.text ?? ''
}

const call = (box: Sandbox, text: string) =>
  box.start([venvBin('latest', 'python'), '-c', `from proj import *\n${text}`], { cwd: '/srv/proj' })

/** The lines of docs/logs.md for crontab(5), and those for newsyslog, by system. */
function newsyslogLines(): { crontab: string[][]; rules: Record<string, string[][]> } {
  const page = readFileSync(join(projectRoot, 'docs/logs.md'), 'utf8')
  const fields = (text = '') => [...text.matchAll(/^ {4}([^#\n].*)$/gm)].map(([, line = '']) => line.trim().split(/ +/))
  const [, crontab, freebsd, openbsd, netbsd] =
    /^## newsyslog$([\s\S]*?)^The file keeps([\s\S]*?)^OpenBSD and NetBSD take([\s\S]*?)^NetBSD:$([\s\S]*?)^- /m.exec(
      page,
    ) ?? []
  return {
    crontab: fields(crontab),
    rules: { freebsd: fields(freebsd), openbsd: fields(openbsd), netbsd: fields(netbsd) },
  }
}

/**
 * The letters that flags may have (newsyslog.conf(5) of FreeBSD, newsyslog(8) of OpenBSD and NetBSD): an unknown one
 * makes OpenBSD and NetBSD skip the line, and FreeBSD the file. OpenBSD has none for "signal nobody", which an empty
 * command says, nor for a file at rest, since it waits five seconds before it compresses.
 */
const newsyslogs: Record<string, { flags: RegExp; silent: RegExp; rest: RegExp; patterns: boolean }> = {
  freebsd: { flags: /^[BCDGJNPRTUXYZ]+$/i, silent: /^[^ ]*N[^ ]*$/i, rest: /P/i, patterns: true },
  openbsd: { flags: /^[ZBMF]+$/i, silent: /^[^ ]+ ""$/, rest: /^/, patterns: false },
  netbsd: { flags: /^[BCNPJXZ]+$/i, silent: /^[^ ]*N[^ ]*$/i, rest: /P/i, patterns: false },
}

t.test('newsyslog: the lines of the page are what each system takes, and are for the files of a service', async (t) => {
  const { crontab, rules } = newsyslogLines()
  t.same(
    crontab.map((fields) => fields.slice(0, 5).join(' ')),
    ['0 * * * *', '0 * * * *'],
    'every hour, since a time is met within one hour',
  )
  // Root would change the owner of what a link names, in a directory of the service user's.
  for (const [user, program, ...words] of crontab.map((fields) => fields.slice(5))) {
    t.equal(user, 'celery')
    t.match(program, /^\/usr\/s?bin\/newsyslog$/)
    t.match(words.join(' '), /^-r -f \/\S+\/celery\/newsyslog\.conf$/)
  }
  const logs = compile(logrotate, 'CELERYD_NODES="worker1"\nCELERY_APP=proj\n').match(/^"(.*\.log)"$/gm) ?? []
  t.same(logs, ['"/var/log/celery/worker1.log"', '"/var/log/celery/worker1-[0-9]*.log"'])
  for (const [system, { flags, silent, rest, patterns }] of Object.entries(newsyslogs))
    for (const [path = '', mode, count, size, when, ...more] of rules[system] ?? []) {
      t.same([mode, count, size, when], ['644', '14', '102400', '$D0'], system)
      t.match(more[0], flags)
      t.match(more[0], /B/, 'no line of its own in the log')
      t.match(more.join(' '), silent, `${system}: signals nobody, and has no further field`)
      if (/[JXYZ]/i.test(more[0] ?? '')) t.match(more[0], rest, `${system}: compresses what is at rest`)
      t.equal(/[*?[]/.test(path), patterns, `${system}: ${path}`)
      t.match(path, patterns ? /^\/var\/log\/celery\/\*\.log$/ : /^\/var\/log\/celery\/worker1(-1)?\.log$/)
      t.equal(/G/.test(more[0] ?? ''), patterns)
    }
  t.same(
    Object.entries(rules).map(([system, lines]) => [system, lines.length]),
    [
      ['freebsd', 1],
      ['openbsd', 2],
      ['netbsd', 2],
    ],
  )
})

t.test('logrotate and newsyslog: no line is lost, and none goes to the old file', async (t) => {
  const box = await sandbox(t)
  const { url } = await box.redis()
  const text = config('CELERYD_LOG_FILE="/var/log/celery/%n%I.log"\nCELERYD_OPTS="-c 2 --without-gossip"\n')
  await box.write('/srv/proj/proj.py', app(url))
  await box.write('/etc/default/celeryd', text)
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  await box.write('/etc/logrotate.d/celeryd', compile(logrotate, text))
  const start = await box.run(['/etc/init.d/celeryd', 'start'])
  t.equal(start.status, 0, start.stderr)
  const rotate = async () => {
    const { status, stderr } = await box.run(['logrotate', '-f', '-s', '/run/state', '/etc/logrotate.d/celeryd'])
    t.same([status, stderr], [0, ''], 'logrotate is content')
    return Date.now() / 1000
  }
  const count = 400
  await (await call(box, `shout.delay('before').get(timeout=30)\nfor _ in range(4): talk.delay(${count})`)).done
  const lines = async (pattern: string) => (await box.run(`cat ${pattern} 2>/dev/null`)).stdout
  await box.waitFor('lines of the pool', async () => (await lines('/var/log/celery/w*-*.log')).includes('line 20 of'))
  const at = await rotate()
  const all = async () =>
    (await lines('/var/log/celery/w*-[0-9].log /var/log/celery/w*-[0-9].log.1')).match(/line \d+ of \d+/g) ?? []
  await box.waitFor('all lines', async () => (await all()).length >= 4 * count, 60_000)
  t.equal((await all()).length, 4 * count, 'each line is there once')
  const old = await lines('/var/log/celery/*.log.1')
  const late = [...old.matchAll(/line \d+ of \d+ at ([\d.]+)/g)].filter(([, time]) => Number(time) > at + 1)
  t.same(late, [], 'none in the old file a second after')
  await (await call(box, "shout.delay('after').get(timeout=30)")).done
  const out = () => lines('/var/log/celery/w1.out /var/log/celery/w2.out')
  t.match(await out(), /after/)
  t.match(await lines('/var/log/celery/w?.log'), /proj\.shout\S+ received/, 'a main process logs to its new file, too')
  t.equal((await box.run('stat -c %U /var/log/celery/*.log | sort -u')).stdout, 'celery\n')
  t.notMatch(await out(), /\0|before/, 'the file was emptied, and has no hole')
  t.match((await box.run('gzip -dcf /var/log/celery/*.out.1*')).stdout, /before/)
  await rotate()
  t.match(
    (await box.run('ls /var/log/celery')).stdout,
    /w1-1\.log\.2\.gz/,
    'the old file is compressed when it is at rest',
  )

  // As FreeBSD's newsyslog: a second name for the log, then a new file in its place (savelog and createlog).
  const replaced = 'ln "$log" "$log.0"; : >"$log.z"; mv "$log.z" "$log"'
  // As OpenBSD's and NetBSD's: the log gets another name, then there is a new one (dotrim, log_trim).
  const renamed = 'mv "$log" "$log.0"; : >"$log.z"; mv "$log.z" "$log"'
  for (const [system, step] of [
    ['FreeBSD', replaced],
    ['OpenBSD and NetBSD', renamed],
  ] as const) {
    await rotate()
    await box.run('rm -f /var/log/celery/*.log.*')
    await (await call(box, `for _ in range(2): talk.delay(${count})`)).done
    const now = async () => (await lines('/var/log/celery/w*-[0-9].log')).match(/line \d+ of \d+/g) ?? []
    await box.waitFor('lines of this turn', async () => (await now()).length > 20)
    const each = `for log in /var/log/celery/*.log; do rm -f "$log.0"; ${step}; done`
    t.match(await box.run(['sh', '-c', each], { user: 'celery' }), { status: 0, stderr: '' }, system)
    const then = Date.now() / 1000
    const both = async () => lines('/var/log/celery/w*-[0-9].log /var/log/celery/w*-[0-9].log.0')
    const last = async () => ((await both()).match(new RegExp(`line ${count - 1} of`, 'g')) ?? []).length
    await box.waitFor('the end of both tasks', async () => (await last()) >= 2, 60_000)
    const found = [...(await lines('/var/log/celery/*.log.0')).matchAll(/line \d+ of \d+ at ([\d.]+)/g)]
    t.ok(found.length > 20, 'the old files are there')
    t.same(
      found.filter(([, time]) => Number(time) > then + 1),
      [],
      `${system}: none in the old file a second after`,
    )
    if (step === replaced)
      t.equal(((await both()).match(/line \d+ of \d+/g) ?? []).length, 2 * count, `${system}: each line is there once`)
  }
  await box.run(['/etc/init.d/celeryd', 'kill'])
})

t.test('supervisord: starts both nodes, and a stop lets a task finish', async (t) => {
  const box = await sandbox(t)
  const { url } = await box.redis()
  await box.write('/srv/proj/proj.py', app(url))
  await box.run(['chown', 'celery', '/srv/proj'])
  const programs = compile(
    supervisord,
    config(
      `CELERYD_OPTS="-c 1 -Q:w2 'a ;b' --pool=prefork"\nCELERYD_UMASK=027\nexport GREETING="it's 50% ok, isn't it"\n`,
    ),
  )
  t.match(programs, /^stopwaitsecs=31536000$/m)
  await box.write('/etc/supervisor/celeryd.conf', programs)
  const server = await Supervisord.start(box)
  const running = async () =>
    (await server.ctl('status')).stdout.match(/^celeryd:celeryd-w[12] +RUNNING/gm)?.length === 2
  await box.waitFor('both nodes', running, 60_000)
  const queues = box.processes().flatMap(({ argv }) => argv.filter((_, index) => argv[index - 1] === '-Q'))
  t.ok(queues.includes('a ;b'), 'a word with what begins a comment')
  const task = await call(box, 'print(nap.delay(0).get(timeout=30))')
  t.equal((await task.done).stdout, `[990, '/srv/proj', "it's 50% ok, isn't it", '0o27']\n`)
  await box.run(['rm', '/srv/proj/napped'])
  await (await call(box, 'nap.delay(4)')).done
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const stop = await server.ctl('stop', 'celeryd:*')
  t.match(stop.stdout, /celeryd:celeryd-w1: stopped/)
  t.equal((await box.run(['ls', '/srv/proj/napped'])).status, 0, 'the task has come to its end')
  t.same(
    box.processes().filter(({ uid }) => uid === 990),
    [],
    'nothing is left',
  )
  await server.end()
})
