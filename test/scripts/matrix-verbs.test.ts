/** Verbs × the stages in the life of a service. */
import t from 'tap'
import { runTable } from '../support/matrix.js'
import { frozenCeleryd } from '../support/service-box.js'
import { verbs } from '../support/states-verbs.js'

runTable(t, frozenCeleryd, verbs)
