/** The short form of `make portability`: one story in each shell and system, and what the others rest on. */
import t from 'tap'
import { sandbox } from '../support/sandbox.js'
import { ServiceBox } from '../support/service-box.js'
import { inTurns } from '../support/stories.js'
import { strictFindings } from './posix.js'
import { story } from './story.js'
import { inShells, onSystems, services } from './subjects.js'
import { notes, strict } from './userlands.js'

const places = [...inShells, ...onSystems]
const all = places.flatMap((place) => services.map((service) => ({ place, service })))
const results = inTurns(all, ({ place, service }) => story(place, service, () => {}))
for (const place of places) {
  t.test(place.name, async (t) => {
    for (const [index, each] of all.entries()) {
      if (each.place === place) t.same(await results[index], [], each.service.name)
    }
    t.same(place.findings?.() ?? [], [])
  })
}

t.test('without setsid, too, a broken app is shown', async (t) => {
  for (const place of onSystems.filter(({ name }) => name === 'OpenBSD')) {
    for (const { subject } of services) {
      const service = await ServiceBox.make(t, place.put(subject), { opts: '--crash=0' })
      const result = await service.run('start')
      t.match(result, { status: 1, stderr: /(worker1|celerybeat) did not stay up[\s\S]*No module named 'proj'/ })
      await service.close()
    }
  }
})

t.test('POSIX alone refuses the rest', async (t) => {
  const box = await sandbox(t, { userland: strict })
  const cases: [command: string, refused: string | undefined][] = [
    ['ls -l --color /', '--'],
    ['rm /tmp/none -f', '-f after an operand'],
    ['[ a == b ]', '=='],
    ['kill -9 99999', '-9'],
    ['sleep 0.5', '0.5'],
    ['find / -maxdepth 0', '-maxdepth'],
    ['printf %q x', '%q'],
    ['ls -ld /', undefined],
    ['find / -prune -newer /etc/passwd', undefined],
    ["printf '%s\\n' -- -x", undefined],
    ['tail -n 1 /etc/passwd', undefined],
  ]
  for (const [command, refused] of cases) {
    const { status } = await box.run(['/bin/sh', '-c', command], { env: { PATH: '/usr/bin' } })
    t.equal(status === 64, refused !== undefined, `${command}: status ${status}`)
  }
  t.equal((await box.run(['/bin/sh', '-c', 'pgrep x; stat /'], { env: { PATH: '/usr/bin' } })).status, 127)
  const seen = new Map((await box.read(notes)).split('\n').map((line) => [line, 'true\nls -l --color /\n']))
  const found = strictFindings(seen)
  for (const [command, refused] of cases) {
    if (refused !== undefined)
      t.ok(
        found.some((text) => text.includes(` ${refused}: `)),
        command,
      )
  }
  t.ok(found.includes('POSIX has no --: ls -l --color / (line 2)'), 'with its line in the script')
  t.ok(found.includes('nobody needed the exception for setsid'))
})
