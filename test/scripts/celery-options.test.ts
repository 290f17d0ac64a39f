/** The table of Celery's command line is what Celery itself declares: neither has an option that the other lacks. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import {
  type CeleryOption,
  type CeleryScope,
  celeryOptions,
  celerySpellings,
  takesValue,
} from '../../lib/options/celery-options.js'
import { celeryValueProblem } from '../../lib/options/celery-words.js'
import { projectRoot } from '../support/root.js'
import { venvBin } from '../support/sandbox-setup.js'

interface Declared {
  readonly names: readonly string[]
  readonly value: boolean
  readonly type: string
  readonly choices: readonly string[]
}

interface Answer {
  readonly version: string
  readonly global?: readonly Declared[]
  readonly worker: readonly Declared[]
  readonly beat: readonly Declared[]
  readonly multi: readonly string[]
  readonly moved?: readonly string[]
}

/** What Celery's own parsers say, by the class or function that reads the value. */
const types: Readonly<Partial<Record<string, CeleryOption['value']>>> = {
  int: 'integer',
  IntParamType: 'integer',
  float: 'float',
  FloatParamType: 'float',
  LogLevel: 'level',
  WorkersPool: 'pool',
  Autoscale: 'autoscale',
}

/** `5.10` is newer than `5.9`. */
function order(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}

/** The options of the table that a Celery has, by spelling. */
function expected(scopes: readonly CeleryScope[], version: string): ReadonlyMap<string, CeleryOption> {
  const now = order(version)
  return new Map(
    celeryOptions
      .filter(({ scope }) => scopes.includes(scope))
      .flatMap((option) =>
        option.spellings
          .filter(({ since, until }) => order(since ?? '0') <= now && now <= order(until ?? '99'))
          .map(({ text }) => [text, option] as const),
      ),
  )
}

/** Options that Celery 4 leaves out of its arguments before its parser sees them (celery/bin/worker.py, removed_flags). */
const unparsed = ['--no-execv', '--force-execv']

function compare(t: Test, declared: readonly Declared[], scopes: readonly CeleryScope[], version: string): void {
  const table = expected(scopes, version)
  const names = declared.flatMap((option) => option.names).filter((name) => !name.startsWith('--help'))
  const ours = [...table.keys()].filter((name) => !unparsed.includes(name) && !name.startsWith('--help'))
  t.same([...new Set(names)].sort(), [...new Set(ours)].sort(), `${scopes.join(' and ')}: the same spellings`)
  for (const { names, value, type, choices } of declared)
    for (const name of names) {
      const option = table.get(name)
      if (option === undefined) continue
      t.equal(takesValue(option), value, `${name} takes a value or none`)
      // Celery 4 read this one as a float.
      const kind = types[type]
      if (kind !== undefined && name !== '--max-interval') t.equal(option.value, kind, `${name} takes a ${kind}`)
      for (const choice of choices) t.equal(celeryValueProblem(option, choice), undefined, `${name} may be ${choice}`)
    }
}

for (const version of ['4.4', '5.2', 'latest'] as const) {
  t.test(`Celery ${version}`, async (t) => {
    const { status, stdout, stderr } = spawnSync(
      venvBin(version, 'python'),
      [join(projectRoot, 'test/support/celery-options.py')],
      { encoding: 'utf8' },
    )
    t.equal(status, 0, stderr)
    const answer: Answer = JSON.parse(stdout)
    if (answer.global === undefined) {
      // Celery 4 reads its own options with those of the sub-command.
      compare(t, answer.worker, ['worker', 'global'], answer.version)
      compare(t, answer.beat, ['beat', 'global'], answer.version)
    } else {
      compare(t, answer.global, ['global'], answer.version)
      compare(t, answer.worker, ['worker'], answer.version)
      compare(t, answer.beat, ['beat'], answer.version)
      t.same([...(answer.moved ?? [])].sort(), [...celerySpellings({ scope: 'global', moved: true })].sort())
    }
    const flags = celerySpellings({ scope: 'multi', value: false })
    t.same([...answer.multi].sort(), [...flags, '--quiet', '-q', '--no-color'].sort(), 'what multi keeps to itself')
  })
}
