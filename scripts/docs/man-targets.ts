/** What celery-initd-targets(7) says of each target: paragraphs, in the words of its administrator. */
export const targetTexts: Readonly<Record<string, readonly string[]>> = {
  sysv: [
    'A POSIX sh script for sysvinit and what runs its scripts. It has an LSB header, from which insserv, chkconfig and older versions of systemd take its order. Celery 4.4 to 5.6 is run as Celery itself would run it; nothing but sh, awk and the utilities of POSIX is needed.',
    'What the config leaves to the host, such as the output of a command, stays in the script as it is written.',
  ],
  systemd: [
    'A unit for each node, and one that stands for all of them; for the scheduler one unit. A unit holds values: what only a shell on the host could work out is an error. Directories are made by the units, or by tmpfiles.d(5), accounts by sysusers.d(5).',
    'The style forking is the form of the manual of Celery: one unit, which runs celery multi.',
  ],
  supervisord: [
    'A program for each node, in a group of the name of the service, for a directory of the section include. It waits as long as CELERYD_STOP_TIMEOUT says before it kills a node.',
  ],
  logrotate: [
    'A file for logrotate.d, with the logs of all nodes. Celery opens a log again when it was renamed, so that nothing has to be restarted.',
  ],
  openrc: [
    'A service for openrc-run(8), whose work is done by the script of the target sysv. It has the verbs of that script as commands, reads conf.d, and takes stop time-outs and limits from the config.',
  ],
  freebsd: [
    'A script for rc.d(8), with the variables of rc.subr(8), whose work is done by the script of the target sysv. It is started at boot when NAME_enable is YES in rc.conf(5).',
  ],
  openbsd: ['A script for rc.d(8) and rcctl(8), whose work is done by the script of the target sysv.'],
  netbsd: [
    'A script for rc.d(8), whose work is done by the script of the target sysv. It is started at boot when NAME is YES in rc.conf(5).',
  ],
}
