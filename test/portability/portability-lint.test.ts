/**
 * Every script that the compiler emits, of every kind and every config of the fixtures, read by the portability linter.
 * What it finds must be what test/fixtures/portability-lint-exceptions.json lists, line by line, no more and no less.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { emitted } from '../support/emitted.js'
import { slowness } from '../support/machine-speed.js'
import { lint } from '../support/portability-lint/lint.js'
import { projectRoot } from '../support/root.js'
import { compileScript } from '../support/service.js'

interface Exception {
  readonly rule: string
  readonly reason: string
  /** Lines of scripts, without their indentation. */
  readonly lines: readonly string[]
}

const exceptions: readonly Exception[] = JSON.parse(
  readFileSync(join(projectRoot, 'test/fixtures/portability-lint-exceptions.json'), 'utf8'),
)

const slow = slowness()

/** What linting needs to know about today's scripts. */
const options = {
  wordLists: [
    ...['session', 'su', 'su_options', 'su_arguments', 'group_option', 'ulimit', 'jobs', 'family', 'watched'],
    ...['numbers', 'sizes', 'confirmed', 'orders', 'order', 'line', 'seen', 'celery_initd_trace', 'celery_initd_line'],
    ...['celery_initd_weak', '1'],
  ],
  leaving: ['die', 'exit', 'return'],
  users: ['root'],
  // The script has this function from a text that it evaluates.
  allowed: { 'foreign-utility': ['read_environment_file'] },
}

/** Scripts of the fixtures whose config has no error, by file name. */
function fixtureScripts(): Map<string, string> {
  const directory = join(projectRoot, 'test/fixtures/configs')
  const scripts = new Map<string, string>()
  for (const name of readdirSync(directory).sort()) {
    const kind = name.startsWith('celerybeat') ? 'celerybeat' : 'celeryd'
    try {
      scripts.set(name, compileScript(`/etc/default/${kind}`, readFileSync(join(directory, name), 'utf8'), { kind }))
    } catch {
      // A config with errors has no script.
    }
  }
  return scripts
}

/** A line as exceptions have it: without its indentation, and without the checksum of a config. */
const asListed = (line: string) => line.trim().replace(/'\^\d+ \d+ \*\$'/, "'^CHECKSUM SIZE *$'")

const found = new Set<string>()

const scripts = new Map([...emitted, ...fixtureScripts()])

t.test('the fixtures have scripts of both kinds', (t) => {
  const names = [...scripts.keys()]
  t.ok(names.filter((name) => /^celeryd.*\.conf$/.test(name)).length >= 20)
  t.ok(names.filter((name) => /^celerybeat.*\.conf$/.test(name)).length >= 2)
  t.end()
})

for (const [name, script] of scripts) {
  t.test(name, (t) => {
    const listed = new Set(exceptions.flatMap(({ rule, lines }) => lines.map((line) => `${rule}: ${line}`)))
    const lines = script.split('\n')
    const from = process.cpuUsage()
    const findings = lint(script, options)
    // The processor's time: how long it takes depends on what else the machine does.
    const { user, system } = process.cpuUsage(from)
    t.ok(user + system < 1_000_000 * slow, `takes less than a second: ${user + system} µs`)
    const news = findings.flatMap(({ rule, line, column, message }) => {
      const key = `${rule}: ${asListed(lines[line - 1] ?? '')}`
      found.add(key)
      return listed.has(key) ? [] : [`${line}:${column}: ${message} (${key})`]
    })
    t.same(news, [])
    t.end()
  })
}

t.test('no exception is left over, and each has a reason', (t) => {
  for (const { rule, reason, lines } of exceptions) {
    t.match(reason, /\S/, rule)
    t.same(
      lines.filter((line) => !found.has(`${rule}: ${line}`)),
      [],
      `${rule}: ${reason}`,
    )
  }
  t.end()
})
