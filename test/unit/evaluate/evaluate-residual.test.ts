/**
 * What the evaluator leaves to the host does there what the config does: generated configs with statements that depend
 * on the host, read whole in one shell, and as the residual followed by the static values in another.
 */

import fc from 'fast-check'
import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { evaluate } from '../../../lib/evaluate/evaluator.js'
import { shWord } from '../../../lib/quote.js'
import { parse } from '../../../lib/syntax/parser.js'
import { configs, type Job, names, type Reading, readInShell } from '../../support/config-generator.js'

const runs = Number(process.env.EVALUATE_RUNS ?? 400)
const seed = Number(process.env.EVALUATE_SEED ?? 20261122)
const observed = [...names, 'HOST_A', 'HOST_B', 'HOST_C']

/** A, C and N stand for what no program of these configs reads; only the usual names of an environment are minded there. */
const environments: readonly Readonly<Record<string, string>>[] = [
  {},
  { HOST_A: 'a b', HOST_B: 'b' },
  { HOST_A: 'leave', HOST_C: 'c $x' },
  { HOST_A: '*', A: 'inherited', C: '', N: '7' },
]

/** Most configs begin with values that are known, so that there is something to fill in. */
const known = 'A=a/b.c\nexport B="b c"\nC=\'$x\'\nD="d\\"$A"\nN=3 M=010\n'

/** The residual of a text, and the values that the script assigns after it. */
function compiled(text: string): Pick<Job, 'text' | 'after'> {
  const evaluation = evaluate(new Source('config', text), parse(text).script)
  const residual = evaluation.residual.map((one) => one.text).join('\n')
  const values: string[] = []
  for (const { name, value } of evaluation.variables.values())
    if (value !== null) values.push(`${name}=${shWord(value)}`)
  for (const name of evaluation.exported) values.push(`export ${name}`)
  return { text: `${residual}\n`, after: `${values.join('\n')}\n` }
}

function shown(reading: Reading | undefined): string {
  return reading === undefined ? 'gives up' : JSON.stringify([[...reading.values], reading.exported])
}

/** For each text: in which environment the residual does something else, and what. */
function problems(texts: readonly string[]): (string | undefined)[] {
  const jobs = texts.flatMap((text) =>
    environments.flatMap((environment) => [
      { text, environment },
      { ...compiled(text), environment },
    ]),
  )
  const readings = readInShell(['dash'], jobs, observed)
  return texts.map((_, index) => {
    for (const [at, environment] of environments.entries()) {
      const [original, residual] = readings.slice(2 * (index * environments.length + at))
      // Where sh gives up, there is no service that could be different.
      if (original !== undefined && shown(original) !== shown(residual))
        return `with ${JSON.stringify(environment)}\n${shown(original)}\n${shown(residual)}`
    }
    return undefined
  })
}

/** The shortest text with a problem that removing lines leads to. */
function shrink(text: string): string {
  const counters = (one: string): number => one.split('loop_').length
  for (let current = text; ; ) {
    const lines = current.split('\n')
    const shorter = lines
      .flatMap((_, from) =>
        [1, 2, 3, 5, 8].map((count) => lines.filter((_, at) => at < from || at >= from + count).join('\n')),
      )
      .filter(
        (one) =>
          one !== current &&
          counters(one) === counters(current) &&
          parse(one).findings.every((each) => each.severity !== 'error'),
      )
    const next = problems(shorter).findIndex((one) => one !== undefined)
    if (next === -1) return current
    current = shorter[next] as string
  }
}

t.test(`the residuals of ${runs} configs do what the configs do`, (t) => {
  const texts = fc
    .sample(configs({ dynamic: true }), { numRuns: runs, seed })
    .map((text, index) => (index % 4 === 0 ? '' : known) + text)
  const wrong = problems(texts)
    .map((message, index) => ({ message, text: texts[index] as string }))
    .filter(({ message }) => message !== undefined)
    .sort((one, other) => one.text.length - other.text.length)
  for (const { text } of wrong.slice(0, 3)) {
    const small = shrink(text)
    t.comment(
      `${problems([small])[0]}\n${small}\n--- is compiled to\n${compiled(small).text}---\n${compiled(small).after}`,
    )
  }
  t.equal(wrong.length, 0, `${wrong.length} of ${runs} differ`)
  t.end()
})
