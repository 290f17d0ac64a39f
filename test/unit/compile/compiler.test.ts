import t from 'tap'
import { conflictFindings, sortedFindings } from '../../../lib/compile/compiler.js'
import { finding } from '../../../lib/diagnostics/messages.js'
import { Source } from '../../../lib/diagnostics/source.js'
import { codes, compiled } from '../../support/compiled.js'

t.test('each stage finds its own, and all of it is there at once', async (t) => {
  const text = 'CELERYD_NODES="a b"\nCELERYD_USR=x\nCELERYD_OPTS="-c:9 2"\nB=${c}\nfi\n'
  t.same(codes(compiled(text).findings), [
    'unknown-variable',
    'no-such-node-number',
    'unset-reference',
    'stray-keyword',
  ])
})

t.test('problems of nodes stand at the word that caused them', async (t) => {
  const [found] = compiled('CELERYD_NODES="a b"\nCELERYD_OPTS="-c 1 -c:9 2"\n').findings
  t.equal(found?.source.slice(found.span), '-c:9')
})

t.test('several configs are read in order', async (t) => {
  const configs = [
    { path: 'one', text: 'CELERYD_USER=a\n', checksum: 0, size: 0 },
    { path: 'two', text: 'CELERYD_GROUP=$CELERYD_USER\n', checksum: 0, size: 0 },
  ]
  t.match(compiled('', { configs }).service, { user: { known: 'a' }, group: { known: 'a' } })
})

t.test('files that a config sources are read where that is asked for', async (t) => {
  const text = '. /etc/other\n'
  t.match(compiled(text).service.user, { word: '"${CELERYD_USER:-celery}"' })
  const follow = (path: string) => (path === '/etc/other' ? 'CELERYD_USER=web\n' : undefined)
  t.match(compiled(text, { follow }).service.user, { known: 'web' })
})

t.test('an environment file is not run', async (t) => {
  const { service, reader } = compiled('A=$b\n', { reader: 'environment-file' })
  t.same(service.environment, [{ name: 'A', value: '$b' }])
  t.equal(reader, 'environment-file')
})

t.test('what the target is known to have', async (t) => {
  const text = 'export PATH=/x:$PATH\n'
  t.not(compiled(text).service.residual, '')
  t.same(compiled(text, { known: [{ name: 'PATH', value: '/bin' }] }).service.environment, [
    { name: 'PATH', value: '/x:/bin' },
  ])
})

t.test('findings: by file, by position, each once', async (t) => {
  const [one, two, other] = ['one', 'two', 'other'].map((path) => new Source(path, 'abc')) as [Source, Source, Source]
  const at = (source: Source, start: number) => ({
    ...finding('nul-byte', { start, end: 3 }, { encoding: undefined, count: 1 }),
    source,
  })
  const sorted = sortedFindings([at(other, 0), at(two, 2), at(two, 1), at(one, 2), at(two, 1)], ['one', 'two'])
  t.same(
    sorted.map(({ source, span }) => [source.path, span.start]),
    [
      ['one', 2],
      ['two', 1],
      ['two', 2],
      ['other', 0],
    ],
  )
})

t.test('a pid file of another instance is told where it is assigned', async (t) => {
  const parameters = { pidfile: '/run/a.pid', other: 'b' }
  const conflict = { code: 'pidfile-of-another', option: 'PID_FILE', parameters } as const
  const assigned = compiled('CELERYD_PID_FILE=/run/a.pid\n')
  t.match(conflictFindings(assigned, [conflict]), [{ code: 'pidfile-of-another', span: { start: 0 } }])
  t.match(conflictFindings(compiled('CELERY_APP=x\n'), [conflict]), [{ span: { start: 0, end: 0 } }])
})
