/** The scripts for rc.d under a model of their framework: what fits into `make test`; RC_CASES=all plays all of it. */
import { openbsdModel } from '../support/rc-models/openbsd.js'
import { rcTests } from '../support/rc-tests.js'

rcTests(openbsdModel)
