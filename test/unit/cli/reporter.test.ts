import t from 'tap'
import { Reporter, type ReporterOptions } from '../../../lib/cli/reporter.js'
import { type Code, finding, type PlacedFinding } from '../../../lib/diagnostics/messages.js'
import { Source } from '../../../lib/diagnostics/source.js'
import { evaluated } from '../../support/evaluated.js'

const source = new Source('celeryd', 'A = b\n')

function placed(code: Code, at = source): PlacedFinding {
  return { ...finding('spaces-around-equals', { start: 0, end: 3 }, { name: 'A' }), code, source: at }
}

const [error, warning, note] = (['error', 'warning', 'note'] as const).map((severity) => ({
  ...placed('spaces-around-equals'),
  severity,
})) as [PlacedFinding, PlacedFinding, PlacedFinding]

function reporter(options: Partial<ReporterOptions> = {}) {
  const printed: string[] = []
  const streams = { error: (text: string) => printed.push(text), colour: false }
  const usual = { format: 'text', strict: false, disabled: new Set<string>(), severity: 'note', inline: true } as const
  return { printed, made: new Reporter(streams, { ...usual, ...options }) }
}

t.test('whether a command may go on', async (t) => {
  const cases: [findings: PlacedFinding[], strict: boolean, expected: boolean][] = [
    [[], true, true],
    [[note], true, true],
    [[warning], false, true],
    [[warning], true, false],
    [[note, error], false, false],
  ]
  for (const [findings, strict, expected] of cases) {
    const { made } = reporter({ strict })
    t.equal(made.passes(findings), expected)
    t.equal(made.report(findings), expected)
  }
})

t.test('which findings count', async (t) => {
  const { evaluation } = { evaluation: evaluated('A=1') }
  const codes = (options: Partial<ReporterOptions>, findings: PlacedFinding[], implied?: string) =>
    reporter(options)
      .made.select(findings, evaluation, 'celeryd', implied)
      .map(({ severity }) => severity)
  const all = [error, warning, note]
  t.same(codes({}, all), ['error', 'warning', 'note'])
  t.same(codes({ severity: 'warning' }, all), ['error', 'warning'])
  t.same(codes({ severity: 'error' }, all), ['error'])
  t.same(codes({ disabled: new Set(['spaces-around-equals']) }, all), [])
  t.same(codes({ disabled: new Set(['not-boolean']) }, all), ['error', 'warning', 'note'])
  t.same(codes({}, all, 'celeryd'), ['error'], 'of a file that is only read along, errors')
})

t.test('each format, at once or whole', async (t) => {
  const cases: [format: ReporterOptions['format'], atOnce: RegExp | undefined, whole: RegExp | undefined][] = [
    ['text', /^celeryd:1:1: error\[/, undefined],
    ['gcc', /^celeryd:1:1: error: .*\]\n$/, undefined],
    ['github', /^::error file=celeryd,line=1/, undefined],
    ['json', undefined, /^\[\n {2}\{\n {4}"path": "celeryd"/],
    ['sarif', undefined, /"version": "2\.1\.0"/],
  ]
  for (const [format, atOnce, whole] of cases) {
    const { made, printed } = reporter({ format })
    made.report([error])
    t.same(printed.length, atOnce === undefined ? 0 : 1, format)
    if (atOnce !== undefined) t.match(printed[0], atOnce)
    made.remark('for people')
    made.end()
    if (whole !== undefined) t.match(printed.at(-1), whole)
    t.equal(printed.includes('celery-initd: for people\n'), format === 'text', 'programs are told findings alone')
  }
})
