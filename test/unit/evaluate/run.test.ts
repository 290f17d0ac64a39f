import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { mostExpanded, mostLoopCommands } from '../../../lib/evaluate/limits.js'
import { DYNAMIC, Run, UNSURE } from '../../../lib/evaluate/run.js'
import { parse } from '../../../lib/syntax/parser.js'

const span = { start: 0, end: 1 }

function begun(text = 'A=1'): Run {
  const run = new Run({})
  run.source = new Source('config', text)
  return run
}

/** What an action throws, if anything. */
function thrown(action: () => void): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error
  }
}

t.test('a finding is there once for each place', async (t) => {
  const run = begun()
  run.report('loop-too-long', span, { limit: 1 })
  run.report('loop-too-long', span, { limit: 1 })
  run.report('loop-too-long', { start: 1, end: 2 }, { limit: 1 })
  t.equal(run.findings.size, 2)
})

t.test('where nothing may be left to the host, or may fail', async (t) => {
  const run = begun()
  run.strictly(() => {
    t.equal(run.strict, 1)
    t.equal(
      thrown(() => run.keep('x', span, run.effects.ofParts([]))),
      DYNAMIC,
    )
  })
  t.throws(() =>
    run.strictly(() => {
      throw new Error('x')
    }),
  )
  t.throws(() =>
    run.forgivingly(() => {
      throw new Error('x')
    }),
  )
  t.same([run.strict, run.forgiving], [0, 0], 'it is as it was, however that ends')
  run.state.setSwitch('errexit', true)
  run.forgivingly(() =>
    t.equal(
      thrown(() => run.keep('x', span, run.effects.ofParts([]))),
      DYNAMIC,
    ),
  )
})

t.test('too much to do', async (t) => {
  const run = begun()
  run.step()
  run.loops = 1
  t.equal(
    thrown(() => {
      for (let step = 0; step <= mostLoopCommands; step++) run.step()
    }),
    DYNAMIC,
  )
  t.equal(
    thrown(() => run.spend(mostExpanded + 1)),
    UNSURE,
  )
  t.same(
    [...run.findings.values()].map(({ code }) => code),
    ['loop-too-long', 'config-too-complex'],
  )
})

t.test('a read-only variable is not assigned, and that is said', async (t) => {
  const run = begun()
  t.equal(run.assignVariable('A', '1', [], span), true)
  run.state.setCell('A', { ...run.state.cell('A'), readonly: true })
  t.equal(run.assignVariable('A', '2', [], span), false)
  t.equal(run.lookup('A'), '1')
  t.same(
    [...run.findings.values()].map(({ code }) => code),
    ['readonly-assigned'],
  )
})

t.test('what stays is forgotten: the host may have changed it', async (t) => {
  const text = 'read A'
  const run = begun(text)
  run.assignVariable('A', '1', [], span)
  run.assignVariable('B', '2', [], span)
  const { statements } = parse(text).script
  run.leave({ start: 0, end: text.length }, run.effects.ofStatements(statements), [])
  t.same([run.lookup('A'), run.lookup('B'), run.lookup('?')], [null, '2', null])
  t.equal(run.state.residual.length, 1)
  for (const [text, expected] of [
    ['return', UNSURE],
    ['set -e', UNSURE],
    ['exit', undefined],
  ] as const) {
    const effects = run.effects.ofStatements(parse(text).script.statements)
    t.equal(
      thrown(() => run.leave(span, effects, [])),
      expected,
      text,
    )
  }
})
