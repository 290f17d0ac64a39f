/** A value is the one a POSIX sh would compute: generated configs, read by real shells and by the evaluator. */

import fc from 'fast-check'
import t from 'tap'
import { Source } from '../../lib/diagnostics/source.js'
import type { Evaluation } from '../../lib/evaluate/evaluation.js'
import { evaluate } from '../../lib/evaluate/evaluator.js'
import { parse } from '../../lib/syntax/parser.js'
import { configs, names } from '../support/config-generator.js'
import { type Reading, readInShell, shells } from '../support/config-shells.js'

const runs = Number(process.env.EVALUATE_RUNS ?? 2000)
const seed = Number(process.env.EVALUATE_SEED ?? 20261122)

function read(
  text: string,
  initial?: ReadonlyMap<string, string | undefined>,
): { evaluation: Evaluation; valid: boolean } {
  const { script, findings } = parse(text)
  const valid = findings.every((one) => one.severity !== 'error')
  return { evaluation: evaluate(new Source('config', text), script, initial === undefined ? {} : { initial }), valid }
}

/** What is different between the evaluator's word and the shell's. */
function difference(text: string, evaluation: Evaluation, reading: Reading, unsetBefore: boolean): string | undefined {
  for (const name of names) {
    const ours = evaluation.value(name)
    const theirs = reading.values.get(name)
    if (ours === null || (ours === undefined && !unsetBefore && !evaluation.variables.has(name))) continue
    if (ours !== theirs) return `${name}: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} in the shell`
  }
  // dash exports what is unset while set -a is on; no other shell does.
  const unsetExported = /set -a|allexport/.test(text) && /unset/.test(text)
  if (!unsetBefore || evaluation.residual.length > 0 || unsetExported) return undefined
  const ours = names.filter((name) => evaluation.exported.includes(name))
  const theirs = reading.exported
  const same = ours.join() === theirs.join()
  return same ? undefined : `exported: ${ours.join()} here, ${theirs.join()} in the shell`
}

const unset = new Map(names.map((name) => [name, undefined]))
const texts = fc.sample(configs({ dynamic: false }), { numRuns: runs, seed })

/** What is wrong with the evaluation of a text, given what a shell makes of it without and with an environment. */
function problem(text: string, reading: Reading | undefined, other: Reading | undefined): string | undefined {
  const { evaluation, valid } = read(text, unset)
  if (!valid) return 'the parser refuses it'
  if (reading === undefined) {
    const silent = evaluation.residual.length === 0 && evaluation.findings.length === 0
    return silent ? 'the shell gives up, and nothing is said of it' : undefined
  }
  const message = difference(text, evaluation, reading, true)
  if (message !== undefined) return message
  // With variables that the environment may have, less is known, and that still has to be right.
  const inherited = other === undefined ? undefined : difference(text, read(text).evaluation, other, false)
  return inherited === undefined ? undefined : `with an environment: ${inherited}`
}

const environment = { A: 'inherited a', C: 'c*', N: '5' }

function problems(shell: readonly string[], all: readonly string[]): (string | undefined)[] {
  const readings = readInShell(
    shell,
    all.flatMap((text) => [{ text }, { text, environment }]),
    names,
  )
  return all.map((text, index) => problem(text, readings[2 * index], readings[2 * index + 1]))
}

/** The shortest text with a problem that removing lines leads to. */
function shrink(shell: readonly string[], text: string): string {
  for (let current = text; ; ) {
    const lines = current.split('\n')
    const shorter = lines.flatMap((_, from) =>
      [1, 2, 3, 5, 8].map((count) => lines.filter((_, at) => at < from || at >= from + count).join('\n')),
    )
    // A loop without its counter would not end.
    const counters = (one: string): number => one.split('loop_').length
    const valid = shorter.filter((one) => one !== current && counters(one) === counters(current) && read(one).valid)
    const next = problems(shell, valid).findIndex((one) => one !== undefined)
    if (next === -1) return current
    current = valid[next] as string
  }
}

for (const shell of shells) {
  t.test(`${runs} configs have the values they have in ${shell.join(' ')}`, (t) => {
    const wrong = problems(shell, texts)
      .map((message, index) => ({ message, text: texts[index] as string }))
      .filter(({ message }) => message !== undefined)
      .sort((one, other) => one.text.length - other.text.length)
    for (const { text } of wrong.slice(0, 3)) {
      const small = shrink(shell, text)
      t.comment(`${problems(shell, [small])[0]}\n${small}`)
    }
    t.equal(wrong.length, 0, `${wrong.length} of ${runs} differ`)
    t.end()
  })
}

t.test('most of what is generated is known whole', (t) => {
  const known = texts.filter((text) => read(text, unset).evaluation.residual.length === 0).length
  t.ok(known > runs * 0.7, `${known} of ${runs}`)
  t.end()
})
