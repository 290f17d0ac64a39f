import t from 'tap'
import { parseWords } from '../../../lib/cluster/options.js'
import { reports, wordsFrom } from '../../support/cluster-words.js'

t.test('words as celery multi reads them', async (t) => {
  const cases: [words: string[], positionals: string[], given: string[], rest: string[], said: string[]][] = [
    [['a', 'b'], ['a', 'b'], [], [], []],
    [['a', '', 'b'], ['a', 'b'], [], [], []],
    [['-c', '3', 'a'], ['a'], ['-c=3'], [], []],
    [['-E', '-c', '3'], [], ['-E', '-c=3'], [], []],
    [['-E', 'a'], [], ['-E=a'], [], []],
    [['--x=1=2', '--y', 'a'], ['a'], ['--x=1=2', '--y'], [], []],
    [['--x='], [], ['--x='], [], []],
    [['-c:a', '3', '--x:b=1'], [], ['-c:a=3', '--x:b=1'], [], []],
    [['a', '--', '-c', '3'], ['a'], [], ['--', '-c', '3'], []],
    [['a', '-'], ['a'], [], [], ['lone-dash: -']],
    [['-c:a:b', '3'], [], [], [], ['two-colons: -c:a:b']],
    [['-q', 'a'], ['a'], [], [], ['multi-only-option: -q']],
    [['--verbose', 'a', '--verbose'], ['a'], ['--verbose'], [], ['multi-only-option: --verbose']],
  ]
  for (const [words, positionals, given, rest, expected] of cases) {
    const { report, said } = reports()
    const parsed = parseWords(wordsFrom('options', words), report)
    const options = parsed.given.map(({ name, selector, value }) => {
      return `${name}${selector === undefined ? '' : `:${selector}`}${value === undefined ? '' : `=${value}`}`
    })
    const texts = (list: typeof parsed.positionals) => list.map(({ text }) => text)
    t.same(
      [texts(parsed.positionals), options, texts(parsed.passThrough), said()],
      [positionals, given, rest, expected],
      words.join(' '),
    )
  }
})
