import t from 'tap'
import { Expect } from '../../../lib/syntax/words.js'
import { foundBy, partsOf } from '../../support/parser-parts.js'

/** The tokens of a text: kind and text, each read as the beginning of a command. */
function tokens(text: string, expect: Expect = Expect.command) {
  const { lexer, cursor } = partsOf(text)
  const seen: string[] = []
  for (lexer.next(expect); !lexer.is('end'); lexer.next(expect))
    seen.push(`${lexer.kind} ${JSON.stringify(text.slice(lexer.start, cursor.at)).slice(1, -1)}`)
  return { seen, found: foundBy(cursor), comments: lexer.comments.map((comment) => comment.text) }
}

t.test('tokens', async (t) => {
  t.same(tokens('a && b;c\n').seen, ['word a', '&& &&', 'word b', '; ;', 'word c', 'newline \\n'])
  t.same(tokens('2>x 22 >y a2>z').seen, [
    'number 2',
    '> >',
    'word x',
    'word 22',
    '> >',
    'word y',
    'word a2',
    '> >',
    'word z',
  ])
  t.same(tokens('A=b', Expect.command).seen, ['assignment A=b'])
  t.same(tokens('A=b', Expect.argument).seen, ['word A=b'])
  t.same(tokens('a &\\\n& b').seen, ['word a', '&& &\\\\\\n&', 'word b'])
  t.same(tokens('a # b\n#c').comments, ['# b', '#c'])
  t.same(tokens('a#b').comments, [])
})

t.test('a plain word may be a reserved word; a quoted one is not', async (t) => {
  const plain = (text: string) => {
    const { lexer } = partsOf(text)
    lexer.next(Expect.command)
    return lexer.isWord('if')
  }
  t.ok(plain('if'))
  t.ok(plain('if\r\n'), 'with the CR that is reported elsewhere')
  for (const text of ['"if"', 'i\\f', 'ifx', 'if$a']) t.notOk(plain(text), text)
})

t.test('what bash reads as one token', async (t) => {
  const cases: [text: string, found: string[], kinds: string[]][] = [
    ['a &> b', ['bash-only: &>'], ['word a', '> &>', 'word b']],
    ['a |& b', ['bash-only: |&'], ['word a', '| |&', 'word b']],
    ['a <<< b', ['bash-only: <<<'], ['word a', '< <<<', 'word b']],
    ['A+=b', ['bash-only: A+='], ['assignment A+=b']],
    ['A[1]=b', ['bash-only: A[1]='], ['assignment A[1]=b']],
    ['A=(b c) d', ['bash-only: A=(b c)'], ['assignment A=(b c)', 'word d']],
  ]
  for (const [text, found, kinds] of cases) {
    t.same(tokens(text).found, found, text)
    t.same(tokens(text).seen, kinds, text)
  }
})

t.test('what is read inside of a word leaves the token as it was', async (t) => {
  const { lexer } = partsOf('a')
  lexer.next(Expect.command)
  lexer.comments.push({ span: { start: 0, end: 0 }, text: '#' })
  const state = lexer.saveState()
  t.same(lexer.comments, [])
  lexer.next(Expect.command)
  lexer.restoreState(state)
  t.equal(lexer.kind, 'word')
  t.equal(lexer.comments.length, 1)
})
