/** The recipes of docs/supervisors.md, as they stand there: run by runit and s6 with a real worker, or read as documented. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { celeryInitd } from '../support/doctor.js'
import { projectRoot, type Sandbox, sandbox, venvBin } from '../support/sandbox.js'

const page = readFileSync(join(projectRoot, 'docs/supervisors.md'), 'utf8')
const recipes = [...page.matchAll(/^```python\n# (\w+\.py)\n([\s\S]*?)^```$/gm)]

const greeting = `it's "50%" $HOME \\ ok, 'isn''t' it; #`
const config = (more = '') => `CELERYD_NODES="w1 w2"
CELERY_BIN=${venvBin('latest')}
CELERY_APP=proj
CELERYD_CHDIR="/srv/a proj"
CELERYD_OPTS="-c 1 --without-gossip --without-mingle -Q:w2 'a ;b \\$x'"
CELERYD_UMASK=027
CELERYD_STOP_TIMEOUT=90
CELERYD_LOG_FILE=/var/log/celery/%n%I.log
export GREETING=${JSON.stringify(greeting).replaceAll('$', '\\$')}
${more}`

const app = (url: string) => `import os, time
from celery import Celery
app = Celery('proj', broker='${url}', backend='${url}')
app.conf.broker_connection_retry_on_startup = True

@app.task
def nap(seconds):
    open('/tmp/begun', 'w').close()
    time.sleep(seconds)
    umask = os.umask(0)
    os.umask(umask)
    return [os.getuid(), os.getgid(), os.getcwd(), os.environ['GREETING'], oct(umask), os.environ['HOME']]
`

/** A sandbox with the recipes and a config. */
async function prepared(
  t: Test,
  text: string,
): Promise<{ readonly box: Sandbox; write(recipe: string, output: string): Promise<string> }> {
  const box = await sandbox(t)
  for (const [, name = '', script = ''] of recipes) await box.write(`/srv/recipes/${name}`, script)
  await box.write('/etc/default/celeryd', text)
  return {
    box,
    async write(recipe, output) {
      const explain = `${process.execPath} ${celeryInitd} explain --format json --host "$(hostname)" /etc/default/celeryd`
      const { status, stdout, stderr } = await box.run(`${explain} | python3 /srv/recipes/${recipe}.py ${output}`)
      if (status !== 0) throw new Error(stderr)
      return stdout
    },
  }
}

t.test('the page has them all', async (t) => {
  t.same(
    recipes.map(([, name]) => name),
    ['service.py', 'runit.py', 's6.py', 'dinit.py', 'launchd.py'],
  )
})

for (const { name, start, stop, again } of [
  {
    name: 'runit',
    start: 'runsvdir -P /srv/services',
    stop: 'sv -w 60 stop /srv/services/celeryd-w1 /srv/services/celeryd-w2',
    again: 'sv start /srv/services/celeryd-w1',
  },
  {
    name: 's6',
    start: 's6-svscan /srv/services',
    stop: 's6-svc -wD -d /srv/services/celeryd-w1; s6-svc -wD -d /srv/services/celeryd-w2',
    again: 's6-svc -u /srv/services/celeryd-w1',
  },
])
  t.test(`${name}: runs both nodes, and a stop lets a task finish`, { timeout: 180_000 }, async (t) => {
    const { box, write } = await prepared(t, config())
    const { url } = await box.redis()
    await box.write('/srv/a proj/proj.py', app(url))
    t.match(await write(name, '/srv/services'), /^to start: /)
    t.match(
      await box.run('stat -c %a /srv/services/celeryd-w1/run'),
      { stdout: '700\n' },
      'its environment is for root alone',
    )
    const supervisor = await box.start(start, { timeout: 0 })
    const python = (text: string) =>
      box.start([venvBin('latest', 'python'), '-c', text], { cwd: '/srv/a proj', timeout: 60_000 })
    const job = await python("from proj import nap; print(nap.apply_async((3,), queue='a ;b $x').get(timeout=50))")
    await box.waitFor('the task', async () => (await box.run(['test', '-e', '/tmp/begun'])).status === 0, 50_000)
    const workers = () => box.processes().filter(({ argv, state }) => argv.includes('--pidfile=') && state !== 'Z')
    await box.waitFor('two nodes with their pools', () => workers().length >= 4)
    t.same([...new Set(workers().map(({ uid, gid }) => `${uid}:${gid}`))], ['990:990'])
    t.match(await box.run(stop, { timeout: 70_000 }), { status: 0 })
    const { stdout } = await job.done
    const pythons = `[990, 990, '/srv/a proj', ${JSON.stringify(greeting)}, '0o27', '/var/lib/celery']`
    const compare = await python(`import sys; print(${pythons} == ${stdout.trim() || 'None'})`)
    t.equal((await compare.done).stdout, 'True\n', stdout)
    t.same(workers(), [], 'nothing is left')
    await box.run(again)
    await box.waitFor('the node again', () => workers().length > 0)
    supervisor.kill('SIGKILL')
    await box.close()
  })

/** The words of a value of dinit (dinit-service(5), "SERVICE DESCRIPTION FILES" and "VARIABLE SUBSTITUTION"). */
function dinitWords(value: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quoted = false
  for (let at = 0; at < value.length; at += 1) {
    const letter = value[at] as string
    if (letter === '\\') word = (word ?? '') + value[++at]
    else if (letter === '"') {
      quoted = !quoted
      word ??= ''
    } else if (letter === '$') {
      if (value[++at] !== '$') throw new Error(`a variable in ${value}`)
      word = `${word ?? ''}$`
    } else if (!quoted && letter === ' ') {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (!quoted && letter === '#') throw new Error(`a comment in ${value}`)
    else word = (word ?? '') + letter
  }
  if (quoted) throw new Error(`no closing quote in ${value}`)
  return word === undefined ? words : [...words, word]
}

t.test('dinit and launchd: the files say what the config says', async (t) => {
  const { box, write } = await prepared(t, config())
  const explained = JSON.parse(
    (
      await box.run(
        `${process.execPath} ${celeryInitd} explain --format json --host "$(hostname)" /etc/default/celeryd`,
      )
    ).stdout,
  )
  const commands: string[][] = explained.nodes.map(({ argv }: { argv: string[] }) =>
    argv.map((word) => (word.startsWith('--pidfile=') ? '--pidfile=' : word)),
  )
  await write('dinit', '/srv/dinit')
  const settings = async (name: string) =>
    new Map(
      (await box.read(`/srv/dinit/${name}`))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (/^([\w-]+) ?[=:] (.*)$/.exec(line) ?? []).slice(1) as [string, string]),
    )
  for (const [index, name] of ['celeryd-w1', 'celeryd-w2'].entries()) {
    const unit = await settings(name)
    t.same(dinitWords(unit.get('command') ?? ''), [
      '/bin/sh',
      '-c',
      'umask 027; exec "$@"',
      'sh',
      ...(commands[index] ?? []),
    ])
    t.same(dinitWords(unit.get('working-dir') ?? ''), ['/srv/a proj'])
    t.equal(unit.get('stop-timeout'), '90')
    t.equal(unit.get('run-as'), 'celery')
    t.equal(unit.get('options'), 'signal-process-only')
    t.match(await box.read('/srv/dinit/environment/celeryd-w1'), `GREETING=${greeting}\n`)
  }
  t.match(await box.run('stat -c %a /srv/dinit/environment/*'), { stdout: '600\n600\n' })

  await write('launchd', '/srv/launchd')
  const show = 'import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], "rb"))))'
  const plist = async (name: string) =>
    JSON.parse((await box.run(['python3', '-c', show, `/srv/launchd/org.celeryproject.${name}.plist`])).stdout)
  t.match(await plist('celeryd-w2'), {
    Label: 'org.celeryproject.celeryd-w2',
    ProgramArguments: commands[1],
    UserName: 'celery',
    WorkingDirectory: '/srv/a proj',
    EnvironmentVariables: { GREETING: greeting, HOME: '/var/lib/celery' },
    Umask: 0o27,
    ExitTimeOut: 90,
    KeepAlive: true,
  })
})

t.test('what a recipe cannot say is an error, and nothing is written', async (t) => {
  for (const [more, recipe, reason] of [
    ['CELERYD_ENV_FILE=/etc/x.env\n', 'runit', /CELERYD_ENV_FILE needs a form of its own/],
    ['CELERYD_ULIMIT="-n 9"\n', 's6', /CELERYD_ULIMIT needs/],
    ['CELERYD_NODES=$(nproc)\n', 'launchd', /only a shell on the host/],
    ['CELERYD_GROUP=other\n', 'dinit', /CELERYD_GROUP means nothing/],
    ['export LINES2="a\nb"\n', 'dinit', /a line for each variable/],
    ['CELERYD_NODES="a/b"\n', 'runit', /the config has errors/],
  ] as const) {
    const { box, write } = await prepared(t, config(more))
    await t.rejects(write(recipe, '/srv/out'), { message: reason }, more)
    t.equal((await box.run('find /srv/out -type f 2>/dev/null | grep .')).status, 1, `${recipe}: nothing is written`)
    await box.close()
  }
})
