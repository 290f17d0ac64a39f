/** Scripts of each profile of packaging/, run where that profile puts them: its paths, its account, its statuses. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Source } from '../../lib/diagnostics/source.js'
import { configDirectories, type Profile } from '../../lib/options/profile.js'
import { readProfiles } from '../../lib/syntax/profile-file.js'
import { celeryInitd } from '../support/command.js'
import { projectRoot } from '../support/root.js'
import { type Sandbox, sandbox } from '../support/sandbox.js'
import { installStandIn } from '../support/stand-in.js'

const profiles = join(projectRoot, 'packaging/profiles')

/** A sandbox in which /usr can be written, too: pkgsrc has all that it installs below /usr/pkg. */
async function prepared(t: Parameters<typeof sandbox>[0]): Promise<Sandbox> {
  const box = await sandbox(t, { users: [{ name: '_celery', uid: 993 }] })
  const overlay = 'lowerdir=/usr,upperdir=/srv/usr,workdir=/srv/work'
  const { status, stderr } = await box.run(`mkdir /srv/usr /srv/work && mount -n -t overlay -o ${overlay} overlay /usr`)
  if (status !== 0) throw new Error(stderr)
  return box
}

/** Where a profile has the celery program: a name is found in /usr/local/bin. */
const programOf = ({ celeryBin }: Profile) => (celeryBin.startsWith('/') ? celeryBin : `/usr/local/bin/${celeryBin}`)

async function runs(t: Test, box: Sandbox, name: string): Promise<void> {
  const path = join(profiles, name)
  const { profile, findings } = readProfiles([new Source(path, readFileSync(path, 'utf8'))])
  t.same(findings, [])
  const program = programOf(profile)
  const script = `${profile.scriptDirectory}/${profile.workerName}`
  const config = `${configDirectories(profile)[0]}/${profile.workerName}`
  const compile = (...args: string[]) => celeryInitd('compile', '--profile', path, ...args)
  const verb = (each: string) => box.run([script, each])

  await installStandIn(box, '/opt/stand-in/celery')
  await box.write(program, '#!/bin/sh\nexec /opt/stand-in/celery "$@"\n')
  await box.write(script, compile('--generic').out)

  const none = await verb('start')
  t.equal(none.status, Number(profile.missingConfigStatus), 'no config')
  t.match(none.stderr, `there is no config ${config}`)
  t.equal((await verb('configtest')).status, 6)

  await box.write(config, 'CELERY_APP=proj\nCELERYD_NODES=w1\n')
  const start = await verb('start')
  t.equal(start.status, 0, start.stderr)
  const uid = profile.user === '_celery' ? 993 : 990
  const pidfile = `${profile.runDirectory}/celery/w1.pid`
  const nodes = box.processes().filter(({ argv }) => argv.includes(`--pidfile=${pidfile}`))
  t.match(nodes[0], { uid, gid: uid }, 'as the account of the profile')
  t.ok(nodes[0]?.argv.includes(`--logfile=${profile.logDirectory}/celery/w1%I.log`))
  const environment = await box.run(`tr '\\0' '\\n' </proc/${nodes[0]?.pid}/environ`)
  t.ok(environment.stdout.split('\n').includes(`PATH=${profile.path}`), environment.stdout)
  t.equal((await box.run(['test', '-f', `${profile.stateDirectory}/${profile.workerName}.state/record`])).status, 0)
  t.match(await verb('status'), { status: 0, stdout: /w1 is running/ })
  t.match(await verb('stop'), { status: 0 })
  t.match(await verb('status'), { status: 3 })

  // The scheduler, frozen, from the worker's config alone.
  const beat = `${profile.scriptDirectory}/${profile.beatName}`
  const dir = t.testdir({ [profile.workerName]: 'CELERY_APP=proj\n', [profile.beatName]: '# as the worker\n' })
  await box.write(beat, compile(join(dir, profile.beatName)).out)
  for (const [each, status] of [
    ['start', 0],
    ['status', 0],
    ['stop', 0],
    ['status', 3],
  ] as const) {
    const result = await box.run([beat, each])
    t.equal(result.status, status, `beat ${each}: ${result.stderr}`)
  }

  await box.run(['rm', program])
  const gone = await verb('start')
  t.equal(gone.status, Number(profile.missingProgramStatus), 'no program')
  t.match(gone.stderr, /there is no program/)
  t.not((await verb('configtest')).status, 0)
  const own = [profile.runDirectory, profile.logDirectory].map((each) => `${each}/celery`)
  await box.run(['rm', '-rf', config, script, beat, ...own])
}

t.test('profiles', async (t) => {
  const box = await prepared(t)
  for (const name of readdirSync(profiles)) await t.test(name, async (t) => runs(t, box, name))
})
