/** The short form of `make portability`: one story in each shell and system, and what the others rest on. */
import t from 'tap'
import { beatText } from '../support/for-beat.js'
import { sandbox } from '../support/sandbox.js'
import { ServiceBox } from '../support/service-box.js'
import { inTurns } from '../support/stories.js'
import { strictFindings } from './posix.js'
import { inShells, onSystems, type Place, type Service, services } from './subjects.js'
import { notes, strict } from './userlands.js'

interface Step {
  readonly verb: string
  readonly status: number
  readonly out: RegExp
  /** Under -x, where it says the same, and more on stderr. */
  readonly traced?: boolean
}

const steps: readonly Step[] = [
  { verb: 'start', status: 0, out: /^celeryd: worker1 is up \(pid \d+\)\n$/, traced: true },
  { verb: 'status', status: 0, out: /^celeryd: worker1 is running \(pid \d+\)\n$/ },
  { verb: 'restart', status: 0, out: /^celeryd: worker1 is down\nceleryd: worker1 is up \(pid \d+\)\n$/ },
  { verb: 'stop', status: 0, out: /^celeryd: worker1 is down\n$/, traced: true },
  { verb: 'status', status: 3, out: /^celeryd: worker1 is stopped\n$/ },
  { verb: 'status', status: 3, out: /^celeryd: worker1 is stopped\n$/, traced: true },
]

/** More files than su allows where PAM has its own idea of it. */
const files = 2048

/** The program that runs the script after it has started itself again in a clean environment. */
function secondPass({ box, path }: ServiceBox): string | undefined {
  const found = box.processes().find(({ argv }) => argv[0] === '/bin/sh' && argv[1] === path)
  return found && box.executable(found.pid)
}

/** @returns what was not as it should be */
async function story(place: Place, { subject }: Service): Promise<string[]> {
  const config = place.limitless ? {} : { ulimit: `-n ${files}` }
  const service = await ServiceBox.make({ teardown: () => {} }, place.put(subject), config)
  const [node = ''] = service.nodes
  const wrong: string[] = []
  try {
    for (const { verb, status, out, traced } of steps) {
      const isTraced = traced === true && inShells.includes(place)
      const command = [...service.subject.shell, ...(isTraced ? ['-x'] : []), service.path, verb]
      const job = await service.box.start(command)
      if (place.sh !== undefined && verb === 'restart') {
        const ran = await service.box.waitFor('the second pass', () => secondPass(service))
        if (ran !== place.sh) wrong.push(`the script was run by ${ran}, not by ${place.sh}`)
      }
      const result = await job.done
      const wanted = subject.kind === 'celeryd' ? out : new RegExp(beatText(out.source))
      const heard = isTraced ? /^\++ ?set -f ?$/m : /^$/
      const right = result.status === status && wanted.test(result.stdout) && heard.test(result.stderr) && !result.held
      if (!right)
        wrong.push(`${command.join(' ')}: ${JSON.stringify({ ...result, stderr: result.stderr.slice(-500) })}`)
      const lives = service.live(node).length
      if (lives !== (verb === 'stop' || status === 3 ? 0 : 1)) wrong.push(`${verb}: ${node} runs ${lives} times`)
    }
    const { starts } = await service.journal()
    const limits = starts.map((start) => start.files[0])
    if (!place.limitless && `${limits}` !== `${[files, files]}`)
      wrong.push(`${node} was started with limits of ${limits} files`)
    if (service.missing().length > 0) wrong.push(`bystanders ended: ${service.missing()}`)
  } finally {
    await service.close()
  }
  return wrong
}

const places = [...inShells, ...onSystems]
const all = places.flatMap((place) => services.map((service) => ({ place, service })))
const results = inTurns(all, ({ place, service }) => story(place, service))
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
