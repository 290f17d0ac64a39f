/** A model of OpenBSD's rc.subr(8), of rcctl(8), and of what both call (test/fixtures/rc-models), run by mksh. */
import { openbsd as userland } from '../../portability/bsd.js'
import { fixture, fixtures, furnishing, host, type RcPlace } from './place.js'

/** Programs that no other system has, or has otherwise. */
export const openbsdTools: Readonly<Record<string, string>> = { ...userland(host), ...fixtures('openbsd/tools') }

export const openbsdBoot: Readonly<Record<string, string>> = { '/etc/rc': fixture('openbsd/rc') }

export const openbsdModel: RcPlace = {
  name: 'a model of OpenBSD',
  system: 'openbsd',
  sandbox: {
    shell: '/usr/bin/mksh',
    userland: furnishing(
      { ...openbsdTools, rcctl: fixture('openbsd/rcctl') },
      {
        ...openbsdBoot,
        '/etc/rc.d/rc.subr': fixture('openbsd/rc.subr'),
        '/etc/rc.conf': '',
        '/etc/login.conf': 'daemon:\\\n\t:openfiles=128:\n',
      },
      ['ln -sf mksh /usr/bin/ksh'],
    ),
  },
}
