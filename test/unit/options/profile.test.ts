import t from 'tap'
import {
  configDirectories,
  contradictions,
  defaultProfile,
  fillIn,
  makeProfile,
  profileSettings,
  serviceName,
  settingProblem,
  sharedDirectories,
} from '../../../lib/options/profile.js'

const withValues = (values: Record<string, string>) => makeProfile(new Map(Object.entries(values)))

t.test('each setting is documented, and its default is a value that it can have', async (t) => {
  for (const { key, type, default: usual, documentation } of profileSettings) {
    t.match(key, /^[a-z]+(?:_[a-z]+)*$/)
    t.equal(settingProblem(type, usual), undefined, key)
    t.match(documentation, /\.$/, key)
  }
  t.same(contradictions(defaultProfile), [])
  t.same(makeProfile(new Map()), defaultProfile)
})

t.test('what a value can be', async (t) => {
  const cases: [Parameters<typeof settingProblem>[0], string[], string[]][] = [
    ['account', ['celery', '_celery', 'c.d-e'], ['', 'root', 'toor', '0', 'a b', '-a', 'a:b', "a'"]],
    ['group', ['', 'celery'], ['a b', '0']],
    [
      'directory',
      ['/run', '/usr/pkg/etc', '/a/b.c+d@e-f_g'],
      ['', '/', 'run', '/run/', '/a//b', '/a/../b', '/a b', '/a%b', '/$x'],
    ],
    ['directories', ['/etc', '/etc /usr/local/etc'], ['', '/etc  /usr', '/etc x', ' /etc']],
    ['search path', ['/bin', '/bin:/usr/bin'], ['', '/bin:', 'bin', '/bin:.', '/bin /usr']],
    ['program', ['celery', '/usr/bin/celery', 'celery-3.11'], ['', 'a b', '-c', 'bin/celery', '$x']],
    ['name', ['celeryd', 'celery-worker', '_c'], ['', '1a', 'a.b', 'a/b', '-a']],
    ['program status', ['5', '0'], ['', '6', '05', '1']],
    ['config status', ['6', '0'], ['', '5']],
  ]
  for (const [type, good, bad] of cases) {
    for (const value of good) t.equal(settingProblem(type, value), undefined, `${type} '${value}'`)
    for (const value of bad) t.match(settingProblem(type, value), /^(?:must|cannot)/, `${type} '${value}'`)
  }
})

t.test('what contradicts itself', async (t) => {
  const keys = (values: Record<string, string>) =>
    contradictions(withValues(values)).map(({ key, other }) => [key, other])
  t.same(keys({ worker_name: 'celerybeat' }), [['beat_name', 'worker_name']])
  t.same(keys({ worker_unit: 'celerybeat' }), [['worker_unit', 'beat_name']])
  t.same(keys({ state_directory: '/var/run/celery' }), [['state_directory', 'run_directory']])
  t.same(keys({ state_directory: '/var/log/celery/x' }), [['state_directory', 'log_directory']])
  t.same(keys({ state_directory: '/var/run/celery2' }), [])
  t.same(keys({ config_directories: '/etc /var/run/x' }), [['config_directories', 'run_directory']])
  for (const key of ['unit_config_directory', 'script_directory', 'libexec_directory'])
    t.same(keys({ [key]: '/var/run' }), [[key, 'run_directory']])
})

t.test('parts of it', async (t) => {
  const profile = withValues({ beat_name: 'beat', config_directories: '/a /b', run_directory: '/run', user: '_c' })
  t.equal(serviceName(profile, 'celeryd'), 'celeryd')
  t.equal(serviceName(profile, 'celerybeat'), 'beat')
  t.same(configDirectories(profile), ['/a', '/b'])
  t.same(sharedDirectories(profile), ['/run', '/var/log', '/var/run'])
  t.equal(fillIn('{user}{group}:{run}/{name} {log} {program} {x}', profile), '_c:/run/{name} /var/log celery {x}')
})
