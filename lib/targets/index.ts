/** The targets, in the order in which their files are made. A new one is a folder and a line here. */

import { freebsd } from './freebsd/index.js'
import { logrotate } from './logrotate/index.js'
import { netbsd } from './netbsd/index.js'
import { openbsd } from './openbsd/index.js'
import { openrc } from './openrc/index.js'
import { supervisord } from './supervisord/index.js'
import { systemd } from './systemd/index.js'
import { sysv } from './sysv/index.js'
import type { Target } from './target.js'

/** All targets; the first is the one that is meant when none is named. */
export const targets: readonly Target[] = [sysv, systemd, openrc, freebsd, openbsd, netbsd, supervisord, logrotate]

export type { Target } from './target.js'
