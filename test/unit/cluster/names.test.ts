import t from 'tap'
import { maximumNodes, nameNodes } from '../../../lib/cluster/names.js'
import { parseWords } from '../../../lib/cluster/options.js'
import { reports, wordsFrom } from '../../support/cluster-words.js'

function named(texts: string, host?: string) {
  const { report, said } = reports()
  const words = wordsFrom('nodes', texts === '' ? [] : texts.split(' '))
  const { positionals, given } = parseWords(words, report)
  const options = new Map(given.map((option) => [option.name, option]))
  const naming = nameNodes(positionals, options, host, report)
  return { naming, left: [...options.keys()], said: said() }
}

t.test('the names of nodes', async (t) => {
  const cases: [words: string, names: string[], keys: string[]][] = [
    ['a b', ['a@%h', 'b@%h'], ['a', 'b']],
    ['a@web1 b', ['a@web1', 'b@%h'], ['a@web1', 'b']],
    ['2', ['celery1@%h', 'celery2@%h'], ['1', '2']],
    ['2 --range-prefix=w', ['w1@%h', 'w2@%h'], ['1', '2']],
    ['2 --prefix=w', ['celery1@%h', 'celery2@%h'], ['1', '2']],
    ['a --prefix=w', ['wa@%h'], ['a']],
    ['a --suffix=x', ['a@x'], ['a']],
    ["a --suffix=''", ['a@'], ['a']],
    ['a --hostname=h1', ['a@h1'], ['a']],
    ['a -n h1', ['a@h1'], ['a']],
    ['a --hostname', ['a@None'], ['a']],
    ['3 4', ['3@%h', '4@%h'], ['3', '4']],
  ]
  for (const [words, names, keys] of cases) {
    const { naming, left } = named(words)
    t.same([naming.nodes.map(({ name }) => name), naming.keys], [names, keys], words)
    t.same(left, [], `${words}: what only names nodes is not handed on`)
  }
})

t.test('where the host is known', async (t) => {
  const [node] = named('%n-w', 'web1.example.org').naming.nodes
  t.match(node, { name: 'web1-w@web1.example.org', hostDependent: false })
  const [waiting] = named('%n-w').naming.nodes
  t.match(waiting, { name: '%n-w@%h', hostDependent: true })
})

t.test('what per-node options call them', async (t) => {
  const cases: [word: string, key: string | undefined][] = [
    ['a', 'a'],
    ['a@web1', 'a'],
    ['%n@web1', undefined],
    ['1', '1'],
  ]
  for (const [word, key] of cases) t.equal(named(word).naming.nodes[0]?.key, key, word)
})

t.test('counts that are none', async (t) => {
  t.same(named('').said, ['no-nodes: undefined'])
  t.same(named('0').said, ['no-nodes: 0'])
  t.same(named('-1').naming.nodes, [])
  t.equal(named(`${maximumNodes}`).naming.nodes.length, maximumNodes)
  const many = named(`${maximumNodes + 1}`)
  t.same([many.said, many.naming.nodes.length], [[`too-many-nodes: ${maximumNodes + 1}`], 0])
})
