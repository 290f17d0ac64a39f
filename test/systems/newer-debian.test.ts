/** The scripts on Debian's newer suites: their shells, awks, BusyBox (1.37 and newer), util-linux and procps. */

import t from 'tap'
import { newerDebian, type Userland } from '../support/newer-debian.js'
import {
  frozenCelerybeat,
  frozenCeleryd,
  genericCelerybeat,
  genericCeleryd,
  ServiceBox,
  type Subject,
} from '../support/service-box.js'

const suites = ['trixie', 'sid'] as const
const userlands: readonly Userland[] = suites.flatMap((suite) => [
  { suite, sh: 'dash', awk: 'mawk' },
  { suite, sh: 'dash', awk: 'busybox' },
  { suite, sh: 'busybox', awk: 'mawk' },
  { suite, sh: 'busybox', awk: 'busybox', alone: true },
])
const nameOf = ({ suite, sh, awk, alone }: Userland) =>
  alone ? `${suite}, BusyBox alone` : `${suite}, ${sh} and ${awk} awk`

const subjects: readonly (readonly [string, Subject])[] = [
  ['celeryd, frozen', frozenCeleryd],
  ['celeryd, generic', genericCeleryd],
  ['celerybeat, frozen', frozenCelerybeat],
  ['celerybeat, generic', genericCelerybeat],
]

/** What an awk or a shell that reads values twice would run as root, or change. */
const values = [
  `--tag=it's; touch /tmp/PWNED; echo 'x`,
  `--note=\\ & \\1 \\\\ $(touch /tmp/PWNED) \`touch /tmp/PWNED\`  "`,
]
const opts = values.map((value) => `"${value.replaceAll(/["\\$`]/g, '\\$&')}"`).join(' ')

t.jobs = 6
for (const suite of suites) {
  t.test(`${suite} has what these tests are about`, { buffered: true }, async (t) => {
    const box = await newerDebian(t, { suite, sh: 'busybox', awk: 'busybox', alone: true })
    const [, minor] = /^BusyBox v1\.(\d+)\./.exec((await box.run('busybox')).stdout) ?? []
    t.ok(Number(minor) >= 37, `BusyBox 1.${minor}`)
    const program = `BEGIN { q = sprintf("%c", 39); text = "it" q "s"; gsub(q, q "\\\\" q q, text); print text }`
    t.match(
      await box.run(['/usr/bin/awk', program]),
      { stdout: "it'''s\n" },
      'its awk drops a backslash that gsub puts in',
    )
    t.match(await box.run('/usr/bin/ps; /usr/bin/su --help 2>&1; ls -l /usr/bin/awk'), { stdout: /BusyBox/ })
    t.notMatch((await box.run('/usr/bin/ps -p 1 2>&1')).stdout, /^ *PID TTY/, 'its ps is not procps')
    await box.close()
  })
}
for (const userland of userlands) {
  for (const [name, subject] of subjects) {
    t.test(`${nameOf(userland)}: ${name}`, { timeout: 300_000, buffered: true }, async (t) => {
      const place = (t: Parameters<typeof newerDebian>[0]) => newerDebian(t, userland)
      const service = await ServiceBox.make(t, { ...subject, place }, { opts })
      const node = service.nodes[0] as string
      const verb = async (verb: string, status: number, stdout: RegExp) =>
        t.match(await service.run(verb), { status, stdout, stderr: /^$/, held: false, timedOut: false }, verb)

      await verb('status', 3, /is stopped\n$/)
      await verb('start', 0, /is up \(pid \d+\)\n$/)
      const [first] = service.live(node)
      await verb('status', 0, new RegExp(`is running \\(pid ${first?.pid}\\)\n$`))
      await verb('restart', 0, /is down\n.*is up \(pid \d+\)\n$/)
      const [second, third] = service.live(node)
      t.ok(second !== undefined && second.pid !== first?.pid && third === undefined, 'another one, and only one')
      await verb('stop', 0, /is down\n$/)
      await verb('status', 3, /is stopped\n$/)

      const { starts } = await service.journal()
      t.equal(starts.length, 2)
      for (const { argv } of starts) for (const value of values) t.ok(argv.includes(value), `${value} came through`)
      t.notOk((await service.box.run(['ls', '/tmp/PWNED'])).status === 0, 'nothing was run of it')
      t.same(service.left(), [], 'no process is left')
      t.same(service.missing(), [], 'and no other was ended')
      await service.close()
    })
  }
}
