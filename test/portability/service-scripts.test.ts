/** The native service scripts, read by linters and by other shells: plain sh, with the commands of their manager. */

import t from 'tap'
import { serviceScripts } from '../support/emitted.js'
import { checkbashisms, parsers, shellcheckPlain } from '../support/linters.js'
import { lint } from '../support/portability-lint/lint.js'

for (const [what, { text, commands }] of serviceScripts) {
  t.test(what, async (t) => {
    const asScript = text.replace(/^#!.*/, '#!/bin/sh')
    t.same(parsers(asScript), [])
    t.same(shellcheckPlain(asScript), [])
    t.same(checkbashisms(asScript), [])
    const options = {
      wordLists: ['celery_initd_configs'],
      leaving: ['exit', 'return'],
      users: ['root'],
      allowed: { 'foreign-utility': commands.split(' ') },
    }
    t.same(
      lint(text, options).map(({ line, message }) => `${line}: ${message}`),
      [],
    )
  })
}

t.test('what is wrong is found', async (t) => {
  t.match(shellcheckPlain('#!/bin/sh\nrm $1\n'), [/SC2086/])
  t.match(lint('#!/sbin/openrc-run\nstart() {\n    local a\n}\n', {}), [{ line: 3 }])
})
