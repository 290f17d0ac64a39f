import t from 'tap'
import { SKIP } from '../../../lib/syntax/cursor.js'
import { Expect } from '../../../lib/syntax/words.js'
import { foundBy, parserAt, thrownBy } from '../../support/parser-parts.js'

t.test('closers: of the commands around, or none of them', async (t) => {
  const { parser } = parserAt('fi')
  t.ok(parser.isCloser())
  t.notOk(parser.isOpenCloser())
  parser.closers.push(['then', 'fi'], ['}'])
  t.ok(parser.isOpen('fi') && parser.isOpenCloser())
  t.notOk(parser.isOpen('done'))
})

t.test('a closer that is owed is not reported, once', async (t) => {
  const { parser } = parserAt('')
  t.notOk(parser.takeOwed('fi'))
  parser.owe('fi')
  t.ok(parser.takeOwed('fi'))
  t.notOk(parser.takeOwed('fi'))
})

t.test('tokens as messages call them', async (t) => {
  const { parser, lexer, cursor } = parserAt('abc\n')
  t.equal(parser.tokenName(), 'abc')
  t.equal(
    thrownBy(() => parser.unexpected('a command')),
    SKIP,
  )
  t.same(foundBy(cursor), ['unexpected-token: abc'])
  lexer.next(Expect.command)
  t.equal(parser.tokenName(), 'the end of the line')
  t.same(parser.tokenSpan(), { start: 3, end: 4 })
  lexer.next(Expect.command)
  t.equal(parser.tokenName(), 'the end of the file')
})

t.test('a command inside of another one counts as nested', async (t) => {
  const { parser, cursor } = parserAt('a')
  parser.nested((held) => {
    t.equal(cursor.depth, 1)
    return held.command()
  })
  t.equal(cursor.depth, 0)
})

t.test('where a command with redirections ends', async (t) => {
  const { parser } = parserAt('')
  t.same(parser.upTo(1, 5, []), { start: 1, end: 5 })
  t.same(parser.upTo(1, 5, [{ span: { start: 6, end: 8 } }]), { start: 1, end: 8 })
})
