/** The text of emitted scripts: its form, and what each config does not need. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from '../../../../lib/syntax/parser.js'
import { walkStatements } from '../../../../lib/syntax/walk.js'
import { emitted } from '../../../support/emitted.js'
import { projectRoot } from '../../../support/root.js'
import { compileScript, genericScript } from '../../../support/service.js'

const example = readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')

for (const [what, script] of emitted) {
  t.test(what, async (t) => {
    t.match(script, /^#!\/bin\/sh\n# .*\n/)
    t.notMatch(script, /<%|%>/, 'no placeholder is left')
    t.ok(script.endsWith('\n') && !script.endsWith('\n\n'))
    t.same(
      script
        .split('\n')
        .filter(
          (line) =>
            line.length > 132 &&
            !line.startsWith('\\unset -f') &&
            !line.startsWith('for celery_initd_global') &&
            !/['"]/.test(line),
        ),
      [],
      'no line is too long, but for messages',
    )
  })
}

t.test('a generic script has ASCII alone: some shells read no other text in the C locale', async (t) => {
  for (const kind of ['celeryd', 'celerybeat'] as const) t.match(genericScript(kind), /^[\n -~\t]*$/)
})

/** The names that a script's own shell assigns: not those of the service user's shell, which are in here-documents. */
function assignedIn(script: string): Set<string> {
  const assigned = new Set<string>()
  walkStatements(parse(script).script.statements, {
    command: (command) => {
      if (command.type === 'for') assigned.add(command.name)
      if (command.type !== 'simple') return
      const [first, ...names] = command.words.map(({ span }) => script.slice(span.start, span.end))
      if (first === 'read') for (const name of names) assigned.add(name)
    },
    assignment: ({ name }) => assigned.add(name),
  })
  return assigned
}

t.test('a config may have variables of every name that the script assigns', async (t) => {
  const all = new Set<string>()
  for (const [what, script] of emitted) {
    const assigned = assignedIn(script)
    for (const name of assigned) all.add(name)
    const list = /^for celery_initd_global in (.*); do$/m.exec(script)?.[1]?.split(' ')
    if (list === undefined) continue
    const own = [...assigned].filter((name) => /^[a-z]/.test(name) && !name.startsWith('celery_initd_'))
    t.same(
      own.filter((name) => !list.includes(name)),
      [],
      what,
    )
  }
  const generic = [...emitted.values()].join('')
  const list = /^for celery_initd_global in (.*); do$/m.exec(generic)?.[1]?.split(' ') ?? []
  // What the looks count comes from awk, as text for eval.
  const unused = list.filter((name) => !all.has(name) && !generic.includes(`print "${name}=`))
  t.same(unused, [], 'and of no others')
})

t.test('the comment at its top names its parts', async (t) => {
  for (const [what, script] of emitted) {
    const [, list = ''] = /^# The parts, in the order.*\n((?:# {3}.*\n)+)/m.exec(script) ?? []
    const named = list.split('\n').flatMap((line) => (line === '' ? [] : line.slice(22).split(', ')))
    const look = readFileSync(join(projectRoot, 'lib/templates/look.awk.sh'), 'utf8')
    const headings = [...script.matchAll(/^# --- (.+) ---$/gm)].map(([, heading = '']) => heading)
    t.same(
      named,
      headings.filter((heading) => !look.includes(`# --- ${heading} ---`)),
      what,
    )
  }
})

t.test('the same config gives the same bytes', async (t) => {
  t.equal(compileScript('/etc/default/celeryd', example), compileScript('/etc/default/celeryd', example))
})

t.test('what a config does not need is not in its script', async (t) => {
  const script = compileScript('/etc/default/celeryd', example)
  for (const text of ['find_limits', 'celery_initd_hide_exports', 'work_out_nodes', 'uname -n)\nlabel'])
    t.notOk(script.includes(text), text)
})

t.test('the two services share their shell, and each has only its own', async (t) => {
  const worker = genericScript('celeryd')
  const beat = genericScript('celerybeat')
  for (const text of ['CELERYD_OPTS', 'ask_nodes', 'a busy solo pool']) {
    t.ok(worker.includes(text))
    t.notOk(beat.includes(text), text)
  }
  for (const text of ['CELERYBEAT_', 'check_schedule']) {
    t.ok(beat.includes(text))
    t.notOk(worker.includes(text), text)
  }
})

t.test('the header', async (t) => {
  const header = (config: string, name: string) => compileScript('/etc/default/x', config, { name })
  t.match(header('CELERY_APP=x', 'little-worker'), /\n# Provides: {10}little-worker\n/)
  t.match(header('CELERY_APP=x', 'celeryd'), /\n# pidfile: \/var\/run\/celery\/celery\.pid\n/)
  t.match(header('CELERY_APP=x', 'little-worker'), /\n# pidfile: \/var\/run\/little-worker\/little-worker\.pid\n/)
  t.notMatch(header('CELERYD_NODES="a b"', 'celeryd'), /# pidfile:/, 'several nodes have no one pid file')
  t.notMatch(header('CELERYD_PID_FILE=/run/c/%h.pid', 'celeryd'), /# pidfile:/, 'nor one that only the host knows')
  t.notMatch(header('CELERYD_SU_ARGS=-l', 'celeryd'), /# pidfile:/, 'nor one of a process in a session of its own')
})
