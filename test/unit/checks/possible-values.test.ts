import t from 'tap'
import { possibleVariables } from '../../../lib/checks/possible-values.js'
import { knownText, unknownPart } from '../../../lib/evaluate/value.js'
import { inspectionOf } from '../../support/inspected.js'

const possible = (text: string): string[] =>
  possibleVariables(inspectionOf(text).evaluation).map(
    (variable) => `${variable.name}=${knownText(variable).replaceAll(unknownPart, '…')}`,
  )

t.test('what statements may assign that are left to the host', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_OPTS=a', []],
    ['if [ -d /x ]; then CELERYD_OPTS=a; else CELERYD_OPTS="b $C"; fi', ['CELERYD_OPTS=a', 'CELERYD_OPTS=b …']],
    ['[ -d /x ] && export CELERYD_OPTS=a', ['CELERYD_OPTS=a']],
    ["[ -d /x ] && readonly CELERYD_OPTS='a'\\ b", ['CELERYD_OPTS=a b']],
    ['while [ -e /x ]; do CELERYD_OPTS=a; done', ['CELERYD_OPTS=a']],
    ['for i in $(ls); do CELERYD_OPTS=$i; done', ['CELERYD_OPTS=…']],
    ['case $(uname) in a) CELERYD_OPTS=a ;; esac', ['CELERYD_OPTS=a']],
    ['CELERYD_OPTS=a; [ -d /x ] && CELERYD_OPTS=b', ['CELERYD_OPTS=a', 'CELERYD_OPTS=b']],
    ['CELERYD_OPTS=a; CELERYD_OPTS=b; [ -d /x ] && CELERYD_OPTS=c', ['CELERYD_OPTS=b', 'CELERYD_OPTS=c']],
    ['[ -d /x ] && CELERYD_OPTS=a; CELERYD_OPTS="$CELERYD_OPTS b"', ['CELERYD_OPTS=a']],
    ['[ -d /x ] && CELERYD_OPTS=a; CELERYD_OPTS=b', []],
    ['f() { CELERYD_OPTS=a; }; [ -d /x ] && f', ['CELERYD_OPTS=a']],
    ['f() { CELERYD_OPTS=a; }; CELERYD_OPTS=$(x)', []],
    ['(CELERYD_OPTS=a); CELERYD_OPTS=$(CELERYD_OPTS=b; x)', []],
    ['[ -d /x ] && CELERYD_OPTS=a x; [ -d /x ] && CELERYD_OPTS=', ['CELERYD_OPTS=']],
    ['[ -d /x ] && OTHER=a', []],
  ]
  for (const [text, expected] of cases) t.same(possible(text), expected, text)
})
