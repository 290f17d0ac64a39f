/**
 * A model of FreeBSD's rc.subr(8), of service(8), and of what both call, for hosts that have none
 * (test/fixtures/rc-models). It is in our own words, has only what our scripts can meet, and names where FreeBSD has each
 * rule. What FreeBSD refuses, it refuses.
 */
import { freebsd as userland } from '../../portability/bsd.js'
import { fixture, fixtures, furnishing, host, type RcPlace } from './place.js'

/** Programs that no other system has; those that the kernel would have to help only note how they were called. */
export const freebsdTools: Readonly<Record<string, string>> = { ...userland(host), ...fixtures('freebsd/tools') }

/** What starts and stops all services, reading each script: /etc/rc and /etc/rc.shutdown. */
export const freebsdBoot: Readonly<Record<string, string>> = {
  '/etc/rc': fixture('freebsd/rc'),
  '/etc/rc.shutdown': fixture('freebsd/rc.shutdown'),
}

/** FreeBSD as the model has it. */
export const freebsdModel: RcPlace = {
  name: 'a model of FreeBSD',
  system: 'freebsd',
  jails: true,
  setup: true,
  sandbox: {
    shell: '/usr/bin/dash',
    userland: furnishing(
      {
        ...freebsdTools,
        rcorder: fixture('rcorder'),
        service: fixture('freebsd/service'),
        sysrc: fixture('freebsd/sysrc'),
      },
      {
        ...freebsdBoot,
        '/etc/rc.subr': fixture('freebsd/rc.subr'),
        '/etc/defaults/rc.conf': 'local_startup=/usr/local/etc/rc.d\nrcshutdown_timeout=90\n',
      },
    ),
  },
}
