/**
 * The residual is the config: generated configs that depend on the host, sourced whole in one shell, and as the residual
 * followed by the known values in another, as a frozen script has them. Both end alike, with the same variables, the same
 * exports, the same output, and every `$?` the same.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { Source } from '../../lib/diagnostics/source.js'
import { evaluate } from '../../lib/evaluate/evaluator.js'
import { shWord } from '../../lib/quote.js'
import { parse } from '../../lib/syntax/parser.js'
import { type Program, runPrograms } from '../support/config-process.js'
import { dynamicConfigs, dynamicNames } from '../support/dynamic-generator.js'

const runs = Number(process.env.RESIDUAL_RUNS ?? 2000)
const seed = Number(process.env.RESIDUAL_SEED ?? 20261129)

const environments: readonly Readonly<Record<string, string>>[] = [
  {},
  { HOST_A: 'a b', HOST_B: 'b' },
  { HOST_A: 'leave', HOST_C: 'c $x' },
  { HOST_A: '"$x', A: 'inherited', C: '', N: '7' },
]

/** Some configs begin with values that are known, so that there is something to fill in. */
const known = 'A=a/b.c\nexport B="b c"\nC=\'$x\'\nN=3\n'

/** The variables that the environments may hold. */
const held = new Set(environments.flatMap(Object.keys))

/** The residual of a text, and the values that the script assigns after it. */
function compiled(text: string): Pick<Program, 'text' | 'after'> {
  const options = { environment: held }
  const { residual, variables, exported } = evaluate(new Source('config', text), parse(text).script, options)
  const after: string[] = []
  for (const { name, value } of variables.values()) if (value !== null) after.push(`${name}=${shWord(value)}`)
  for (const name of exported) after.push(`export ${name}`)
  return { text: residual.map((one) => one.text).join('\n'), after: after.join('\n') }
}

/** How many texts one process of a shell runs; it has a limit of time. */
const batch = 500

/** For each text: what its residual does otherwise in a shell. */
async function problems(shell: readonly string[], all: readonly string[]): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = []
  for (let at = 0; at < all.length; at += batch)
    for (const one of await twice(() => problemsOfBatch(shell, all.slice(at, at + batch)))) found.push(one)
  return found
}

/** A shell that a busy machine has ended is asked once more. */
async function twice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch {
    return await ask()
  }
}

async function problemsOfBatch(shell: readonly string[], all: readonly string[]): Promise<(string | undefined)[]> {
  const programs = all.flatMap((text): Program[] => {
    const environment = environments[text.length % environments.length] ?? {}
    return [
      { text, sourced: true, after: '', environment },
      { ...compiled(text), sourced: false, environment },
    ]
  })
  const endings = await runPrograms(shell, programs, dynamicNames)
  return all.map((_, index) => {
    const [original, residual] = endings.slice(2 * index)
    return original === residual ? undefined : `${original}\n${residual}`
  })
}

const valid = (text: string): boolean => parse(text).findings.every(({ severity }) => severity !== 'error')

/** The shortest text with a problem that removing lines leads to. */
async function shrink(shell: readonly string[], text: string): Promise<string> {
  let current = text
  for (let count = 16; count >= 1; count = Math.floor(count / 2)) {
    for (;;) {
      const lines = current.split('\n')
      const candidates = lines
        .map((_, from) => lines.filter((_, at) => at < from || at >= from + count).join('\n'))
        // The length of a text decides in which environment it is run.
        .map((one) => one + '\n'.repeat((current.length - one.length) % environments.length))
        .filter((one) => one.length < current.length && valid(one))
      const found = (await problems(shell, candidates)).findIndex((one) => one !== undefined)
      if (found === -1) break
      current = candidates[found] as string
    }
  }
  return current
}

const folder = new URL('../../../../test/fixtures/residual/', import.meta.url).pathname
const fixtures = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
// A text is run as its length says: with more newlines, in each way.
const texts = [
  ...fixtures.flatMap((text) => ['', '\n', '\n\n', '\n\n\n'].map((more) => text + more)),
  ...fc.sample(dynamicConfigs, { numRuns: runs, seed }).map((text, index) => (index % 2 === 0 ? '' : known) + text),
]

/** What mksh does not read, and check warns of: a here-document that the file does not end. The residual ends it. */
const isApart = (shell: readonly string[], text: string): boolean =>
  shell[0] === 'mksh' && parse(text).findings.some(({ code }) => code === 'unclosed-here-document')

/** What is wrong in a shell, twice: a busy machine may fail to fork. */
async function confirmed(shell: readonly string[]): Promise<{ text: string; message: string | undefined }[]> {
  const first = await problems(shell, texts)
  const suspects = texts.filter((text, index) => first[index] !== undefined && !isApart(shell, text))
  const second = await problems(shell, suspects)
  return suspects.map((text, index) => ({ text, message: second[index] }))
}

/** Both shells are run at once. */
const results = [['dash'], ['mksh']].map((shell) => ({ shell, found: confirmed(shell) }))

for (const { shell, found } of results) {
  t.test(`${runs} residuals do in ${shell.join(' ')} what their configs do`, async (t) => {
    const wrong = (await found)
      .filter(({ message }) => message !== undefined)
      .sort((one, other) => one.text.length - other.text.length)
    for (const { text } of wrong.slice(0, Number(process.env.RESIDUAL_SHOWN ?? 3))) {
      const small = await shrink(shell, text)
      const { text: residual, after } = compiled(small)
      const [message] = await problems(shell, [small])
      t.comment(`${message}\n${small}\n--- is compiled to\n${residual}\n---\n${after}`)
    }
    t.equal(wrong.length, 0, `${wrong.length} of ${texts.length} differ`)
  })
}

t.test('much of what is generated is left to the host, and much is not', (t) => {
  const kept = texts.map((text) => compiled(text).text.length / text.length)
  const some = kept.filter((share) => share > 0.1 && share < 0.9).length
  t.ok(some > texts.length * 0.25, `${some} of ${texts.length} are mixed`)
  t.end()
})
