import t from 'tap'
import type { Simple, Word } from '../../../lib/syntax/ast.js'
import { aliasName, assignedName, literalText, wordAfterEquals } from '../../../lib/syntax/literal.js'
import { parse } from '../../../lib/syntax/parser.js'

/** The second word of a command, and its source. */
function wordOf(text: string): Word {
  const source = `x ${text}`
  const command = parse(source).script.statements[0]?.first.commands[0] as Simple | undefined
  return command?.words[1] as Word
}

t.test('the text of a word without expansions', async (t) => {
  t.equal(literalText(wordOf('a"b"\'c\'\\d')), 'abcd')
  t.equal(literalText(wordOf('a"$b"')), undefined)
  t.equal(literalText(wordOf('~/a')), undefined)
})

t.test('the name that an argument assigns', async (t) => {
  for (const text of ['A', 'A=b', 'A=$b', '"A=$b"', "'A'=b", 'A=']) t.equal(assignedName(wordOf(text)), 'A', text)
  for (const text of ['$A', 'A-b=c', '1=a', 'A$b=c']) t.equal(assignedName(wordOf(text)), undefined, text)
})

t.test('the name that an argument of alias gives a meaning', async (t) => {
  for (const text of ['a-b=c', '"a-b=c"', "'a-b'=$x", '"a-b=$x"', 'a\\-b='])
    t.equal(aliasName(wordOf(text)), 'a-b', text)
  for (const text of ['a-b', '-p', '"a b"']) t.equal(aliasName(wordOf(text)), '', `${text}: asked for`)
  for (const text of ['$x', '"$x=a"', 'a$x=b']) t.equal(aliasName(wordOf(text)), undefined, `${text}: cannot be read`)
})

t.test('the word after NAME=, at its place', async (t) => {
  const value = (text: string) => {
    const word = wordAfterEquals(wordOf(text))
    return word && [literalText(word), `x ${text}`.slice(word.span.start, word.span.end)]
  }
  t.same(value('A=b'), ['b', 'b'])
  t.same(value('A="b c"'), ['b c', '"b c"'])
  t.same(value('"A=b c"'), ['b c', 'b c"'])
  t.same(value("'A=b c'"), ['b c', "b c'"])
  t.same(value('A='), ['', ''])
  t.equal(value('A'), undefined)
  t.equal(value('$A'), null)
})
