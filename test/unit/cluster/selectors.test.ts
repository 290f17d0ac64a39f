import t from 'tap'
import { nameNodes } from '../../../lib/cluster/names.js'
import { type GivenOptions, parseWords } from '../../../lib/cluster/options.js'
import { selectOptions } from '../../../lib/cluster/selectors.js'
import { reports, wordsFrom } from '../../support/cluster-words.js'

/** The options of each node, and what is said. */
function selected(text: string) {
  const { report, said } = reports()
  const { positionals, given } = parseWords(wordsFrom('options', text.split(' ')), report)
  const common: GivenOptions<string> = new Map()
  for (const option of given) if (option.selector === undefined) common.set(option.name, option)
  const naming = nameNodes(positionals, common, undefined, report)
  const options = selectOptions(given, common, naming, positionals.length, report)
  return [options.map((each) => [...each.values()].map(({ name, value }) => `${name}${value ?? ''}`).join(' ')), said()]
}

t.test('which options a node has', async (t) => {
  const cases: [words: string, options: string[], said: string[]][] = [
    ['a b -E -c 2', ['-E -c2', '-E -c2'], []],
    ['a b -c 2 -c:b 4', ['-c2', '-c4'], []],
    ['a b -c:2 4', ['', '-c4'], []],
    ['a b -c:b 4 -c:2 5', ['', '-c5'], ['node-option-overridden: -c:b']],
    ['a b -c:a,b 4', ['-c4', '-c4'], []],
    ['3 -c:1-2 4', ['-c4', '-c4', ''], []],
    ['3 -c:1,3 4 -Q:2 x', ['-c4', '-Qx', '-c4'], []],
    ['a b -E -c:a 1 -E:a x', ['-Ex -c1', '-E'], []],
    ['a b -c:3 4', ['', ''], ['no-such-node-number: -c:3']],
    ['a b -c:x 4', ['', ''], ['no-such-node: -c:x']],
    ['a b -c:1,2 4', ['', ''], ['numbers-with-names: -c:1,2', 'numbers-with-names: -c:1,2']],
    ['2 -c:celery1 4', ['', ''], ['node-name-with-count: -c:celery1']],
    ['2 -c:1-x 4', ['', ''], ['bad-node-range: -c:1-x']],
    ['a -c:a@web1 4', [''], ['node-host-unknown: -c:a@web1']],
    ['my-worker -c:my-worker 4', ['-c4'], ['dash-in-single-name: -c:my-worker']],
  ]
  for (const [words, options, said] of cases) t.same(selected(words), [options, said], words)
})
