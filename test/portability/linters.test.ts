/** Everything that is emitted, read by linters, by other shells, and by the tools of packagers. */
import t from 'tap'
import { emitted } from '../support/emitted.js'
import { checkbashisms, dialects, insserv, lintian, parsers, shellcheck } from '../support/linters.js'

/** The scripts that have every function of their kind: where dialects differ, it is over syntax, and not over values. */
const whole = ['generic', 'generic beat', 'three nodes', 'beat']

for (const [what, script] of emitted) {
  t.test(what, async (t) => {
    t.same(parsers(script), [])
    for (const dialect of whole.includes(what) ? dialects : (['sh'] as const))
      t.same(shellcheck(script, dialect), [], dialect)
    t.same(checkbashisms(script), [])
  })
}

t.test('what is wrong is found', async (t) => {
  const head = '#!/bin/sh\n# shellcheck disable=SC2046,SC2086 # why\n'
  const wrong = `${head}foo() { local a; echo -n "$a"; }\nif [[ $1 == x ]]; then foo; fi\n`
  t.match(shellcheck(wrong).join('\n'), /SC3010/)
  t.match(shellcheck(`${head}rm $1\n`), [/SC2086.*rm \$1/])
  t.match(shellcheck('#!/bin/sh\nrm "$1"\n'), [/there is no "shellcheck disable/])
  t.match(checkbashisms(wrong).join('\n'), /local a/)
  const fine = 'bar() { :; }\n'
  t.same(checkbashisms(`${head}${fine}`), [])
  t.match(checkbashisms(`${head}${fine}foo() { local a; }\n`).join('\n'), /line 4.*local a/)
  t.match(parsers('if true; then\n').join('\n'), /dash: /)
})

t.test('lintian on a package', async (t) => {
  t.same(lintian(), [])
})

t.test('insserv on the headers', async (t) => {
  t.same(insserv(), [])
})
