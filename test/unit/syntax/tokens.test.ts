import t from 'tap'
import { BASH_OPERATORS, OPERATORS, REDIRECTIONS } from '../../../lib/syntax/tokens.js'
import { Expect } from '../../../lib/syntax/words.js'
import { partsOf } from '../../support/parser-parts.js'

t.test('every redirection begins with a token of the set', async (t) => {
  for (const operator of ['<', '>', '>>', '<<', '<<-', '<&', '>&', '<>', '>|']) {
    const { lexer } = partsOf(`${operator}x`)
    lexer.next(Expect.command)
    t.equal(lexer.kind, operator)
    t.ok(REDIRECTIONS.has(lexer.kind))
  }
})

t.test('longer operators come first, of sh and of bash', async (t) => {
  for (const operators of [...Object.values(OPERATORS), BASH_OPERATORS.map(([found]) => found)])
    operators.forEach((operator, index) => {
      const earlier = operators.slice(0, index).find((other) => operator.startsWith(other))
      t.equal(earlier, undefined, operator)
    })
})
