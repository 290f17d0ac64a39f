/** Verbs × the stages in the life of a service. */
import t from 'tap'
import { runTable } from './scripts/matrix.js'
import { frozenCeleryd } from './scripts/service-box.js'
import { verbs } from './scripts/states-verbs.js'

runTable(t, frozenCeleryd, verbs)
