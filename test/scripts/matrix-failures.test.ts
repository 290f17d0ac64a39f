/** Verbs × what goes wrong: exit codes and messages, and what ran goes on where that can be helped. */
import t from 'tap'
import { runTable } from '../support/matrix.js'
import { frozenCeleryd } from '../support/service-box.js'
import { failures } from '../support/states-failures.js'

runTable(t, frozenCeleryd, failures)
