/** The text of emitted scripts: its form, and what each config does not need. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
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
      script.split('\n').filter((line) => line.length > 120 && !line.includes("'")),
      [],
      'no line is too long',
    )
  })
}

t.test('the example is short enough to be read', async (t) => {
  const lines = (text: string) => text.split('\n').length - 1
  const [frozen, generic] = [lines(emitted.get('three nodes') as string), lines(emitted.get('generic') as string)]
  t.ok(frozen <= 450, `${frozen} lines`)
  t.ok(generic <= 650, `${generic} lines of the generic script`)
  const scheduler = lines(emitted.get('generic beat') as string)
  t.ok(scheduler <= 550, `${scheduler} lines of the generic script of a scheduler`)
})

t.test('the same config gives the same bytes', async (t) => {
  t.equal(compileScript('/etc/default/celeryd', example), compileScript('/etc/default/celeryd', example))
})

t.test('what a config does not need is not in its script', async (t) => {
  const script = compileScript('/etc/default/celeryd', example)
  for (const text of ['ulimit', 'C_FORCE_ROOT=1', '$host', '= root ']) t.notOk(script.includes(text), text)
})

t.test('the two services share their shell, and each has only its own', async (t) => {
  const worker = genericScript('celeryd')
  const beat = genericScript('celerybeat')
  for (const text of ['CELERYD_OPTS', 'graceful_node', 'load their app at once']) {
    t.ok(worker.includes(text))
    t.notOk(beat.includes(text), text)
  }
  for (const text of ['CELERYBEAT_', '--schedule=']) {
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
