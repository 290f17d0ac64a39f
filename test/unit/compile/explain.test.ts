import t from 'tap'
import { explainJson, explainText } from '../../../lib/compile/explain.js'
import { compiled } from '../../support/compiled.js'

const text = 'CELERYD_NODES="a b"\nCELERY_APP=x\nexport API_TOKEN=abc\nexport LANG=C\nD=$(date)\n'

t.test('for people: nothing that looks like a secret, unless it is asked for', async (t) => {
  const hidden = explainText(compiled(text), { secrets: false })
  t.match(hidden, /^celeryd \(celeryd\)\n/)
  t.match(hidden, /\n {2}API_TOKEN=\*{4}\n/)
  t.match(hidden, /\n {2}LANG=C\n/)
  t.match(hidden, /\nLeft to the host\n {2}export API_TOKEN=\*{4}\n {2}export LANG=C\n {2}D=\$\(date\)\n/)
  t.notMatch(hidden, /abc/)
  t.match(hidden, /\n {2}a@%h {2}\/var\/run\/celery\/a\.pid {2}/)
  t.match(explainText(compiled(text), { secrets: true }), /\n {2}API_TOKEN=abc\n/)
})

t.test('for people: no value of an env file, whatever its name, unless it is asked for', async (t) => {
  const environment = [
    { name: 'PLAIN', value: 'abc' },
    { name: 'EMPTY', value: '' },
  ]
  const made = compiled('CELERY_APP=x\n', { environment })
  t.match(explainText(made, { secrets: false }), /\n {2}PLAIN=\*{4}\n {2}EMPTY=''\n/)
  t.match(explainText(made, { secrets: true }), /\n {2}PLAIN=abc\n/)
})

t.test('for people: secrets that are left to the host, whatever they look like', async (t) => {
  const shown = (text: string) => explainText(compiled(text), { secrets: false })
  t.match(shown('export DB_PASS="$(a)"\nexport B=$(c)\n'), /\n {2}export DB_PASS=\*{4}\n {2}export B=\$\(c\)\n/)
  for (const value of ["'ab\nc'", '"a$(b "c")"', 'x$(b "abc")', '"a\\"bc$(d)"'])
    t.notMatch(shown(`A=$(date)\nexport API_KEY=${value}$(e)\n`), /\bab?c\b|b "c|\bbc\b/, value)
  t.match(shown("API_KEY='a b'\nA=$(echo $API_KEY)\n"), /A=\$\(echo \$API_KEY\)/)
})

t.test('for people: nodes that only the host knows, and none', async (t) => {
  t.match(explainText(compiled('CELERYD_NODES=$(a)\n'), { secrets: false }), /Nodes\n {2}resolved on the host/)
  t.match(explainText(compiled('CELERYD_NODES=0\n'), { secrets: false }), /Nodes\n {2}none\n/)
})

t.test('for programs', async (t) => {
  t.match(explainJson(compiled(text), []), {
    service: 'celeryd',
    user: 'celery',
    group: null,
    values: { CELERY_APP: 'x', D: null },
    exported: ['API_TOKEN', 'LANG'],
    dynamic: ['D'],
    directories: [
      { path: '/var/run/celery', owner: 'celery', group: null, mode: '0755', created: true },
      { path: '/var/log/celery', owner: 'celery', group: null, mode: '0755', created: true },
    ],
    environment: { API_TOKEN: 'abc', LANG: 'C' },
    nodes: [{ name: 'a@%h', pidfile: '/var/run/celery/a.pid' }, { name: 'b@%h' }],
    diagnostics: [],
  })
})

t.test('for people: more lines that are left to the host than a function takes arguments', async (t) => {
  const lines = 200_000
  const shown = explainText(compiled(`cat <<E\n${'x\n'.repeat(lines)}E\n`), { secrets: false })
  t.equal(shown.split('\n').filter((line) => line === '  x').length, lines)
})
