/**
 * Systems other than the host, as sh text that furnishes a sandbox: what is in /usr/bin, /usr/sbin and /usr/local is all
 * that a script, whose PATH is its own, can find.
 */
import { shWord } from '../../lib/quote.js'
import { hostPrograms } from '../support/sandbox-setup.js'
import { freebsd, openbsd } from './bsd.js'
import { strictUtilities, utilityNames } from './posix.js'

const host = hostPrograms.split(':')[0] as string

/** Empties the directories of PATH. The stand-in for Celery is Python, which is none of the script's business. */
const empty = [
  'for directory in /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin; do',
  '    mkdir -p "$directory"; mount -n -t tmpfs -o mode=755 sandbox "$directory"',
  'done',
  `ln -s ${host}/python3 /usr/bin/python3`,
].join('\n')

const place = (path: string, text: string): string => `printf '%s' ${shWord(text)} >${path}; chmod 755 ${path}`

/** BusyBox, and nothing else. Hard links: a test may put something else in one applet's place. */
export const busybox = [
  empty,
  `cp ${host}/busybox /usr/bin/`,
  'for applet in $(busybox --list) sh; do [ -e "/usr/bin/$applet" ] || ln /usr/bin/busybox "/usr/bin/$applet"; done',
].join('\n')

/** Where shims note what they refused, and which exceptions were used. */
export const notes = '/usr/local/notes'

/** What bash has of its own and others may find in PATH: these are to be looked at, too. */
const strictShell = 'enable -n echo printf kill test [ pwd'

/** Reads a script with the shell's own utilities out of the way; $0 is the script all the same. */
export const strictCommand: readonly string[] = [`${host}/bash`, '--posix', '-c', `${strictShell}; . "$0"`]

/** What runs a script where only POSIX is: sh is a script there. */
export const strictInterpreter = `${host}/bash`

const strictSh = `#!${strictInterpreter}
[ "$1" = -c ] || exec ${host}/bash --posix "$@"
text=$2
shift 2
exec ${host}/bash --posix -c "${strictShell}; $text" "$@"
`

/** The utilities of POSIX with the options of POSIX, and the few others that the scripts probe for. */
export const strict = [
  empty,
  `: >${notes}; chmod 666 ${notes}`,
  place('/usr/bin/sh', strictSh),
  place('/usr/bin/shim', strictUtilities(host, notes)),
  `for name in ${utilityNames.map(shWord).join(' ')}; do ln /usr/bin/shim "/usr/bin/$name"; done; rm /usr/bin/shim`,
].join('\n')

/** On the BSDs there is no /etc/default, and no setsid; awk is the one that its authors maintain. */
function bsd(programs: Readonly<Record<string, string>>, more: readonly string[]): string {
  return [
    strict,
    'rm -f /usr/bin/setsid /usr/bin/awk /usr/bin/su /usr/bin/ps /usr/bin/uname',
    `ln -s ${host}/original-awk /usr/bin/awk`,
    ...Object.entries(programs).map(([name, text]) => place(`/usr/bin/${name}`, text)),
    'umount -n /etc/default; rm -rf /etc/default',
    ...more,
  ].join('\n')
}

/** Puts programs of a real system into its stand-in, all but those that ask its kernel: links(DIRECTORY) makes them. */
export const keepingStandIns = (links: (at: string) => string): string =>
  [
    'mkdir /usr/bin/stand-in; mv /usr/bin/su /usr/bin/ps /usr/bin/uname /usr/bin/stand-in/',
    links('/usr/bin'),
    // It is not part of these systems.
    'rm -f /usr/bin/setsid',
    'mv -f /usr/bin/stand-in/* /usr/bin/; rmdir /usr/bin/stand-in',
  ].join('\n')

/** The shell of a login of root is what su -m runs. */
const rootShell = (path: string) => `sed -i 's|^\\(root:.*\\):[^:]*$|\\1:${path}|' /etc/passwd`

export const freebsd14 = bsd(freebsd(host), [rootShell('/bin/sh')])

/** Before FreeBSD 14 it was csh, and stays so where a system was upgraded. */
export const freebsd13 = bsd(freebsd(host), [`ln -s ${host}/tcsh /usr/bin/csh`, rootShell('/bin/csh')])

export const openbsd7 = bsd(openbsd(host), [rootShell('/bin/sh')])

/** Linux, but with FreeBSD's su: so is Chimera Linux, whose tools are FreeBSD's. */
export const freebsdSu = `rm -f /usr/bin/su; ${place('/usr/bin/su', freebsd(host).su as string)}`
