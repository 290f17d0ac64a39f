/** What a real systemd makes of the text that goes into units, and of the files that it reads itself. */

import fc from 'fast-check'
import t from 'tap'
import { unitInstance, unitText, unitWord } from '../../lib/quote.js'
import { readSystemdEnvironment } from '../../lib/syntax/systemd-environment.js'
import { type SystemdBox, systemdBox } from '../support/systemd-box.js'

/** Starts many units at once, each of which writes what it got to a file of its own; gives the words of each. */
async function run(machine: SystemdBox, settings: readonly string[]): Promise<string[][]> {
  const { box } = machine
  await box.run('rm -rf /srv/out /etc/systemd/system/case-*; mkdir /srv/out')
  const units = settings.map((text, at) => `[Service]\nType=oneshot\nStandardOutput=file:/srv/out/${at}\n${text}\n`)
  const files = units.map((text, at) => `${at}\0${text}`).join('\0')
  const write = `import sys\nall = sys.stdin.buffer.read().split(b'\\0')\nfor at, text in zip(all[::2], all[1::2]):\n    open(b'/etc/systemd/system/case-' + at + b'.service', 'wb').write(text)\n`
  const written = await box.run(['python3', '-c', write], { input: files })
  if (written.status !== 0) throw new Error(written.stderr)
  await machine.systemctl('daemon-reload')
  const names = settings.map((_, at) => `case-${at}.service`)
  const { status, stderr } = await machine.systemctl('start', ...names)
  if (status !== 0) throw new Error(stderr)
  const { stdout } = await box.run(
    `cd /srv/out && for file in $(ls | sort -n); do cat "$file"; printf '\\0\\0end\\0'; done`,
  )
  return stdout
    .split('\0\0end\0')
    .slice(0, -1)
    .map((text) => text.split('\0'))
}

/** Characters that mean something somewhere, among others. */
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...' \t\n\\\'"$%;#=@-:+!~*{}()`&|<>,') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '$HOME',
          '${HOME}',
          '$$',
          '%n',
          '%%',
          '\\x41',
          '\\\n',
          '; ',
          ' #',
          '\u0001',
          '\u007f',
        ),
      },
      { weight: 2, arbitrary: fc.constantFrom('a', 'Z', '0', '.', '/', 'é', '日', '🙂', '\u00a0', '\u2028') },
    ),
    { maxLength: 12 },
  )
  .map((all) => all.join(''))

const hard = [
  '',
  ' ',
  '\\',
  '\\\\',
  '"',
  "'",
  '$',
  '$$',
  '%',
  ';',
  'a\\',
  '${A}',
  '\\;',
  '#',
  '-',
  '@x',
  '\n',
  '\\n',
  '%%h',
  'a=b',
]

/** What is not the same, with what it came from. */
function differing(expected: readonly unknown[], found: readonly unknown[], sources = expected): unknown[] {
  const same = (at: number) => JSON.stringify(expected[at]) === JSON.stringify(found[at])
  return expected.flatMap((each, at) => (same(at) ? [] : [{ source: sources[at], expected: each, found: found[at] }]))
}

t.test('quoting for a unit', { timeout: 120_000 }, async (t) => {
  const machine = await systemdBox(t)
  const generated = fc.sample(fc.array(text, { minLength: 1, maxLength: 8 }), { numRuns: 150, seed: 11 })
  const lists = [...hard.map((each) => [each]), hard, ...generated]

  const commands = lists.map(
    (words) =>
      `Environment=HOME=/x\nExecStart=/usr/bin/printf "%%s\\\\0" ${words.map((word) => unitWord(word, 'command')).join(' ')}`,
  )
  const got = await run(machine, commands)
  const read = got.map((words) => (words.length < 2 ? [''] : words.slice(0, -1)))
  t.same(differing(lists, read), [], 'every argument arrives as it was')

  const environments = lists.map(
    (words) =>
      `${words.map((word, at) => `Environment=${unitWord(`V${at}=${word}`, 'list')}`).join('\n')}\nExecStart=/usr/bin/env -0`,
  )
  const variables = await run(machine, environments)
  const named = lists.map((words) => words.map((word, index) => `V${index}=${word}`).sort())
  const found = variables.map((all) => all.filter((each) => /^V\d+=/.test(each)).sort())
  t.same(differing(named, found), [], 'every variable arrives as it was')
})

t.test('paths and names in a unit', { timeout: 60_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const directories = [
    '/srv/a b',
    '/srv/50%',
    '/srv/%n',
    '/srv/$HOME',
    '/srv/"x',
    "/srv/it's",
    '/srv/a\\b',
    '/srv/#x;',
    '/srv/é',
  ]
  for (const path of directories) await box.run(['mkdir', '-p', path])
  const got = await run(
    machine,
    directories.map((path) => `WorkingDirectory=${unitText(path)}\nExecStart=/bin/pwd`),
  )
  t.same(
    got.map(([line]) => line),
    directories.map((path) => `${path}\n`),
  )
  for (const name of ['worker 1', 'a/b', 'é', 'x@y', 'a-b_c.d:e', '%h']) {
    const unit = `node@${unitInstance(name)}.service`
    await box.write(`/etc/systemd/system/${unit}`, '[Service]\nType=oneshot\nExecStart=/bin/true\n')
    await machine.systemctl('daemon-reload')
    t.match(await machine.systemctl('start', unit), { status: 0 }, unit)
    t.equal(
      (await box.run(['systemd-escape', '--unescape', '--instance', unit])).stdout,
      `${name.replaceAll('-', '/')}\n`,
    )
  }
})

/** Lines as people write them, and as they should not. */
const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('A', 'B_1', ' C', 'D ', 'export E', '9F', 'G.H', ''), text)
    .map(([name, value]) => `${name}=${value}`),
  fc.tuple(fc.constantFrom('A', 'B'), text).map(([name, value]) => `${name}="${value}"`),
  fc.tuple(fc.constantFrom('A', 'B'), text, text).map(([name, one, two]) => `${name}='${one}' ${two}`),
  text.map((each) => `# ${each}`),
  text,
)

t.test('files that systemd reads', { timeout: 120_000 }, async (t) => {
  const machine = await systemdBox(t)
  const { box } = machine
  const generated = fc.sample(
    fc.array(line, { maxLength: 6 }).map((lines) => `${lines.join('\n')}\n`),
    { numRuns: 250, seed: 5 },
  )
  // Where systemd's releases differ there is a warning, and nothing to compare.
  const differ = (each: string) =>
    readSystemdEnvironment(each).findings.some(({ code }) => code === 'environment-comment')
  const files = generated.filter((each) => !differ(each))
  await box.run('mkdir /srv/files')
  await Promise.all(files.map((each, at) => box.write(`/srv/files/${at}`, each)))
  const got = await run(
    machine,
    files.map((_, at) => `EnvironmentFile=/srv/files/${at}\nExecStart=/usr/bin/env -0`),
  )
  const names = /^(?:A|B_1|B|C|D|E)=/
  const expected = files.map((each) => {
    const last = new Map(readSystemdEnvironment(each).entries.map(({ name, value }) => [name, value]))
    return [...last]
      .map(([name, value]) => `${name}=${value}`)
      .filter((variable) => names.test(variable))
      .sort()
  })
  const found = got.map((all) => all.filter((variable) => names.test(variable)).sort())
  t.same(differing(expected, found, files), [], 'every file is read as systemd reads it')
})
