import t from 'tap'
import { type Context, Expander, longestValue } from '../../../lib/evaluate/expand.js'
import { textOf } from '../../../lib/evaluate/value.js'
import { parse } from '../../../lib/syntax/parser.js'

/** An expander that knows a few variables, and writes down what it is asked. */
function expander(nounset = false) {
  const values = new Map<string, string | null>([
    ['A', 'a b'],
    ['EMPTY', ''],
    ['HOST', null],
    ['HOME', '/root'],
    ['PATH_', '/a/b.c.d'],
    ['N', '5'],
    ['UML', '\u00fc'],
  ])
  const notes: string[] = []
  const context: Context = {
    nounset,
    lookup: (name) => values.get(name),
    hint: (name) => (name === 'HOST' ? 'host ?' : undefined),
    assign: (name, value) => {
      notes.push(`${name}=${value}`)
      values.set(name, value)
      return name !== 'LOCKED'
    },
    badArithmetic: (_, __, divides) => notes.push(divides ? 'division' : 'arithmetic'),
    stops: (_, name) => notes.push(`stops ${name}`),
    spend: () => {},
  }
  return { notes, expander: new Expander(context) }
}

/** The pieces of the value of `X=word`: each text with q for quoted and s for split. */
function pieces(word: string, nounset?: boolean): { readonly text: string | null; readonly notes: string[] } {
  const { notes, expander: one } = expander(nounset)
  const command = parse(`X=${word}`).script.statements[0]?.first.commands[0]
  if (command?.type !== 'simple') throw new Error(word)
  const value = command.assignments[0]?.value
  if (value === undefined) throw new Error(word)
  return { text: textOf(one.word(value)), notes }
}

t.test('words', async (t) => {
  const cases: [word: string, text: string | null, notes?: string[]][] = [
    ['a\\ b\'c\'"d"', 'a bcd'],
    ['$A', 'a b'],
    ['"$EMPTY"x', 'x'],
    ['$HOST', null],
    ['$NONE', ''],
    ['${NONE-d}${NONE:-e}', 'de'],
    ['${EMPTY-d}${EMPTY:-e}', 'e'],
    ['${A+y}${NONE+n}${EMPTY:+n}', 'y'],
    ['${HOST:-x}', null],
    ['${NEW:=v}$NEW', 'vv', ['NEW=v']],
    ['${NEW:=$HOST}', null],
    ['${LOCKED:=v}', null, ['LOCKED=v']],
    ['${NONE:?gone}', null, ['stops NONE']],
    ['${A:?gone}', 'a b'],
    ['${#A}${#NONE}', '30'],
    ['${#UML}', null],
    ['"${PATH_##*/} ${PATH_%%.*} ${PATH_#*/} ${PATH_%.*}"', 'b.c.d /a/b a/b.c.d /a/b.c'],
    ['${PATH_#"$HOST"}', null],
    ['$((N * 2 + 10))', '20'],
    ['$((N = 7))$N', '77', ['N=7']],
    ['$((1 / 0))', null, ['division']],
    ['$((N++))', null, ['arithmetic']],
    ['$((HOST + 1))', null],
    ['~/x', '/root/x'],
    ['~other/x', null],
    ['$(x)', null],
    ['`x`', null],
  ]
  for (const [word, text, notes = []] of cases) t.same(pieces(word), { text, notes }, word)
})

t.test('under set -u only what says what to do instead is known', async (t) => {
  for (const word of ['$NONE', '${NONE#x}', '${#NONE}']) t.equal(pieces(word, true).text, null, word)
  for (const word of ['${NONE-}', '${NONE:+x}', '$EMPTY']) t.equal(pieces(word, true).text, '', word)
})

t.test('how each part came to be says whether it is split', async (t) => {
  const { expander: one } = expander()
  const command = parse('x a$A"$A"\'q\'${NONE-u "v"}').script.statements[0]?.first.commands[0]
  const word = command?.type === 'simple' ? command.words[1] : undefined
  if (word === undefined) throw new Error('there is a word')
  const found = one
    .word(word)
    .map(({ text, quoted, split }) => `${text}${quoted ? ' quoted' : ''}${split ? ' split' : ''}`)
  t.same(found, ['a', 'a b split', 'a b quoted', 'q quoted', 'u  split', 'v quoted'])
})

t.test('an expansion that is nested too deeply, or too long, is left to the host', async (t) => {
  t.equal(pieces(`${'${NONE-'.repeat(150)}x${'}'.repeat(150)}`).text, 'x')
  t.equal(pieces(`${'${NONE-'.repeat(250)}x${'}'.repeat(250)}`).text, null)
  t.equal(pieces(`"\${NEW:=${'x'.repeat(longestValue + 1)}}"`).text, null)
})
