import t from 'tap'
import {
  choice,
  instanceName,
  instanceOf,
  isCommand,
  meantCommand,
  readArguments,
  readerOf,
  serviceKind,
  usage,
} from '../../../lib/cli/arguments.js'
import { Failure } from '../../../lib/cli/failure.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import { targets } from '../../../lib/targets/index.js'

const named = (...names: string[]) => targets.filter(({ name }) => names.includes(name))

/** The status and the first line of what an action fails with. */
function failure(action: () => unknown): [status: number, line: string] | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [error.status, error.message.split('\n')[0] as string]
  }
}

t.test('the arguments of a command', async (t) => {
  const { values, positionals } = readArguments('compile', ['-o', 'x', 'a', '--target', 'sysv', '--strict', '-', 'b'])
  t.same({ ...values }, { output: 'x', target: ['sysv'], strict: true })
  t.same(positionals, ['a', '-', 'b'])
  const cases: [argv: string[], line: string][] = [
    [['--stirct'], "Unknown option '--stirct': did you mean --strict?"],
    [['--nonsense-of-mine'], "Unknown option '--nonsense-of-mine'"],
    [['--name'], "Option '--name <value>' argument missing"],
    [['--strict=1'], "Option '--strict' does not take an argument"],
  ]
  for (const [argv, line] of cases)
    t.same(
      failure(() => readArguments('compile', argv)),
      [2, line],
      argv.join(' '),
    )
})

t.test('every option of a command is in its help', async (t) => {
  for (const command of ['compile', 'check', 'explain', 'sample'] as const) {
    t.ok(isCommand(command))
    t.match(usage(command), new RegExp(`^usage: celery-initd ${command} `))
  }
  t.notOk(isCommand('toString'))
  for (const [said, meant] of [
    ['complie', 'compile'],
    ['exlpain', 'explain'],
    ['doctr', 'doctor'],
    ['chekc', 'check'],
    ['x', undefined],
    ['frobnicate', undefined],
  ] as const)
    t.equal(meantCommand(said), meant)
})

t.test('one of a few words', async (t) => {
  t.equal(choice('format', undefined, ['text', 'json']), 'text', 'the first is the default')
  t.equal(choice('format', 'json', ['text', 'json']), 'json')
  t.same(
    failure(() => choice('format', 'xml', ['text', 'json'])),
    [2, "--format must be text or json, got 'xml'"],
  )
})

t.test('the service is said, or what the last file is called', async (t) => {
  const cases: [said: string | undefined, configs: string[], expected: string][] = [
    [undefined, [], 'celeryd'],
    [undefined, ['/etc/default/celeryd'], 'celeryd'],
    [undefined, ['/etc/default/celerybeat'], 'celerybeat'],
    [undefined, ['celeryd', 'celerybeat.conf'], 'celerybeat'],
    [undefined, ['celerybeat', 'other'], 'celeryd'],
    [undefined, ['/celerybeat/x'], 'celeryd'],
    ['celeryd', ['celerybeat'], 'celeryd'],
  ]
  for (const [said, configs, expected] of cases)
    t.equal(serviceKind(said, configs, defaultProfile), expected, configs.join(' '))
  t.equal(failure(() => serviceKind('flower', [], defaultProfile))?.[0], 2)
})

t.test('the name of an instance', async (t) => {
  t.equal(instanceName(undefined, 'celerybeat', defaultProfile), 'celerybeat')
  for (const name of ['a', 'little-worker', '9', '_x.y']) t.equal(instanceName(name, 'celeryd', defaultProfile), name)
  for (const name of ['', '-a', '.a', 'a b', 'a/b', 'a\n', '\u00fc'])
    t.equal(failure(() => instanceName(name, 'celeryd', defaultProfile))?.[0], 2, JSON.stringify(name))
  const cases: [path: string, expected: string][] = [
    ['/etc/default/celeryd', 'celeryd'],
    ['/etc/conf.d/shop.conf', 'shop'],
    ['shop.env', 'shop'],
    ['/etc/a b', 'celeryd'],
    ['-', 'celeryd'],
  ]
  for (const [path, expected] of cases) t.equal(instanceOf(path, 'celeryd'), expected, path)
})

t.test('who reads configs', async (t) => {
  const systemd = named('systemd')
  const cases: [path: string, text: string, targets: typeof targets, expected: string][] = [
    ['/etc/conf.d/celery', 'A=1\n', systemd, 'environment-file'],
    ['/etc/conf.d/celery', 'A=1\n', named('sysv'), 'sh'],
    ['/etc/conf.d/celery', 'A=1\n', named('sysv', 'systemd'), 'environment-file'],
    ['/etc/sysconfig/celery', 'A=1\n', systemd, 'environment-file'],
    ['/etc/sysconfig/celery', 'export A=1\n', systemd, 'sh'],
    ['/etc/sysconfig/celery', 'A=$B\n', systemd, 'sh'],
    ['/etc/sysconfig/celery', '# $B\nA=1\n', systemd, 'environment-file'],
    ['/etc/default/celeryd', 'A=1\n', systemd, 'sh'],
  ]
  for (const [path, text, wanted, expected] of cases)
    t.equal(readerOf([{ path, text }], wanted), expected, `${path} ${text}`)
  t.equal(
    readerOf(
      [
        { path: 'conf.d/a', text: '' },
        { path: 'b', text: '' },
      ],
      systemd,
    ),
    'sh',
    'all of them, or none',
  )
  t.equal(readerOf([{ path: 'b', text: '' }], systemd, 'systemd'), 'environment-file', 'unless it is said')
  t.equal(failure(() => readerOf([], systemd, 'dash'))?.[0], 2)
})
