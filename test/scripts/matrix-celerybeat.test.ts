/**
 * Verbs × states of a scheduler: the worker's tables, as far as there is one process. What the shell shares with the
 * worker is tried there in every state, so that some of them are enough here; BEAT_MATRIX=all tries all, with the frozen
 * and the generic script.
 */
import t from 'tap'
import { forBeat } from '../support/for-beat.js'
import { choose, runTable } from '../support/matrix.js'
import { frozenCelerybeat, genericCelerybeat } from '../support/service-box.js'
import { failures } from '../support/states-failures.js'
import { pidfiles } from '../support/states-pidfiles.js'
import { verbs } from '../support/states-verbs.js'

const stop = ['stop']
const states = {
  verbs: forBeat(verbs),
  failures: forBeat(failures),
  pidfiles: forBeat(pidfiles),
}

if (process.env.BEAT_MATRIX === 'all') {
  const table = Object.values(states).flat()
  t.test('frozen', (t) => {
    runTable(t, frozenCelerybeat, table)
    t.end()
  })
  t.test('generic', (t) => {
    // What is compiled in is what such a script does not have.
    const generic = table.filter(({ name }) => name !== 'the config was changed and not compiled again')
    runTable(t, genericCelerybeat, generic)
    t.end()
  })
} else {
  runTable(t, frozenCelerybeat, [
    ...states.verbs,
    ...choose(states.failures, {
      'running, CELERY_BIN is gone': ['restart', 'graceful'],
      'running, and its app broke since': ['restart'],
      'dies a moment after its start': ['start'],
      'ignores TERM': ['stop', 'restart', 'graceful', 'kill'],
      'ignores HUP': ['graceful'],
      'no room left for pid files': ['start'],
    }),
    ...choose(states.pidfiles, {
      '-1': stop,
      '1': stop,
      'two lines': stop,
      "pid of root's process": stop,
      'recycled pid of the same user': stop,
      'symlink to a pid file': stop,
      'running, pid file -1': stop,
      "running, pid file names root's process": stop,
    }),
  ])
}
