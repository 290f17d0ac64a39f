import t from 'tap'
import type { Script, WordPart } from '../../../lib/syntax/ast.js'
import { Mode } from '../../../lib/syntax/modes.js'
import { Openers, Unclosed } from '../../../lib/syntax/openers.js'
import { Expect, WordReader } from '../../../lib/syntax/words.js'
import { cursorOf, foundBy, partsOf } from '../../support/parser-parts.js'

const kinds = (parts: readonly WordPart[] = []) =>
  parts.map((part) => ('value' in part ? `${part.type} ${part.value}` : part.type))

t.test('a word, up to a blank or an operator', async (t) => {
  const cases: [text: string, length: number, parts: string[]][] = [
    ['ab c', 2, ['literal ab']],
    ['a\'b c\'"d"\\ e;', 12, ['literal a', 'single b c', 'double', 'escaped  ', 'literal e']],
    ['a\\\nb>c', 4, ['literal ab']],
    ['~me/x', 5, ['tilde', 'literal /x']],
    ['~"me"', 5, ['literal ~', 'double']],
    ['a:~', 3, ['literal a:~']],
  ]
  for (const [text, length, parts] of cases) {
    const { words, cursor } = partsOf(text)
    t.same(kinds(words.word(Expect.argument).word.parts), parts, text)
    t.equal(cursor.at, length, text)
  }
})

t.test('an assignment, where one may stand', async (t) => {
  const read = (text: string, expect: Expect) => partsOf(text).words.word(expect)
  t.match(read('A=~:~b c', Expect.command).assignment, { name: 'A', nameSpan: { start: 0, end: 1 } })
  t.same(kinds(read('A=~:~b c', Expect.command).word.parts), ['tilde', 'literal :', 'tilde'])
  t.equal(read('A=~', Expect.argument).assignment, undefined)
  t.same(kinds(read('A=~', Expect.argument).word.parts), ['literal A=~'])
  t.same(kinds(read('A=~', Expect.declaration).word.parts), ['literal A=', 'tilde'])
  t.equal(read('1A=b', Expect.command).assignment, undefined)
})

t.test('commands inside of words are read by the functions that were given', async (t) => {
  const cursor = cursorOf('a$(b)c')
  const script: Script = { span: { start: 3, end: 4 }, statements: [], comments: [] }
  const readScript = () => {
    t.equal(cursor.at, 3, 'after the parenthesis')
    cursor.at = 5
    return script
  }
  const words = new WordReader(cursor, new Openers(cursor), readScript, () => t.fail('no backquotes') as never)
  t.match(words.word(Expect.argument).word.parts, [{ value: 'a' }, { type: 'command', script }, { value: 'c' }])
})

t.test('a quote without end', async (t) => {
  for (const text of ['a"b', "a'b"]) t.throws(() => partsOf(text).words.word(Expect.argument), Unclosed, text)
})

t.test('typographic quotes', async (t) => {
  const { words, cursor } = partsOf('“a b” c')
  t.equal(words.word(Expect.argument).word.span.end, 5, 'what they seem to quote is one word')
  t.same(foundBy(cursor), ['smart-quote: “'])
  const inside = partsOf('don’t')
  inside.words.word(Expect.argument)
  t.same(foundBy(inside.cursor), [], 'inside of a word they are meant')
})

t.test('tabs are skipped where a here-document says so', async (t) => {
  const { words } = partsOf('\ta\n\tb')
  words.strippingTabs = true
  words.skipTabs()
  t.same(kinds(words.parts(Mode.document, [])), ['literal a\nb'])
})
