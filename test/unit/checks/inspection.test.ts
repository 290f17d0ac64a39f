import t from 'tap'
import { inspectionOf } from '../../support/inspected.js'

t.test('settings are options with a value that can be relied on', async (t) => {
  const { settings } = inspectionOf(
    'CELERYD_USER=x\nCELERYD_GROUP=\nOTHER=1\nCELERYD_CHDIR=/srv/$(a)\nCELERY_APP="{{ app }}"\nCELERYD_OPTS="-c 1\r"\n',
  )
  t.same(
    settings.map(({ variable, text, known }) => [variable.name, text, known]),
    [
      ['CELERYD_USER', 'x', true],
      ['CELERYD_CHDIR', '/srv/\ufffc', false],
    ],
  )
})

t.test('a setting by the name of the option, or by another name that is read for it', async (t) => {
  const inspection = inspectionOf('CELERYD_USER=x\n', { kind: 'celerybeat' })
  t.equal(inspection.setting('CELERYD_USER')?.text, 'x')
  t.equal(inspection.setting('CELERYD_GROUP'), undefined)
})

t.test('references, and which of them may be unset', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['A=$B', ['B']],
    ['A=${B:-x}', ['B guarded']],
    ['A=${B#x}', ['B']],
    ['[ -n "$B" ]', ['B guarded']],
    ['A=${B:+$B:}', ['B guarded', 'B guarded']],
    ['A=${B:+$C}', ['B guarded', 'C']],
    ['A=$((B + 1))', ['B guarded']],
  ]
  for (const [text, expected] of cases) {
    const inspection = inspectionOf(text)
    const found = inspection.references.map(({ name, guarded }) => (guarded ? `${name} guarded` : name))
    t.same(found, expected, text)
    t.ok(inspection.refersTo('B'))
    t.notOk(inspection.refersTo('A'))
  }
})

t.test('assignments that certainly happen', async (t) => {
  const inspection = inspectionOf('A=1\nB=2 x\nif a; then C=3; fi\nx && D=4\nE=5 F=6\nG=7 &\n')
  t.same(
    inspection.topLevelAssignments().map(({ assignment }) => assignment.name),
    ['A', 'E', 'F'],
  )
})

t.test('what lies in a comment', async (t) => {
  const inspection = inspectionOf('A=1 # {{ x }}\n')
  const [first] = inspection.evaluation.sources
  if (first === undefined) throw new Error('there is a source')
  t.equal(inspection.inComment(first.source, { start: 6, end: 9 }), true)
  t.equal(inspection.inComment(first.source, { start: 0, end: 3 }), false)
})

t.test('a range of a value is reported where it was written', async (t) => {
  const inspection = inspectionOf('D=/run\nCELERYD_PID_FILE="$D/x y"\n')
  const setting = inspection.setting('CELERYD_PID_FILE')
  if (setting === undefined) throw new Error('it is set')
  inspection.reportValue('relative-path', setting, { name: 'a', value: 'b' }, 5, 8)
  inspection.report('relative-path', undefined, { name: 'a', value: 'b' })
  t.same(
    inspection.findings.map(({ source, span }) => source.slice(span)),
    ['x y'],
    'and nothing without a place',
  )
})
