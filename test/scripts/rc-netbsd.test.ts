/** The scripts for rc.d under a model of their framework: what fits into `make test`; RC_CASES=all plays all of it. */
import { netbsdModel } from '../support/rc-models/netbsd.js'
import { rcTests } from '../support/rc-tests.js'

// The stories are FreeBSD's: these are where the two differ.
rcTests(netbsdModel, ['the verbs', 'instances', 'what the environment file'])
