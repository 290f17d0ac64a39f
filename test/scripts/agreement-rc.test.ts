/**
 * On the BSDs, the init script and the script for rc.d of the same config start the same processes: argument for argument,
 * variable for variable, in the same place, as the same user, with the same limits. A few of the configs; AGREEMENT=all has
 * all of them.
 */

import t, { type Test } from 'tap'
import { type Case, cases, configOf, type Likeness, likeness, program } from '../support/agreement.js'
import { bsdEnvironment, RcBox, rcFiles } from '../support/rc-box.js'
import { freebsdModel } from '../support/rc-models/freebsd.js'
import { netbsdModel } from '../support/rc-models/netbsd.js'
import { openbsdModel } from '../support/rc-models/openbsd.js'
import type { RcPlace, RcSystem } from '../support/rc-models/place.js'
import { compileScript } from '../support/service.js'
import { installStandIn, readJournal } from '../support/stand-in.js'
import { turns } from '../support/stories.js'

/** What su(1) of the BSDs cannot do: another group than the account's own. */
const refused = ['other-group', 'both']

/** One of each kind, for every day. */
const few: Readonly<Record<RcSystem, readonly string[]>> = {
  freebsd: ['three-nodes', 'quotes', 'hostile-export', 'strange-directory', 'beat'],
  netbsd: ['looked-up'],
  openbsd: ['pass-through', 'env-file', 'other-user', 'open-files', 'beat'],
}

/** Everything of a process, its pid file, too. */
type Whole = Likeness & { readonly argv: readonly string[] }

/** What the processes of a case are like that a command starts. */
async function started({ box }: RcBox, each: Case, command: readonly string[]): Promise<readonly Whole[]> {
  const path = program(each)
  const journal = `${path.slice(0, path.lastIndexOf('/'))}/journal`
  await box.write(journal, '', { mode: 0o666 })
  const { status, stdout, stderr } = await box.run(command, { env: bsdEnvironment, cwd: '/' })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${status}: ${stdout}${stderr}`)
  const { starts } = await readJournal(box, journal)
  const all = starts.map((start) => {
    const like = likeness(start, each)
    // pkgsrc's own directories are in the PATH of what it installs, and in no other.
    const environment = like.environment.map((text) => text.replace(':/usr/pkg/sbin:/usr/pkg/bin', ''))
    return { ...like, environment, argv: start.argv }
  })
  return all.sort((a, b) => (a.argv.join() < b.argv.join() ? -1 : 1))
}

async function compare(t: Test, box: RcBox, each: Case): Promise<void> {
  const { system } = box.place
  const { kind = 'celeryd', environment = [] } = each
  const name = each.name.replaceAll('-', '_')
  const path = `/etc/${name}.conf`
  const text = configOf(each)
  await installStandIn(box.box, program(each))
  await box.box.write(path, text)
  const script = `/etc/init.d/${name}`
  await box.box.write(script, compileScript(path, text, { kind, name, environment }))
  const files = rcFiles(system, kind, { name, path, text, environment })
  for (const file of files) await box.box.write(`/${file.path}`, file.text, { mode: file.mode })
  const before = await started(box, each, [script, 'start'])
  t.equal((await box.box.run([script, 'kill'], { env: bsdEnvironment })).status, 0, `${name}: kill`)
  const words = system === 'openbsd' ? ['-f', 'start'] : ['onestart']
  const after = await started(box, each, [`/${files[0]?.path}`, ...words])
  t.equal(before.length, each.nodes ?? 1, `${name}: all nodes`)
  t.same(after, before, name)
  await box.box.run([script, 'kill'], { env: bsdEnvironment })
}

function agreement(place: RcPlace): void {
  const all = process.env.AGREEMENT === 'all'
  const chosen = cases.filter(({ name }) => !refused.includes(name) && (all || few[place.system].includes(name)))
  t.test(place.name, { timeout: 900_000 }, async (t) => {
    const box = await RcBox.make(t, place)
    t.equal((await box.box.run("mkdir -p /srv/work '/srv/a b%n$HOME\"c'")).status, 0)
    // The class of all other services would lower the limits that the host has: that is what it is for.
    if (place.system === 'openbsd') await box.box.write('/etc/login.conf', 'daemon:\\\n\t:umask=022:\n')
    const turn = turns(6)
    await Promise.all(chosen.map((each) => turn(() => compare(t, box, each))))
  })
}

t.jobs = 3
for (const place of [freebsdModel, netbsdModel, openbsdModel]) agreement(place)
