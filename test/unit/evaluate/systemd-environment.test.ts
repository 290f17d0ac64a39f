import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { evaluateSystemdEnvironment, systemdNotes } from '../../../lib/evaluate/systemd-environment.js'
import { evaluated } from '../../support/evaluated.js'

const read = (text: string) => evaluateSystemdEnvironment([new Source('/etc/conf.d/celery', text)])

t.test('everything in a file that systemd reads is known', async (t) => {
  const evaluation = read('CELERY_APP=proj\nexport X=1\nURL="a b"\nA=$B\n')
  const values = [...evaluation.variables.values()].map(({ name, value }) => `${name}=${value}`)
  t.same(values, ['CELERY_APP=proj', 'URL=a b', 'A=$B'])
  t.same([evaluation.dynamic, evaluation.residual, evaluation.assignsAnything], [[], [], false])
  t.same(evaluation.exported, ['URL', 'A'], 'options are for this compiler')
  t.equal(evaluation.value('URL'), 'a b')
  t.equal(evaluation.value('CELERY_CREATE_DIRS'), '1', 'the manual has a file of tmpfiles.d beside it')
  t.equal(evaluation.value('NONE'), undefined)
})

t.test('of several files the last one counts', async (t) => {
  const sources = ['A=1\nB=1\n', 'A=2\n'].map((text, index) => new Source(`${index}`, text))
  const evaluation = evaluateSystemdEnvironment(sources)
  t.same([evaluation.value('A'), evaluation.value('B')], ['2', '1'])
  t.same(
    evaluation.variables.get('A')?.assignments.map(({ source }) => source.path),
    ['0', '1'],
  )
})

t.test('where sh would read something else', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['A=b\n', []],
    ['A="b c"\n', []],
    ['A=b # c\n', ['environment-differs: b # c']],
    ['A=$B\n', ['environment-expansion: $B']],
    ['A="pa$5word"\n', ['environment-expansion: $5word"']],
    ['A=pa$$word\n', ['environment-expansion: $$word']],
    ['A="a$!b"\n', ['environment-expansion: $!b"']],
    ['A="a$-b"\n', ['environment-expansion: $-b"']],
    ["A='pa$5word'\n", []],
    ['A="a$"\n', []],
    ['A="a$/b$ $%"\n', []],
    ['A=b#c\n', []],
    ['A=1\nA=b c\n', ['environment-differs: b c']],
    ['A=b c\nA=1\n', []],
    // What sh runs there may set any variable, which says nothing about the other lines.
    ['A="w1"\nB=a b$c\n', ['environment-expansion: $c']],
  ]
  for (const [text, expected] of cases)
    t.same(
      read(text).findings.map(({ code, source, span }) => `${code}: ${source.slice(span)}`),
      expected,
      text,
    )
})

t.test('where systemd would read something else of a config for sh', async (t) => {
  const cases: [text: string, expected: RegExp[]][] = [
    ['A=b\n', []],
    ['export A=b\n', [/A .*no value/]],
    ['A="$(x)"\n', []],
    ['B=1; A=$B\n', [/B .*“1; A=\$B”/, /A .*no value/]],
  ]
  for (const [text, expected] of cases) {
    const evaluation = evaluated(text)
    const [first] = evaluation.sources
    if (first === undefined) throw new Error('there is a source')
    t.match(
      systemdNotes(first.source, evaluation).map(({ message }) => message),
      expected,
      text,
    )
    t.equal(systemdNotes(new Source('other', text), evaluation).length, 0, 'only of its own file')
  }
})
