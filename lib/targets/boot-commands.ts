/** The commands that have a service started at boot, of the service managers that run scripts. */

import { rcName } from './rc-name.js'

/** By the names of targets: update-rc.d(8), rc-update(8), sysrc(8), rcctl(8), rc.conf(5). */
export const bootCommands = {
  sysv: (name: string) => `update-rc.d ${name} defaults`,
  openrc: (name: string) => `rc-update add ${name} default`,
  freebsd: (name: string) => `sysrc ${rcName(name)}_enable=YES`,
  // It has FreeBSD's scripts, and no sysrc.
  dragonfly: (name: string) => `echo ${rcName(name)}_enable=YES >>/etc/rc.conf`,
  netbsd: (name: string) => `echo ${rcName(name)}=YES >>/etc/rc.conf`,
  openbsd: (name: string) => `rcctl enable ${name}`,
} as const
