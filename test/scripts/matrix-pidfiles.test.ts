/** Pid files of every kind × verbs: whatever one says, no process outside the service is signalled. */
import t from 'tap'
import { runTable } from '../support/matrix.js'
import { frozenCeleryd } from '../support/service-box.js'
import { pidfiles } from '../support/states-pidfiles.js'

runTable(t, frozenCeleryd, pidfiles)
