/** What the generic script of 0.1.0 had, and what went wrong with it, is found. */

import fc from 'fast-check'
import t from 'tap'
import { lint } from '../../support/portability-lint/lint.js'

const portability = (text: string) => lint(text, { categories: ['portability'] })
const places = (text: string) => portability(text).map(({ rule, line, column }) => `${line}:${column} ${rule}`)

t.test('two assignments, of which FreeBSD sh gives the second the old value', (t) => {
  // Every verb of the generic script ended with status 6, and start left workers running.
  const text = [
    'instance=${0##*/} instance=${instance#[SK][0-9][0-9]}',
    'look() { # NAME PIDFILE',
    '    state=${pid:+running} state=${state:-${wrong:+unknown}}',
    '    state=${state:-${filed:+dead}} state=${state:-stopped}',
    '}',
  ].join('\n')
  const rule = 'dependent-assignments'
  t.same(places(text), [`1:19 ${rule}`, `3:27 ${rule}`, `4:5 ${rule}`, `4:36 ${rule}`])
  t.end()
})

t.test('a backslash in gsub, which BusyBox 1.37 drops', (t) => {
  // Root ran parts of option values.
  const text = [
    'table=$(LC_ALL=C BIN="${CELERY_BIN:-celery}" NODES="${CELERYD_NODES:-$own}" awk \'',
    '    function quote(word) { gsub(q, q "\\\\" q q, word); return q word q }',
    '    BEGIN { q = sprintf("%c", 39); print quote(ENVIRON["NODES"]) }',
    '\' "$instance") || exit 6',
  ].join('\n')
  t.same(places(text), ['2:38 awk-replacement-backslash'])
  t.end()
})

t.test('any text is read to its end', (t) => {
  const pieces = [
    ...[
      'a=$b',
      '$(',
      ')',
      '`',
      '"',
      "'",
      '<<END_OF_SH\n',
      'END_OF_SH\n',
      'awk ',
      '{ gsub(/a/, "\\\\") }',
      '/[',
      '{',
      '}',
    ],
    ...[
      '\n',
      ' ',
      'eval ',
      'trap ',
      '\\',
      '${x%%',
      'case a in ',
      ';;',
      ' esac',
      '-c ',
      '# probed: x',
      'find . -exec ',
      '[ ',
    ],
    ...['printf ', 'read x', '&', '||', 'sed ', 's/a/', 'ps -o ', 'export ', '\ue000', 'function f('],
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (script) => {
      const lines = script.split('\n')
      for (const { line, column } of lint(script))
        if (column < 1 || column > (lines[line - 1]?.length ?? -1) + 1) throw new Error(`${line}:${column} is outside`)
    }),
    { numRuns: 2000 },
  )
  t.pass('nothing thrown')
  t.end()
})
