/**
 * What is said about configs. Each fixture carries its expectation in its first lines: `#! expect LINE:COLUMN code`, or
 * `#! expect nothing`. Its name begins with the service's.
 */

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { configMessages } from '../../../lib/diagnostics/messages-config.js'
import { syntaxMessages } from '../../../lib/diagnostics/messages-syntax.js'
import { systemdEnvironmentMessages } from '../../../lib/diagnostics/messages-systemd-environment.js'
import { unitMessages } from '../../../lib/diagnostics/messages-units.js'
import { diagnostic, renderFinding } from '../../../lib/diagnostics/report.js'
import { Source } from '../../../lib/diagnostics/source.js'
import type { PlacedFinding } from '../../../lib/evaluate/evaluation.js'
import { Evaluator } from '../../../lib/evaluate/evaluator.js'
import { spanOfValue } from '../../../lib/evaluate/value.js'
import { parse } from '../../../lib/syntax/parser.js'
import { findingsOf } from '../../../scripts/docs/reference.js'
import { configs } from '../../support/config-generator.js'

const directory = new URL('../../../../../test/fixtures/configs/', import.meta.url)
const fixtures = readdirSync(directory).sort()

/** All that is found in one text, by position. */
function check(path: string, text: string): readonly PlacedFinding[] {
  return findingsOf({ name: path, text })
}

const seen = new Set<string>()

for (const name of fixtures) {
  t.test(name, (t) => {
    const text = readFileSync(new URL(name, directory), 'utf8')
    const expected = [...text.matchAll(/^#! expect (.*)$/gm)].map(([, what = '']) => what)
    const found = check(name, text).map((one) => {
      seen.add(one.code)
      const { line, column, code } = diagnostic(one)
      return `${line}:${column} ${code}`
    })
    t.not(expected.length, 0, 'says what it expects')
    t.same(found, expected[0] === 'nothing' ? [] : expected)
    t.end()
  })
}

/** Tested where they can be: with other instances, an empty file, an output directory, and texts too long for a fixture. */
const elsewhere = [
  'directory-of-another',
  'others-change-source',
  'pidfile-of-another',
  'empty-config',
  'unit-left',
  'nesting-too-deep',
  'too-many-problems',
  'file-too-long',
  'too-many-files',
  'findings-left-out',
  'value-too-long',
  'value-too-large',
]

t.test('every code has a fixture', (t) => {
  const codes = Object.keys({ ...configMessages, ...syntaxMessages, ...unitMessages, ...systemdEnvironmentMessages })
  t.same(
    codes.filter((code) => !seen.has(code) && !elsewhere.includes(code)),
    [],
  )
  t.end()
})

t.test('a message says what, and has an explanation', (t) => {
  for (const [code, entry] of Object.entries({ ...configMessages, ...unitMessages })) {
    t.match(code, /^[a-z0-9]+(-[a-z0-9]+)*$/)
    t.match(entry.explanation, /\.$/, code)
  }
  for (const name of fixtures)
    for (const { code, message, help } of check(name, readFileSync(new URL(name, directory), 'utf8'))) {
      t.notMatch(message, /undefined|\.$/, `${name}: ${code}`)
      t.notMatch(help ?? '', /undefined/, `${name}: ${code}`)
    }
  t.end()
})

t.test('a finding points at the very text', (t) => {
  const cases: [string, string][] = [
    ['CELERYD_LOG_LEVEL="verbose"', 'verbose'],
    ['A=/run; CELERYD_PID_FILE="$A/x"\'/y\'.pid; CELERYD_LOG_FILE=l', 'l'],
    ['CELERYBEAT_OPTS="-S x --pidfile=/a"', '--pidfile'],
    ['CELERYBEAT_PID_FILE="/a/b\\\nc%n.pid"', '%n'],
    ['CELERYBEAT_PID_FILE=/a\\ \'b \'"%n".pid', '%n'],
    ['A=%n; CELERYBEAT_PID_FILE="/run$A.pid"', '$A'],
    ['CELERYD_SU_ARGS="-s /bin/sh -l"', '-l'],
    ['CELERYD_CHDIR=${X:-~/a}; CELERY_BIN="x/y $HOME"', 'x/y'],
    ['CELERYBEAT_PID_FILE="$HOME/%n"', '%n'],
    ['A = b', 'A ='],
  ]
  for (const [text, expected] of cases) {
    const slices = check('celeryd', text).map(({ source, span }) => source.slice(span))
    t.ok(slices.includes(expected), `${text}: ${slices.join(' | ')}`)
  }
  t.end()
})

t.test('a finding as text', (t) => {
  const render = (text: string): string =>
    check('celeryd', text)
      .map((one) => renderFinding(one, { colour: false }))
      .join('')
  t.equal(
    render('CELERYD_LOG_LEVEL="WARN"'),
    'celeryd:1:20: error[bad-log-level]: CELERYD_LOG_LEVEL must be DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL, got WARN\n' +
      '  CELERYD_LOG_LEVEL="WARN"\n' +
      '                     ^^^^\n' +
      '  help: did you mean WARNING?\n',
  )
  t.match(
    render('\tA="日本"; CELERYD_LOG_LEVEL=x'),
    /\n {2}\tA="日本"; CELERYD_LOG_LEVEL=x\n {2}\t {28}\^\n/,
    'tabs and wide characters',
  )
  t.match(render('A=x CELERY_APP=proj CELERYD_OPTS=-c 8'), /\^{16}/)
  const long = `A="${'x'.repeat(500)}"; CELERYD_LOG_LEVEL=y; B="${'z'.repeat(500)}"`
  for (const line of render(long).split('\n')) t.ok(line.length < 180, 'a long line is cut')
  t.match(render(long), /…x+"; CELERYD_LOG_LEVEL=y; B="z+…\n/)
  t.notOk(render('A=\u001b[31m CELERY_APP=b c').includes('\u001b'), 'nothing that a terminal obeys')
  t.ok(renderFinding(check('x', 'A = b')[0] as PlacedFinding, { colour: true }).includes('\u001b[31;1merror'))
  t.end()
})

t.test('the place of a part of a value lies in its assignment', (t) => {
  fc.assert(
    fc.property(configs({ dynamic: true }), fc.nat(30), fc.nat(30), (text, start, length) => {
      const source = new Source('config', text)
      const evaluator = new Evaluator()
      evaluator.read(source, parse(text).script)
      for (const variable of evaluator.result().variables.values()) {
        const place = spanOfValue(variable, start, start + length)
        if (place === undefined) throw new Error(`${variable.name} has no place`)
        const { span } = place
        if (!(span.start >= 0 && span.start <= span.end && span.end <= text.length))
          throw new Error(JSON.stringify(span))
      }
    }),
    { numRuns: 300 },
  )
  t.pass('in all generated configs')
  t.end()
})

/** Text that was made from a config by accident. */
const mutated = fc
  .tuple(
    configs({ dynamic: true }),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(
          '',
          '"',
          "'",
          '$',
          '${',
          '$(',
          '$((',
          '`',
          '\\',
          '\n',
          '\0',
          '\r',
          '{{ x }}',
          '(',
          ')',
          '<<E\n',
          ' = ',
          '\ufffd',
          'CELERYD_USER=',
          '~',
          '%n',
        ),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([text, changes]) => {
    let result = text
    for (const [at, insert] of changes) {
      const position = at % (result.length + 1)
      result = result.slice(0, position) + insert + result.slice(position + (insert === '' ? 7 : 0))
    }
    return result
  })

const runs = Number(process.env.CHECK_RUNS ?? 1000)

/** Milliseconds of processor time, however busy the machine is. */
const spent = (): number => process.cpuUsage().user / 1000

t.test('no text makes it fail or hang', (t) => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => Buffer.from(all).toString('utf8'))
  const shell = fc
    .array(
      fc.constantFrom(
        'CELERY_BIN',
        '=',
        ' ',
        '\n',
        '"',
        "'",
        '$',
        '{',
        '}',
        '(',
        ')',
        '<<',
        'E',
        ';',
        '&',
        '|',
        'if',
        'then',
        'fi',
        'for',
        'in',
        'do',
        'done',
        'while',
        'case',
        'esac',
        '`',
        '\\',
        '#',
        '~',
        '*',
        '[',
        ']',
        '-',
        ':',
        '+',
        '%',
        '1',
        'a',
        '/',
        'export ',
        'set -a',
        'return',
        'exit',
        'eval ',
        '. /x',
        'break',
        '!',
        '日',
      ),
      { maxLength: 60 },
    )
    .map((all) => all.join(''))
  fc.assert(
    fc.property(fc.oneof(bytes, shell, mutated), (text) => {
      const started = spent()
      for (const one of check('celeryd', text)) renderFinding(one, { colour: false })
      check('celerybeat', text)
      check('celeryd-unit-', text)
      check('celeryd-environment-', text)
      if (spent() - started > 2000) throw new Error('it takes too long')
    }),
    { numRuns: runs },
  )
  t.pass('all generated texts were answered')
  t.end()
})

t.test('bytes that no shell can hold, in an environment file', (t) => {
  for (const value of ['celery\0 x', 'a b\0:c d', '\0', 'celery\0：x y', 'ce\0lery '])
    for (const name of ['CELERYD_USER', 'CELERYD_GROUP', 'CELERYD_CHDIR', 'CELERYD_OPTS']) {
      const found = check('celeryd-environment-', `${name}="${value}"\n`)
      t.ok(found.length > 0, JSON.stringify([name, value]))
    }
  t.end()
})

t.test('deep and long texts end in time', (t) => {
  const started = spent()
  const texts = [
    `A=${'${A:-'.repeat(5000)}`,
    `A=${'"$('.repeat(3000)}`,
    `${'{ '.repeat(4000)}:${'; }'.repeat(4000)}`,
    `A=$((${'('.repeat(5000)}1${')'.repeat(5000)}))`,
    `A=$((${'1+'.repeat(20000)}1))`,
    `A=$((${'!'.repeat(20000)}1))`,
    `A=$((${'1?'.repeat(5000)}1${':1'.repeat(5000)}))`,
    `A=x; ${'A=$A$A;'.repeat(60)}`,
    `A=${'a*'.repeat(300)}; B=${'a'.repeat(20000)}; C=\${B#$A}b; D=\${B%%*a*a*a*a*b}`,
    'while :; do :; done; A=1',
    'for a in 1 2 3 4 5 6 7 8 9 0; do for b in 1 2 3 4 5 6 7 8 9 0; do for c in 1 2 3 4 5 6 7 8 9 0; do for d in 1 2 3 4 5 6 7 8 9 0; do for e in 1 2 3 4 5 6 7 8 9 0; do :; done; done; done; done; done',
    `${'[ -n "$H" ] && '.repeat(3000)}:`,
    `${'true && '.repeat(5000)}A=1`,
    `${'if [ "$A" ]; then '.repeat(300)}A=1${'; fi'.repeat(300)}`,
    `${'A=1 '.repeat(20000)}`,
    `${'A=$PATH\n'.repeat(3000)}`,
    `${Array.from({ length: 3000 }, (_, index) => `V${index}=$V${index - 1}x; if [ -f /x ]; then eval y; fi`).join('\n')}`,
    'f() { f; }; f',
  ]
  for (const text of texts) {
    const before = spent()
    check('celeryd', text)
    t.ok(spent() - before < 5000, `${text.slice(0, 30)} took ${Math.round(spent() - before)} ms`)
  }
  t.ok(spent() - started < 30_000)
  t.end()
})
