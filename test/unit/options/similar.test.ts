import t from 'tap'
import { closest, distance } from '../../../lib/options/similar.js'

t.test('the nearest name, where one is near', async (t) => {
  t.equal(closest('CELERYD_NODE', ['CELERYD_OPTS', 'CELERYD_NODES']), 'CELERYD_NODES')
  t.equal(closest('celeryd_nodes', ['CELERYD_NODES']), 'CELERYD_NODES')
  t.equal(closest('EDITOR', ['CELERYD_NODES']), undefined)
  t.equal(closest('', ['CELERYD_NODES']), undefined)
})

t.test('edit distance', (t) => {
  for (const [one, other, expected] of [
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['CELERY_CHDIR', 'CELERYD_CHDIR', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ] as const)
    t.equal(distance(one, other), expected)
  t.end()
})

t.test('what is sorted out early would not have been near', async (t) => {
  const words = ['CELERYD_NODES', 'CELERYD_NODE', 'celeryd-nodes', '--time-limit', '--soft-time-limit', 'a', 'ab', '']
  for (const one of words) {
    const least = Math.min(3, 1 + Math.floor(one.length / 6))
    const near = words.filter((other) => distance(one.toUpperCase(), other.toUpperCase()) < least)
    const found = closest(one, words)
    t.equal(found === undefined, near.length === 0, `${one}: ${found}`)
    if (found !== undefined) t.ok(near.includes(found))
  }
})
