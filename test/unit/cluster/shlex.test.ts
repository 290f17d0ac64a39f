import { spawnSync } from 'node:child_process'
import t from 'tap'
import { splitWords } from '../../../lib/cluster/shlex.js'

t.test('words', (t) => {
  const table: [value: string, words: string[]][] = [
    ['', []],
    [' \t\n', []],
    ['a  b\tc\nd ', ['a', 'b', 'c', 'd']],
    [`'a b' "c d" e\\ f`, ['a b', 'c d', 'e f']],
    [`a'b'"c"d`, ['abcd']],
    [`'' ""`, ['', '']],
    [`'a\\b' "a\\b" a\\b`, ['a\\b', 'a\\b', 'ab']],
    ['"\\$ \\` \\" \\\\ \\a"', ['$ ` " \\ \\a']],
    ['\\$ \\` \\" \\\\', ['$', '`', '"', '\\']],
    ['a\\\nb "c\\\nd" \\\n e', ['ab', 'cd', 'e']],
    [`"it's" 'say "x"'`, ["it's", 'say "x"']],
  ]
  for (const [value, expected] of table) {
    const { words, problems } = splitWords(value)
    t.same([words.map(({ text }) => text), problems], [expected, []], JSON.stringify(value))
    // Outside quotes a newline ends the command, so that sh has no such list.
    if (expected.length === 0 || /[^\\]\n/.test(value)) continue
    const loop = `for word in ${value}\ndo printf '%s\\0' "$word"; done`
    t.equal(spawnSync('sh', ['-c', loop], { encoding: 'utf8' }).stdout, `${expected.join('\0')}\0`, 'as sh does')
  }
  t.same(splitWords(` ab 'c d'`).words, [
    { text: 'ab', start: 1, end: 3 },
    { text: 'c d', start: 4, end: 9 },
  ])
  t.same(splitWords(`a "b c`), {
    words: [
      { text: 'a', start: 0, end: 1 },
      { text: 'b c', start: 2, end: 6 },
    ],
    problems: [{ code: 'unclosed-quote-in-words', origin: { start: 2, end: 6 }, parameters: { quote: '"' } }],
  })
  t.same(splitWords('a\\'), {
    words: [{ text: 'a\\', start: 0, end: 2 }],
    problems: [{ code: 'trailing-backslash-in-words', origin: { start: 1, end: 2 }, parameters: {} }],
  })
  t.end()
})
