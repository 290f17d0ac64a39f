/**
 * A model of DragonFly's rc.subr(8), of its service(8), and of what both call (test/fixtures/rc-models/dragonfly). It is
 * FreeBSD's of 2003 with parts of later ones; it has none of FreeBSD's jls, setfib, cpuset and protect.
 */
import { dragonfly as userland } from '../../portability/bsd.js'
import { fixture, fixtures, furnishing, host, type RcPlace } from './place.js'

const { limits = '', logger = '', sysctl = '' } = fixtures('freebsd/tools')

/** Programs that no other system has. */
export const dragonflyTools: Readonly<Record<string, string>> = {
  ...userland(host),
  ...fixtures('dragonfly/tools'),
  limits,
  logger,
  sysctl,
}

/** What starts and stops all services, reading each script: /etc/rc and /etc/rc.shutdown. */
export const dragonflyBoot: Readonly<Record<string, string>> = {
  '/etc/rc': fixture('dragonfly/rc'),
  '/etc/rc.shutdown': fixture('dragonfly/rc.shutdown'),
}

/** DragonFly as the model has it. */
export const dragonflyModel: RcPlace = {
  name: 'a model of DragonFly',
  system: 'freebsd',
  dragonfly: true,
  sandbox: {
    shell: '/usr/bin/dash',
    userland: furnishing(
      {
        ...dragonflyTools,
        rcorder: fixture('rcorder'),
        service: fixture('dragonfly/service'),
      },
      {
        ...dragonflyBoot,
        '/etc/rc.subr': fixture('dragonfly/rc.subr'),
        '/etc/defaults/rc.conf': 'local_startup=/usr/local/etc/rc.d\nrcshutdown_timeout=90\n',
      },
    ),
  },
}
