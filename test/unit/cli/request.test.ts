import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readArguments } from '../../../lib/cli/arguments.js'
import { Failure } from '../../../lib/cli/failure.js'
import { makeReporter, readEnvironment, readRequest, readTargets } from '../../../lib/cli/request.js'
import { defaultProfile } from '../../../lib/options/profile.js'

const streams = { out: () => {}, error: () => {}, colour: false, outColour: false }

/** The status that an action fails with. */
function status(action: () => unknown): number | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.status
  }
}

const read = (...argv: string[]) => readRequest(readArguments('check', argv), defaultProfile)

t.test("the worker's config is read before a single config of a scheduler", async (t) => {
  const dir = t.testdir({ celeryd: 'A=1\n', celerybeat: 'B=1\n', alone: { celerybeat: 'B=1\n' } })
  const path = (name: string) => join(dir, name)
  const cases: [argv: string[], configs: string[], implied: string | undefined, beside: string | undefined][] = [
    [[path('celerybeat')], [path('celeryd'), path('celerybeat')], path('celeryd'), undefined],
    [[path('celeryd'), path('celerybeat')], [path('celeryd'), path('celerybeat')], undefined, undefined],
    [[path('celeryd')], [path('celeryd')], undefined, path('celerybeat')],
    [[path('alone/celerybeat')], [path('alone/celerybeat')], undefined, undefined],
    [['--service', 'celeryd', path('celerybeat')], [path('celerybeat')], undefined, undefined],
  ]
  for (const [argv, configs, implied, beside] of cases) {
    const request = read(...argv)
    t.same(
      request.configs.map((config) => config.path),
      configs,
      argv.join(' '),
    )
    t.same([request.implied, request.beside], [implied, beside], argv.join(' '))
  }
  t.equal(
    status(() => read()),
    2,
  )
  t.equal(
    status(() => read(path('none'))),
    3,
  )
})

t.test('variables of env files, with their places', async (t) => {
  const dir = t.testdir({ good: 'A=1\n export B="x y" # c\n', 'bad-name': 'A-B=1\n', nul: 'A="\0"\n' })
  const found = readEnvironment([join(dir, 'good')])
  t.same(
    found.map(({ name, value }) => [name, value]),
    [
      ['A', '1'],
      ['B', 'x y'],
    ],
  )
  t.same(
    found.map(({ place }) => place?.source.slice(place.span)),
    ['A', 'B'],
  )
  for (const name of ['bad-name', 'nul'])
    t.equal(
      status(() => readEnvironment([join(dir, name)])),
      1,
      name,
    )
  t.equal(
    status(() => readEnvironment([join(dir, 'none')])),
    3,
  )
  t.same(readEnvironment(), [])
})

t.test('an env file that is not UTF-8 is refused: values would be lost, or others', async (t) => {
  const dir = t.testdir({})
  const path = join(dir, 'env')
  for (const [bytes, encoding] of [
    [Buffer.from('A=caf\xe9\n', 'latin1'), 'ISO-8859-1'],
    [Buffer.from('\ufeffA=1\nB=2\n', 'utf16le'), 'UTF-16'],
    [Buffer.from('A=1\nB=2\n', 'utf16le'), 'UTF-16LE'],
  ] as const) {
    writeFileSync(path, bytes)
    t.throws(() => readEnvironment([path]), {
      message: `${path} is not UTF-8 but looks like ${encoding}: convert it, as in iconv -f ${encoding} -t UTF-8 ${path} > ${path}.new`,
      status: 1,
    })
  }
  writeFileSync(path, Buffer.from('# caf\xe9\nA=1 # \xe9\n', 'latin1'))
  t.match(readEnvironment([path]), [{ name: 'A', value: '1' }], 'comments do not matter')
  writeFileSync(path, '\ufeffA=caf\u00e9 \ufffd\n')
  t.match(
    readEnvironment([path]),
    [{ name: 'A', value: 'caf\u00e9 \ufffd' }],
    'U+FFFD itself is a character as any other',
  )
})

t.test('targets come in the order of the table, each once', async (t) => {
  const names = (...said: string[]) => readTargets(said).map(({ name }) => name)
  t.same(names(), ['sysv'])
  t.same(names('systemd', 'sysv', 'systemd'), ['sysv', 'systemd'])
  t.equal(
    status(() => names('upstart')),
    2,
  )
})

t.test('what may be left out', async (t) => {
  const make = (...argv: string[]) => makeReporter(readArguments('check', argv).values, streams)
  t.same(
    [...make('--disable', 'not-boolean,root-user', '--disable', 'not-umask').options.disabled],
    ['not-boolean', 'root-user', 'not-umask'],
  )
  for (const argv of [
    ['--disable', 'not-bolean'],
    ['--disable', 'nul-byte'],
    ['--severity', 'all'],
    ['--format', 'x'],
  ])
    t.equal(
      status(() => make(...argv)),
      2,
      argv.join(' '),
    )
  t.match(make('--strict', '--no-inline-disable').options, { strict: true, inline: false, severity: 'note' })
})
