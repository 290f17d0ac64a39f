import t from 'tap'
import { nameNodes } from '../../../lib/cluster/names.js'
import { commandLine, resolveNode } from '../../../lib/cluster/node.js'
import { parseWords } from '../../../lib/cluster/options.js'
import { reports, wordsFrom } from '../../support/cluster-words.js'

/** The first node of words that hold no blanks. */
function node(text: string, host?: string) {
  const { report, said } = reports()
  const { positionals, given, passThrough } = parseWords(wordsFrom('options', text.split(' ')), report)
  const options = new Map(given.map((option) => [option.name, option]))
  const [first] = nameNodes(positionals, options, host, report).nodes
  if (first === undefined) throw new Error('there is a node')
  const [cmd, append] = ['--cmd', '--append'].map((name) => {
    const option = options.get(name)
    options.delete(name)
    return option
  })
  return { node: resolveNode({ node: first, cmd, append, options, passThrough, host }, report), said: said() }
}

t.test('the command line of a node', async (t) => {
  const cases: [words: string, expected: string][] = [
    ['a', 'c worker --pidfile=/var/run/celery/a.pid --logfile=/var/log/celery/a%I.log -n a@%h'],
    [
      'a -E --app=p -c 2',
      'c --app=p worker --pidfile=/var/run/celery/a.pid --logfile=/var/log/celery/a%I.log -E -c 2 -n a@%h',
    ],
    ['a --pidfile=/r/%n.pid --logfile=/l/%n', 'c worker --pidfile=/r/a.pid --logfile=/l/a -n a@%h'],
    ['a --pidfile= --logfile=', 'c worker -n a@%h'],
    ['a --logfile=/1 -f /2 --pidfile=', 'c worker --logfile=/2 -n a@%h'],
    ['a --pidfile= --logfile= -D --executable=/x', 'c worker -n a@%h'],
    ['a --pidfile= --logfile= -- -x', 'c worker -n a@%h -- -x'],
    ['a --pidfile= --logfile= --append=%n', 'c worker -n a@%h a'],
    ['a --pidfile= --logfile= -Q q-%n', 'c worker -Q q-a -n a@%h'],
    ['a --pidfile= --logfile= -Q', 'c worker -Q -n a@%h'],
  ]
  for (const [words, expected] of cases) t.equal(commandLine(['c'], node(words).node).join(' '), expected, words)
})

t.test('paths are those of the process that the worker becomes', async (t) => {
  const { node: one } = node('a --pidfile=/r/%h-%i%I.pid --logfile=/l/%d-%i.log', 'web1.example.org')
  t.same([one.pidfile, one.logfile], ['/r/a@web1.example.org-0.pid', '/l/web1.example.org-%i.log'])
})

t.test('two spellings of one option of celery: the first is what celery obeys', async (t) => {
  const { node: one, said } = node('a -A x --app=y')
  t.same([one.globalOptions, said], [['-A', 'x'], ['global-option-ignored: --app=y']])
  t.same(node('a -A x --app=x').said, [])
})

t.test('another sub-command', async (t) => {
  const cases: [cmd: string, command: string[], said: string[]][] = [
    ['--cmd=-m\u0000celery\u0000worker\u0000--detach\u0000-x', ['worker', '-x'], []],
    ['--cmd=-m\u0000celery\u0000beat', ['beat'], ['cmd-not-worker']],
    ['--cmd=worker', ['worker'], ['cmd-without-celery']],
  ]
  for (const [cmd, command, expected] of cases) {
    const { report, said } = reports()
    const words = wordsFrom('options', ['a', cmd.replaceAll('\0', ' ')])
    const { positionals, given, passThrough } = parseWords(words, report)
    const [option] = given
    const [first] = nameNodes(positionals, new Map(), undefined, report).nodes
    if (first === undefined) throw new Error('there is a node')
    const parts = { node: first, cmd: option, append: undefined, options: new Map(), passThrough, host: undefined }
    t.same(resolveNode(parts, report).command, command, cmd)
    t.same(
      said().map((text) => text.split(':')[0]),
      expected,
      cmd,
    )
  }
})
