// @ts-check
// The main job, from end to end: compiles examples/celeryd and, as root, starts a real Celery worker with the script,
// runs a task through it, asks for its status and stops it. The worker lives in a private mount and PID namespace with
// a user "celery" of its own, so nothing on this machine changes but build/demo/.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { build } from 'esbuild'
import shell from './shell.js'
import { testEnvironment } from './test-environment.js'
import { root, run, script } from './tools.js'

const demo = join(root, 'build/demo')
const compiler = join(root, 'dist/celery-initd.cjs')
const celery = join(root, '.cache/venv-celery-latest/bin/celery')

/** Where the demonstration's project lives in the namespace. */
const project = '/srv/demo'

/** What this machine's Celery and project put in place of the example's own values. @type {Record<string, string>} */
const settings = {
  CELERY_BIN: `'${celery.replaceAll("'", "'\\''")}'`,
  CELERY_APP: 'proj',
  CELERYD_CHDIR: project,
  CELERYD_OPTS: '--concurrency=2',
}

const config = () => {
  const example = readFileSync(join(root, 'examples/celeryd'), 'utf8')
  return example.replace(/^([A-Z_]+)=.*$/gm, (line, name) => (name in settings ? `${name}=${settings[name]}` : line))
}

/** A broker without a server: kombu's file-system transport keeps each message in a file. */
const app = `from celery import Celery

app = Celery('proj', broker='filesystem://')
app.conf.broker_transport_options = {
    'data_folder_in': '${project}/broker',
    'data_folder_out': '${project}/broker',
    'control_folder': '${project}/control',
}


@app.task
def greet(name):
    with open('${project}/greeting', 'w') as file:
        file.write('Hello, %s!\\n' % name)
`

const verbs = ['start', 'status', 'stop']
const step = (/** @type {string} */ text) => console.log(`\n==> ${text}`)

/** @param {string} name @param {string} text */
function make(name, text) {
  const path = join(demo, name)
  shell.mkdir('-p', dirname(path))
  writeFileSync(path, text)
  return path
}

/** Why the worker cannot be started here, or nothing. */
function obstacle() {
  if (process.getuid?.() !== 0) return 'this is not root, which an init script needs to be'
  try {
    testEnvironment({ demo: true })
  } catch (error) {
    return `Celery or what holds it cannot be had: ${error instanceof Error ? error.message : error}`
  }
  const tried = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true'], { encoding: 'utf8' })
  return tried.status === 0 ? undefined : `no private namespace: ${tried.stderr.trim()}`
}

/** The tests' sandbox, compiled for this one use. */
async function sandboxModule() {
  const outfile = join(root, 'build/demo-sandbox.mjs')
  const entry = join(root, 'test/support/sandbox.ts')
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'warning' })
  return import(outfile)
}

/** @param {string} scriptText @param {string} configText */
async function perform(scriptText, configText) {
  const { sandbox } = await sandboxModule()
  /** @type {() => Promise<void>} */
  let close = async () => {}
  const box = await sandbox({
    teardown(/** @type {typeof close} */ fn) {
      close = fn
    },
  })
  /** @param {string} command @param {object} [options] */
  const inside = async (command, options) => {
    step(command)
    const { status, stdout, stderr } = await box.run(command, options)
    process.stdout.write(stdout + stderr)
    if (status !== 0) throw new Error(`${command}: status ${status}`)
  }
  try {
    await box.write('/etc/init.d/celeryd', scriptText, { mode: 0o755 })
    await box.write('/etc/default/celeryd', configText)
    await box.write(`${project}/proj.py`, app)
    await box.run(`mkdir ${project}/broker ${project}/control && chown -R celery:celery ${project}`)
    await inside('/etc/init.d/celeryd start')
    const call = `${join(celery, '../python')} -c 'from proj import greet; greet.delay("world")'`
    await inside(call, { user: 'celery', cwd: project })
    const done = () => box.run(`cat ${project}/greeting`)
    const { stdout } = await box.waitFor('the task', async () => ((await done()).stdout === '' ? null : done()), 30_000)
    console.log(`The worker wrote: ${stdout.trim()}`)
    await inside('/etc/init.d/celeryd status')
    await inside('/etc/init.d/celeryd stop')
  } finally {
    const { stdout } = await box.run('find /var/log -type f')
    for (const path of stdout.split('\n').filter(Boolean)) make(path.slice(1), await box.read(path))
    await close()
  }
}

await script('demo', async () => {
  if (!existsSync(compiler)) throw new Error(`${relative(root, compiler)} is missing: run make build`)
  shell.rm('-rf', demo)
  const configText = config()
  const input = make('default/celeryd', configText)
  const output = make('init.d/celeryd', '')
  make('proj.py', app)
  step('Compiling the example')
  run(process.execPath, [compiler, 'compile', input, '-o', output])
  const why = obstacle()
  if (why === undefined) await perform(readFileSync(output, 'utf8'), configText)
  else {
    step(`Not starting it: ${why}`)
    console.log('As root, with Celery at hand, this would now run, in a private namespace:')
    for (const verb of verbs) console.log(`  /etc/init.d/celeryd ${verb}`)
    console.log('with a task sent to the worker after the start.')
  }
  step('Files made')
  for (const file of [compiler, ...shell.find(demo).filter((path) => shell.test('-f', path))])
    console.log(relative(root, file))
})
