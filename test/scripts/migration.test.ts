/** Celery's own script and ours on one host: each sees the workers that the other has started. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { projectRoot, venvBin } from '../support/sandbox.js'
import { frozenCeleryd, genericCeleryd, ServiceBox } from '../support/service-box.js'

const app = `from celery import Celery
app = Celery('proj', broker='memory://')
`
const config = {
  bin: venvBin('latest'),
  chdir: '/srv',
  nodes: 'web mail',
  // Celery's script does not start anything for an account without a shell.
  user: 'login',
  opts: '-c 1',
  startTimeout: '60',
  stopTimeout: '30',
}
const theirs = '/etc/init.d/celeryd.old'

/** What scripts/test-environment.js has fetched. */
function referenceScript(): string {
  const dir = join(projectRoot, '.cache/reference')
  const name = readdirSync(dir).find((each) => each.startsWith('celeryd-'))
  if (name === undefined) throw new Error(`${dir} has no script: run node scripts/test-environment.js`)
  return readFileSync(join(dir, name), 'utf8')
}

/** The pids that the pid files of the nodes name, where such a process is there. */
async function pids(service: ServiceBox): Promise<readonly number[]> {
  const all = new Set(service.box.processes().map(({ pid }) => pid))
  const files = await Promise.all(service.nodes.map((node) => service.content(service.pidfile(node))))
  return files.map(Number).filter((pid) => all.has(pid))
}

/** Celery's script reads the same config, which has the name of the script. */
async function furnish(service: ServiceBox): Promise<void> {
  await service.box.write('/srv/proj.py', app)
  await service.box.write(theirs, referenceScript())
  await service.sh(`ln -s celeryd /etc/default/celeryd.old`)
}

const theirRun = (service: ServiceBox, verb: string) =>
  service.box.run(['sh', '-c', `CELERY_DEFAULTS=/etc/default/celeryd exec sh ${theirs} ${verb}`])

/** What their workers are after a verb of ours. */
const stories: readonly {
  readonly verb: string
  readonly work: (t: Test, service: ServiceBox, before: readonly number[]) => Promise<void>
}[] = [
  {
    verb: 'status, start and stop',
    work: async (t, service, before) => {
      const status = await service.run('status')
      t.match(status, { status: 0, stdout: /web is running \(pid \d+\)\n.*mail is running/ })
      t.same(
        [...status.stdout.matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid)),
        before,
        'the same processes',
      )
      t.match(await service.run('start'), { status: 0, stdout: /web is already running/ })
      t.same(await pids(service), before, 'no second set')
      t.match(await service.run('stop'), { status: 0, stdout: /is down/ })
    },
  },
  {
    verb: 'restart',
    work: async (t, service, before) => {
      t.match(await service.run('restart'), { status: 0, stderr: '' })
      const after = await pids(service)
      t.equal(after.length, 2)
      t.notOk(
        after.some((pid) => before.includes(pid)),
        'new processes',
      )
      t.match(await service.run('stop'), { status: 0 })
    },
  },
  {
    // HUP ends a worker that was started as `python -m celery`, as multi starts them: import error at re-exec.
    verb: 'graceful',
    work: async (t, service) => {
      t.match(await service.run('graceful'), { status: 0 })
      t.equal((await pids(service)).length, 2, 'no node is lost')
      t.match(await service.run('status'), { status: 0 })
      t.match(await service.run('stop'), { status: 0 })
    },
  },
  {
    verb: 'nothing: back to theirs',
    work: async (t, service) => {
      t.match(await service.run('restart'), { status: 0 })
      t.match(await theirRun(service, 'status'), { status: 0 }, 'theirs sees ours')
      t.match(await theirRun(service, 'stop'), { status: 0 }, 'and stops them')
    },
  },
]

t.jobs = 4

/** Of the two kinds of script each sees two stories: what finds their workers is the same in both. */
for (const [at, { verb, work }] of stories.entries()) {
  const [subject, name] = at % 2 === 0 ? [genericCeleryd, 'generic'] : [frozenCeleryd, 'frozen']
  t.test(`their start, then ${verb} (${name})`, { buffered: true }, async (t) => {
    const service = await ServiceBox.make(t, subject, config)
    await furnish(service)
    t.match(await theirRun(service, 'start'), { status: 0 })
    await service.box.waitFor('their workers', async () => (await pids(service)).length === 2, 60_000)
    await work(t, service, await pids(service))
    await service.box.waitFor('the end', async () => (await pids(service)).length === 0, 60_000)
    t.match(await service.run('status'), { status: 3 })
    t.same(service.missing(), [], 'nobody else was signalled')
    await service.close()
  })
}
