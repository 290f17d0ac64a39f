/** The files for other programs, with the programs themselves: real logrotate, real supervisord, real workers. */

import { join } from 'node:path'
import t from 'tap'
import { compileFor } from '../../lib/compile/targets.js'
import { logrotate } from '../../lib/targets/logrotate/index.js'
import { supervisord } from '../../lib/targets/supervisord/index.js'
import { requestOf } from '../support/compiled.js'
import { projectRoot, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'

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

t.test('logrotate: no line is lost, and none goes to the old file', async (t) => {
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
  await box.write(
    '/etc/supervisord.conf',
    `[supervisord]
logfile=/run/supervisord.log
pidfile=/run/supervisord.pid
childlogdir=/var/log
nodaemon=true
[unix_http_server]
file=/run/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix:///run/supervisor.sock
[include]
files=/etc/supervisor/*.conf
`,
  )
  await box.write('/etc/supervisor/celeryd.conf', programs)
  const bin = join(projectRoot, '.cache/venv-supervisor/bin')
  const server = await box.start([join(bin, 'supervisord'), '-c', '/etc/supervisord.conf'], { timeout: 0 })
  const ctl = (...words: string[]) =>
    box.run([join(bin, 'supervisorctl'), '-c', '/etc/supervisord.conf', ...words], { timeout: 90_000 })
  const running = async () => (await ctl('status')).stdout.match(/^celeryd:celeryd-w[12] +RUNNING/gm)?.length === 2
  await box.waitFor('both nodes', running, 60_000)
  const queues = box.processes().flatMap(({ argv }) => argv.filter((_, index) => argv[index - 1] === '-Q'))
  t.ok(queues.includes('a ;b'), 'a word with what begins a comment')
  const task = await call(box, 'print(nap.delay(0).get(timeout=30))')
  t.equal((await task.done).stdout, `[990, '/srv/proj', "it's 50% ok, isn't it", '0o27']\n`)
  await box.run(['rm', '/srv/proj/napped'])
  await (await call(box, 'nap.delay(4)')).done
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const stop = await ctl('stop', 'celeryd:*')
  t.match(stop.stdout, /celeryd:celeryd-w1: stopped/)
  t.equal((await box.run(['ls', '/srv/proj/napped'])).status, 0, 'the task has come to its end')
  t.same(
    box.processes().filter(({ uid }) => uid === 990),
    [],
    'nothing is left',
  )
  server.kill('SIGTERM')
  await server.done
})
