import t from 'tap'
import { checkEmbeddedBeat, checkWords } from '../../../lib/cluster/checks.js'
import { type GivenOptions, parseWords } from '../../../lib/cluster/options.js'
import { reports, wordsFrom } from '../../support/cluster-words.js'

t.test('slips in the way options are written', async (t) => {
  const cases: [nodes: string[], options: string[], expected: string[]][] = [
    [['w1'], ['--concurrency=8', '-E', '-Q', 'a'], []],
    [['w1'], ['--concurrency', '8'], ['long-option-needs-equals: --concurrency']],
    [['w1'], ['w2'], ['node-in-options: w2']],
    [['w1'], ['-E', 'w2'], ['word-after-flag: w2']],
    [['w1'], ['-c3', 'w2'], ['word-after-flag: w2']],
    [['-c', '3'], [], ['option-in-nodes: -c']],
    [['w1'], ['--concurrency'], ['option-without-value: --concurrency']],
    [['w1'], ['--prefix:w1=x'], ['multi-option-per-node: --prefix:w1=x']],
    [['w1'], ['--hostname=a@b'], ['hostname-with-node-name: --hostname=a@b']],
    [['w1'], ['-p', '/x'], ['pidfile-short-option: -p']],
    [['w1'], ['--detach'], ['detach-option: --detach']],
    [['w1'], ['--app=x'], ['option-has-variable: --app=x']],
    [['w1'], ['-c', 'x'], ['bad-option-value: x']],
    [['w1'], ['-cx'], ['bad-option-value: -cx']],
    [['w1'], ['--cmd=-m celery beat', '--max-interval=5'], []],
  ]
  for (const [nodes, options, expected] of cases) {
    const { report, said } = reports()
    const words = [...wordsFrom('nodes', nodes), ...wordsFrom('options', options)]
    checkWords(words, parseWords(words, report), report)
    t.same(said(), expected, [...nodes, '|', ...options].join(' '))
  }
})

t.test('a scheduler inside of workers', async (t) => {
  const cases: [nodes: string[][], expected: string[]][] = [
    [[['-E']], []],
    [[['-B']], ['embedded-beat-schedule: -B']],
    [[['-EB']], ['embedded-beat-schedule: -EB']],
    [[['-B', '-s', '/x']], []],
    [[['--beat', '--scheduler=x:Y']], []],
    [[['-B', '--schedule=/x'], ['-E']], []],
    [
      [
        ['-B', '--schedule=/x'],
        ['-B', '--schedule=/y'],
      ],
      ['embedded-beat-repeated: -B'],
    ],
  ]
  for (const [nodes, expected] of cases) {
    const { report, said } = reports()
    const options = nodes.map((texts): GivenOptions<string> => {
      const { given } = parseWords(wordsFrom('options', texts), report)
      return new Map(given.map((option) => [option.name, option]))
    })
    checkEmbeddedBeat(options, report)
    t.same(said(), expected, nodes.join(' | '))
  }
})
