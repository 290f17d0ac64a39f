/** `--profile` and `--set`: they reach all that is made, and what is printed reproduces them. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { defaultProfile, profileSettings } from '../../../lib/options/profile.js'
import { targets } from '../../../lib/targets/index.js'
import { celeryInitd } from '../../support/command.js'

const profiles = 'packaging/profiles'

/** A profile in which nothing is as by default. */
const odd = `user=_odd
group=_oddgroup
config_directories=/odd/etc /odd/etc2
unit_config_directory=/odd/units
run_directory=/odd/run
log_directory=/odd/log
state_directory=/odd/state
path=/odd/bin:/bin:/usr/bin
celery_bin=/odd/bin/celery
worker_name=oddworker
beat_name=oddbeat
worker_unit=oddunit
script_directory=/odd/scripts
libexec_directory=/odd/libexec
missing_program_status=0
missing_config_status=0
`

t.test('a profile replaces each default, in everything that is made', async (t) => {
  const dir = t.testdir({ odd, oddworker: 'CELERY_APP=proj\n', oddbeat: 'CELERY_APP=proj\n' })
  const profile = ['--profile', join(dir, 'odd')]
  t.same(
    profileSettings.filter(({ key }) => !odd.includes(`${key}=`)),
    [],
    'the test has all keys',
  )
  const texts = new Map<string, string>()
  for (const target of targets)
    for (const service of ['oddworker', 'oddbeat']) {
      const out = join(dir, `out-${target.name}-${service}`, '/')
      mkdirSync(out)
      // It gives a program no group but that of its account.
      const own = target.name === 'supervisord' ? ['--set', 'group=_odd'] : []
      const made = celeryInitd('compile', ...profile, ...own, '--target', target.name, join(dir, service), '-o', out)
      t.equal(made.status, 0, made.error)
      for (const file of readdirSync(out, { recursive: true, withFileTypes: true }))
        if (file.isFile())
          texts.set(`${target.name} ${file.name}`, readFileSync(join(file.parentPath, file.name), 'utf8'))
    }
  for (const kind of ['celeryd', 'celerybeat']) {
    texts.set(`generic ${kind}`, celeryInitd('compile', ...profile, '--generic', '--service', kind).out)
    texts.set(`sample ${kind}`, celeryInitd('sample', ...profile, kind).out)
  }
  texts.set('sample systemd', celeryInitd('sample', ...profile, 'systemd').out)
  const usual = [
    defaultProfile.path,
    '/var/run/celery',
    '/var/log/celery',
    '/etc/default',
    '/etc/init.d',
    '=celery:',
    ' celery -',
  ]
  for (const [name, text] of texts) {
    t.not(text, '', name)
    t.same(
      usual.filter((each) => text.replaceAll('/odd/', '/').includes(each)),
      [],
      `${name} has none of the defaults`,
    )
  }
  const all = [...texts.values()].join('\n')
  for (const each of [
    '_odd',
    '_oddgroup',
    '/odd/etc /odd/etc2',
    '/odd/units',
    '/odd/run/celery',
    '/odd/log/celery',
    '/odd/state/',
    '/odd/bin/celery',
    '/odd/scripts/oddworker',
    'PATH=/odd/bin:',
  ])
    t.ok(all.includes(each), each)
  t.ok(texts.has('sysv oddworker') && texts.has('sysv oddbeat') && texts.has('systemd oddunit.service'))
})

t.test('what is printed to follow a change names the profile again', async (t) => {
  const dir = t.testdir({ 'my profile': 'user=a\n', celeryd: 'CELERY_APP=proj\n' })
  const config = join(dir, 'celeryd')
  const made = celeryInitd(
    'compile',
    config,
    '--profile',
    join(dir, 'my profile'),
    '--set',
    'group=b',
    '--set',
    'user=c',
  )
  t.equal(made.status, 0, made.error)
  const command = /to follow it: celery-initd (compile .*?) -o /.exec(made.out)?.[1]?.replaceAll(`'\\''`, `'`)
  t.ok(
    command?.includes(`--profile '${join(dir, 'my profile')}' --set group=b --set user=c ${config}`),
    command ?? made.out,
  )
  t.match(made.out, /^user=c$/m)
  t.match(made.out, /^group=b$/m)
})

t.test('the profiles of packaging/ say each setting, and nothing is wrong with them', async (t) => {
  const names = readdirSync(profiles)
  t.same(names.sort(), ['alpine', 'debian', 'fedora', 'freebsd', 'gentoo', 'openbsd', 'opensuse', 'pkgsrc'])
  for (const name of names) {
    const path = join(profiles, name)
    const made = celeryInitd('compile', '--generic', '--profile', path)
    t.equal(made.status, 0, `${name}: ${made.error}`)
    const keys = [...readFileSync(path, 'utf8').matchAll(/^([a-z_]+)=/gm)].map(([, key]) => key)
    t.same(
      keys,
      profileSettings.map(({ key }) => key),
      name,
    )
    t.match(readFileSync(path, 'utf8'), /^# .*Source: /, `${name} says where it is from`)
  }
})

t.test('a wrong profile: nothing is made', async (t) => {
  const dir = t.testdir({ bad: 'usr=x\n', celeryd: 'CELERY_APP=proj\n' })
  const config = join(dir, 'celeryd')
  const cases: [argv: string[], status: number, error: RegExp][] = [
    [
      ['compile', '--profile', join(dir, 'bad'), config],
      1,
      /\/bad:1:1: error\[profile-key\]: a profile has no key usr\n/,
    ],
    [['compile', '--generic', '--profile', join(dir, 'bad')], 1, /error\[profile-key\]/],
    [['check', '--profile', join(dir, 'bad'), config], 1, /error\[profile-key\]/],
    [['explain', '--profile', join(dir, 'bad'), config], 1, /error\[profile-key\]/],
    [['sample', '--profile', join(dir, 'bad'), 'celeryd'], 1, /error\[profile-key\]/],
    [['compile', '--set', 'user=root', config], 2, /^--set:1:6: error\[profile-value\]: user cannot be root/],
    [['compile', '--set', 'user', config], 2, /^--set:1:1: error\[profile-line\]/],
    [['compile', '--profile', join(dir, 'none'), config], 3, /^celery-initd: cannot read .*none: no such file/],
  ]
  for (const [argv, status, error] of cases) {
    const made = celeryInitd(...argv, ...(argv[0] === 'compile' ? ['-o', join(dir, 'out')] : []))
    t.equal(made.status, status, argv.join(' '))
    t.match(made.error, error)
    t.equal(made.out, '')
  }
  t.same(readdirSync(dir).sort(), ['bad', 'celeryd'])
  const json = celeryInitd('compile', '--format', 'json', '--set', 'user=root', config)
  t.match(JSON.parse(json.error), [{ path: '--set', line: 1, column: 6, code: 'profile-value' }])
})

t.test("the scheduler's file is known by its name in the profile", async (t) => {
  const dir = t.testdir({ 'my-worker': 'CELERY_APP=proj\n', 'my-beat': '# as the worker\n' })
  const names = ['--set', 'worker_name=my-worker', '--set', 'beat_name=my-beat']
  const made = celeryInitd('compile', ...names, join(dir, 'my-beat'))
  t.match(made.error, /my-worker is read before .*my-beat/)
  t.match(made.out, /^# Provides: +my-beat$/m)
  t.match(made.out, / --app=proj beat /)
  t.match(made.out, /\/var\/run\/celery\/beat\.pid/)
  rmSync(join(dir, 'my-worker'))
  writeFileSync(join(dir, 'my-beat'), 'CELERY_APP=other\n')
  t.match(celeryInitd('compile', ...names, join(dir, 'my-beat')).out, / --app=other beat /)
})
