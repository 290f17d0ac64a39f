/** Verbs × states of a scheduler: the tables of the worker's, as far as there is one process. */
import t from 'tap'
import { forBeat } from './scripts/for-beat.js'
import { runTable } from './scripts/matrix.js'
import { frozenCelerybeat } from './scripts/service-box.js'
import { failures } from './scripts/states-failures.js'
import { pidfiles } from './scripts/states-pidfiles.js'
import { verbs } from './scripts/states-verbs.js'

runTable(t, frozenCelerybeat, forBeat([...verbs, ...failures, ...pidfiles]))
