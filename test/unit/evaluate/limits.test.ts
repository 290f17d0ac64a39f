import t from 'tap'
import { Limits, mostExpanded, mostLoopCommands } from '../../../lib/evaluate/limits.js'

t.test('commands of loops, and characters', async (t) => {
  const limits = new Limits()
  for (let count = 1; count <= mostLoopCommands; count++) if (!limits.loopCommand()) t.fail(`${count}`)
  t.equal(limits.loopCommand(), false)
  t.equal(limits.spend(mostExpanded - 1), true)
  t.equal(limits.spend(1), true)
  t.equal(limits.spend(1), false)
})

t.test('files that are followed: how deep, how many, how long', async (t) => {
  const nest = (limits: Limits, depth: number): number =>
    limits.mayFollow ? limits.following(1, () => nest(limits, depth + 1)) : depth
  const deep = new Limits()
  t.equal(nest(deep, 0), 16)
  t.equal(deep.mayFollow, true, 'depth is given back')
  const many = new Limits()
  for (let count = 0; count < 199; count++) many.following(1, () => {})
  t.equal(many.mayFollow, true)
  many.following(1, () => {})
  t.equal(many.mayFollow, false)
  const long = new Limits()
  long.following(3_999_999, () => {})
  t.equal(long.mayFollow, true)
  t.throws(() =>
    long.following(1, () => {
      throw new Error('x')
    }),
  )
  t.equal(long.mayFollow, false)
})
