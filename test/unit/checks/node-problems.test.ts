import t from 'tap'
import { compiled } from '../../support/compiled.js'

/** The findings as `code: the text that each points at`. */
const found = (text: string) =>
  compiled(text).findings.map(({ code, source, span }) => `${code}: ${source.slice(span)}`)

t.test('a problem of the nodes is said where the word stands that caused it', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_NODES="a a"\n', ['duplicate-node: a']],
    ['N=a/b\nCELERYD_NODES="c $N"\n', ['slash-in-node-name: $N']],
    ['CELERYD_NODES=2\nCELERYD_OPTS="-c:3 1"\n', ['no-such-node-number: -c:3']],
    ['CELERYD_NODES=0\n', ['no-nodes: 0']],
  ]
  for (const [text, expected] of cases) t.same(found(text), expected, text)
})

t.test('nothing is said of what only follows from something else', async (t) => {
  const codes = (text: string) => compiled(text).findings.map(({ code }) => code)
  t.same(codes('CELERYD_NODES="{{ nodes }}"\nCELERYD_OPTS="-c:3 1"\n'), ['template-placeholder'], 'a placeholder')
  t.notOk(codes('CELERYD_OPTS="－c:3 1"\n').includes('node-in-options'), 'a sign of an input method')
  const path = (start: string) => codes(`CELERYD_OPTS="-S ${start}/run/a.db"\n`)
  t.ok(path('').includes('shared-directory'))
  t.notOk(path('$HOME').includes('shared-directory'), 'a variable that a boot does not set')
})
