/** The scripts for rc.d under models of FreeBSD and DragonFly: what fits into `make test`; RC_CASES=all plays all. */
import { dragonflyModel } from '../support/rc-models/dragonfly.js'
import { freebsdModel } from '../support/rc-models/freebsd.js'
import { rcTests } from '../support/rc-tests.js'

rcTests(freebsdModel)
rcTests(dragonflyModel)
