/** Everything that is emitted, read by linters, by other shells, and by the tools of packagers. */
import t from 'tap'
import { emitted } from '../support/emitted.js'
import { checkbashisms, insserv, lintian, parsers, shellcheck, unquoted } from '../support/linters.js'

for (const [what, script] of emitted) {
  t.test(what, async (t) => {
    t.same(parsers(script), [])
    t.same(shellcheck(script), [])
    t.same(unquoted(script), [])
    t.same(checkbashisms(script), [])
  })
}

t.test('what is wrong is found', async (t) => {
  const wrong = '#!/bin/sh\nfoo() { local a; echo -n "$a"; }\nif [[ $1 == x ]]; then foo; fi\n'
  t.match(shellcheck(wrong).join('\n'), /SC3010/)
  t.match(checkbashisms(wrong).join('\n'), /local a/)
  t.match(unquoted('#!/bin/sh\n# shellcheck disable=SC2046,SC2086 # why\nrm $1\n'), [/rm \$1/])
  t.match(parsers('if true; then\n').join('\n'), /dash: /)
})

t.test('lintian on a package', async (t) => {
  t.same(lintian(), [])
})

t.test('insserv on the headers', async (t) => {
  t.same(insserv(), [])
})
