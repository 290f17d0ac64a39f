/** Pid files of every kind × verbs: whatever one says, no process outside the service is signalled. */
import t from 'tap'
import { runTable } from './scripts/matrix.js'
import { frozenCeleryd } from './scripts/service-box.js'
import { pidfiles } from './scripts/states-pidfiles.js'

runTable(t, frozenCeleryd, pidfiles)
