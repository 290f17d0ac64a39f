import t from 'tap'
import {
  isDigit,
  isName,
  isNameStart,
  isNameText,
  isSmartDoubleQuote,
  isSmartQuote,
  setOf,
} from '../../../lib/syntax/characters.js'

const code = (character: string): number => character.charCodeAt(0)

t.test('the characters of a name', async (t) => {
  for (const character of 'azAZ_') t.ok(isName(code(character)) && isNameStart(code(character)), character)
  for (const character of '09')
    t.ok(isName(code(character)) && isDigit(code(character)) && !isNameStart(code(character)), character)
  for (const character of '-./=@[`{ \0é¬') t.notOk(isName(code(character)), character)
  t.notOk(isName(-1), 'the end of the text')
})

t.test('a text that is a name', async (t) => {
  for (const name of ['a', '_', 'CELERYD_OPTS', 'a1']) t.ok(isNameText(name), name)
  for (const name of ['', '1a', 'a-b', 'é', 'a b', 'a\n']) t.notOk(isNameText(name), JSON.stringify(name))
})

t.test('typographic quotes', async (t) => {
  for (const quote of '‘’‚‛') t.ok(isSmartQuote(code(quote)) && !isSmartDoubleQuote(code(quote)), quote)
  for (const quote of '“”„‟') t.ok(isSmartQuote(code(quote)) && isSmartDoubleQuote(code(quote)), quote)
  for (const quote of '"\'`´«') t.notOk(isSmartQuote(code(quote)), quote)
})

t.test('a set holds its characters alone', async (t) => {
  const set = setOf('a;')
  t.same(
    [...'ab;'].map((character) => set[code(character)]),
    [1, 0, 1],
  )
})
