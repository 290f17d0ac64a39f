/** A model of NetBSD's rc.subr(8) and of what it calls (test/fixtures/rc-models), as that of FreeBSD. */
import { freebsdTools } from './freebsd.js'
import { addToUsr, fixture, furnishing, type RcPlace } from './place.js'

/** su and ps are near enough to FreeBSD's; what NetBSD has not is not there either. */
const { su = '', ps = '', logger = '', uname = '' } = freebsdTools

export const netbsdTools: Readonly<Record<string, string>> = {
  su,
  ps,
  logger,
  uname: uname.replaceAll('FreeBSD', 'NetBSD'),
}

export const netbsdBoot: Readonly<Record<string, string>> = {
  '/etc/rc': fixture('netbsd/rc'),
  '/etc/rc.shutdown': fixture('netbsd/rc.shutdown'),
}

export const netbsdModel: RcPlace = {
  name: 'a model of NetBSD',
  system: 'netbsd',
  sandbox: {
    shell: '/usr/bin/dash',
    userland: `${furnishing(
      { ...netbsdTools, rcorder: fixture('rcorder') },
      {
        ...netbsdBoot,
        '/etc/rc.subr': fixture('netbsd/rc.subr'),
        '/etc/rc.conf': '',
      },
    )}\n${addToUsr('pkg')}`,
  },
}
