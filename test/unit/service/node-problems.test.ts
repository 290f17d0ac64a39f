import t from 'tap'
import { nameProblems, pathProblems } from '../../../lib/service/node-problems.js'

t.test('paths', (t) => {
  const cases: [path: string, ok: boolean][] = [
    ['/run/a b.pid', true],
    ['/run/a-b.pid', true],
    ['/run/gr\u00fcn.pid', true],
    ['/run/a -b.pid', false],
    ['/run/a.pid ', false],
    [' /run/a.pid', true],
    ['/run/a\tb.pid', false],
    ['/run/a\nb.pid', false],
    ['/run/a\u007f.pid', false],
  ]
  for (const [path, ok] of cases) {
    t.same(
      pathProblems({ pidfile: '/run/fine.pid', logfile: path }).map(({ code, parameters }) => ({ code, parameters })),
      ok ? [] : [{ code: 'unusual-node-path', parameters: { path } }],
      JSON.stringify(path),
    )
  }
  t.end()
})

t.test('names, and pid files that ps shows alike', (t) => {
  const node = (shortName: string) => ({ shortName, pidfile: `/run/${shortName}.pid` })
  const codes = (...names: string[]) => nameProblems(names.map(node)).map(({ code }) => code)
  t.same(codes('a', 'b', 'gr\u00fcn', 'b\u00e4r'), [])
  t.same(codes('a\tb'), ['unusual-node-name'])
  t.same(codes('gr\u00fcn', 'gr\u00f6n'), ['pidfiles-alike'])
  t.same(codes('a', 'a'), [], 'one path twice is another mistake')
  t.same(codes('gr\u00fcn', 'gr??n'), ['pidfiles-alike'], 'each byte is a question mark')
  t.end()
})
