/** The portability linter looks into text for other interpreters, and says where in the script it is wrong. */

import t, { type Test } from 'tap'
import { type LintOptions, lint } from '../../support/portability-lint/lint.js'

/** Lints text with ▶ before what it must find, and nothing else. */
function found(t: Test, marked: string, rule: string, options: LintOptions = {}) {
  const before = marked.slice(0, marked.indexOf('▶')).split('\n')
  const findings = lint(marked.replace('▶', ''), { categories: ['portability'], ...options })
  const expected = { rule, line: before.length, column: (before[before.length - 1] ?? '').length + 1 }
  t.match(findings, [expected], marked)
  t.equal(findings.length, 1, `only this in ${marked}`)
}

function fine(t: Test, text: string, options: LintOptions = {}) {
  t.same(lint(text, { categories: ['portability'], ...options }), [], text)
}

t.test('here-documents with sh text, known by their delimiter', (t) => {
  found(t, "cat <<'END_OF_SH'\nls\na=2 ▶b=$a\nEND_OF_SH\n", 'dependent-assignments')
  found(t, 'cat <<END_OF_SH_FOR_CHECKS\nif ls; then\n    ▶echo "\\$a"\nfi\nEND_OF_SH_FOR_CHECKS\n', 'echo')
  found(t, 'while ls; do cat; done <<END_OF_SH\n$given\\\nls; kill ▶-9 "\\$1"\nEND_OF_SH\n', 'signal-number')
  found(t, 'cat <<-END_OF_SH\n\t\tls\n\t\tkill ▶-9 1\n\tEND_OF_SH\n', 'signal-number')
  found(t, 'cat <<TEXT_FOR_USER\nkill ▶-9 1\nTEXT_FOR_USER\n', 'signal-number', { shellDelimiter: /^TEXT_FOR/ })
  fine(t, 'cat <<END\nkill -9 1\nEND\n')
  t.end()
})

t.test('awk programs', (t) => {
  const gsub = '{ gsub(/a/, ▶"\\\\") }'
  found(t, `awk '${gsub}' file`, 'awk-replacement-backslash')
  found(t, `a=$(LC_ALL=C awk -F: -v x=1 '\n${gsub}\n' "$file")`, 'awk-replacement-backslash')
  found(t, `ls | exec awk '\n${gsub}'`, 'awk-replacement-backslash')
  found(t, `awk -f - <<'END'\nBEGIN { x = 1 }\n${gsub}\nEND\n`, 'awk-replacement-backslash')
  found(t, `cat <<'END_OF_AWK'\n${gsub}\nEND_OF_AWK\n`, 'awk-replacement-backslash')
  found(t, `cat <<'PROGRAM'\n${gsub}\nPROGRAM\n`, 'awk-replacement-backslash', { awkDelimiter: /^PROGRAM$/ })
  found(t, 'awk "{ x = \\"\\$1\\"; ▶nextfile }"', 'awk-syntax')
  found(t, "awk '{ x = '\"$a\"'; ▶nextfile }'", 'awk-syntax')
  fine(t, 'awk "$program"; awk -f program.awk "{ nextfile }"')
  t.end()
})

t.test('text that shells get as an argument', (t) => {
  found(t, "eval 'ls; kill ▶-9 1'", 'signal-number')
  found(t, 'eval "$a=\\$b; kill ▶-9 1"', 'signal-number')
  found(t, "trap 'kill ▶-9 1; exit' TERM", 'signal-number')
  found(t, "sh -c 'ls; kill ▶-9 1' x", 'signal-number')
  found(t, "exec /bin/sh -xc 'ls; kill ▶-9 1'", 'signal-number')
  found(t, '$su $options "$user" -c "kill ▶-9 1"', 'signal-number')
  found(t, "su -c 'kill ▶-9 1' user", 'signal-number', { allowed: { 'foreign-utility': ['su'] } })
  found(t, 'as_user "$ready"\'\nkill ▶-9 1\' "$a"; as_user() { ls; }', 'signal-number', { shellFunctions: ['as_user'] })
  fine(t, 'f() { ls; }; eval "f $a"; eval "$a"; trap - TERM; trap "" TERM; "$1" -c 8')
  t.end()
})

t.test('text in text', (t) => {
  found(t, "cat <<'END_OF_SH'\nls\neval 'x=1; awk \"\n{ ▶nextfile }\"'\nEND_OF_SH\n", 'awk-syntax')
  found(t, 'sh -c "awk \'{ print \\$1; ▶nextfile }\'"', 'awk-syntax')
  t.end()
})

t.test('what is permitted', (t) => {
  fine(t, 'setsid ls', { allowed: { 'foreign-utility': ['setsid'] } })
  fine(t, 'sleep 0.1; ps -A -o lstart', { allowed: { 'utility-operand': ['sleep 0.1', 'ps -o lstart'] } })
  fine(t, "cat <<'END_OF_SH'\n# probed: with command -v\nsetsid ls\nEND_OF_SH\n")
  found(t, '# probed: with command -v\nls\n▶setsid ls', 'foreign-utility')
  found(t, '# probed:\n▶setsid ls', 'foreign-utility')
  found(t, '# probed: echo cannot be probed for\n▶echo -n', 'echo')
  found(t, 'sleep ▶0.2', 'utility-operand', { allowed: { 'utility-operand': ['sleep 0.1'] } })
  t.end()
})

t.test('style apart', (t) => {
  const text = 'a=1 b=2\nls || leave\nls $a\nkill -9 1\n'
  const ids = (options: LintOptions) => lint(text, options).map(({ rule }) => rule)
  t.same(ids({ categories: ['portability'] }), ['foreign-utility', 'signal-number'])
  t.same(ids({ categories: ['style'] }), ['one-assignment-per-command', 'or-command', 'unquoted-expansion'])
  t.same(ids({ categories: ['style'], leaving: ['leave'], wordLists: ['a'] }), ['one-assignment-per-command'])
  t.equal(ids({}).length, 5)
  t.end()
})
