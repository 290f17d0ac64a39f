import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import { readProfiles } from '../../../lib/syntax/profile-file.js'

const read = (...texts: string[]) => readProfiles(texts.map((text, at) => new Source(`p${at}`, text)))

/** What is found: code, file, line and column, and the text it is about. */
const found = (...texts: string[]) =>
  read(...texts).findings.map(({ code, source, span }) => {
    const { line, column } = source.position(span.start)
    return `${code} ${source.path}:${line}:${column} ${source.slice(span)}`
  })

t.test('lines of data', async (t) => {
  const { profile, findings } = read(
    '# Debian\n\n  user = _celery \r\nrun_directory=/run\n\t# end\ngroup=',
    'user=other',
  )
  t.same(findings, [])
  t.same(profile, { ...defaultProfile, user: 'other', runDirectory: '/run' }, 'a later text wins')
  t.same(read('').profile, defaultProfile)
})

t.test('mistakes, all in one run, each at its place', async (t) => {
  t.same(found('user celery\n=x\n  usr=a\nuser=a\nuser=b\n path = a:b\nnonsense_of_all_kinds=1'), [
    'profile-line p0:1:1 user celery',
    'profile-line p0:2:1 =x',
    'profile-key p0:3:3 usr',
    'profile-repeated p0:5:1 user',
    'profile-value p0:6:9 a:b',
    'profile-key p0:7:1 nonsense_of_all_kinds',
  ])
  t.same(found('worker_name=a', 'beat_name=a'), ['profile-contradiction p1:1:11 a'])
  t.same(
    found('worker_name=celerybeat'),
    ['profile-contradiction p0:1:13 celerybeat'],
    'the key that is there is blamed',
  )
  t.same(
    found('worker_name=celerybeat\nuser=0'),
    ['profile-value p0:2:6 0'],
    'what may follow from another is not said',
  )
})

t.test('what to do about them', async (t) => {
  const help = (text: string) => read(text).findings[0]?.help
  t.equal(help('rundirectory=/run'), 'did you mean run_directory?')
  t.equal(help('zzzzzzzzz=1'), 'man celery-initd lists the keys')
  t.equal(help('user="celery"'), 'write the value without quotes')
  t.equal(help('user=a b'), undefined)
})
