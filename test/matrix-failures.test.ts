/** Verbs × what goes wrong: exit codes and messages, and what ran goes on where that can be helped. */
import t from 'tap'
import { runTable } from './scripts/matrix.js'
import { frozenCeleryd } from './scripts/service-box.js'
import { failures } from './scripts/states-failures.js'

runTable(t, frozenCeleryd, failures)
