/** Variables that a shell, or the environment that the service script makes, has before a config assigns anything. */

/**
 * Variables whose value a shell makes up itself (POSIX 2.5.3, and what bash, ksh and zsh add): an assignment does not
 * say what they hold afterwards.
 */
const volatile = new Set([
  'LINENO',
  'PPID',
  'RANDOM',
  'SRANDOM',
  'SECONDS',
  'EPOCHSECONDS',
  'EPOCHREALTIME',
  'UID',
  'EUID',
  'GROUPS',
  'OPTIND',
  'OPTARG',
  'PWD',
  'OLDPWD',
  'HISTCMD',
  'SHELLOPTS',
  'BASHOPTS',
  'BASHPID',
  'FUNCNAME',
  'DIRSTACK',
  'COLUMNS',
  'LINES',
  '_',
])

/** Whether nothing can be said about a variable, or a special parameter, by reading assignments. */
export function isVolatile(name: string): boolean {
  return volatile.has(name) || !/^[A-Za-z_]/.test(name)
}

/** In the environment of every process. */
export const alwaysInherited: ReadonlySet<string> = new Set(['PATH'])

/** What `env -i sh -c set` prints in dash, bash, busybox sh, ksh93, mksh and yash; and the locale, which the script keeps. */
const own = new Set([
  'CDPATH',
  'ENV',
  'FCEDIT',
  'HISTFILE',
  'HISTSIZE',
  'HOSTNAME',
  'HOSTTYPE',
  'IFS',
  'JOBMAX',
  'LANG',
  'LANGUAGE',
  'MACHTYPE',
  'MAILCHECK',
  'OPTERR',
  'OSTYPE',
  'PATH',
  'PATHSEP',
  'PGRP',
  'PIPESTATUS',
  'POSIXLY_CORRECT',
  'SHELL',
  'SHLVL',
  'TERM',
  'TMOUT',
  'USER_ID',
])

/** Whether a variable may be set in an environment that holds PATH and the locale alone: by the shell, or by the script. */
export function isGiven(name: string): boolean {
  return (
    own.has(name) || isVolatile(name) || /^(?:LC_[A-Z]+|PS[1-4]|(?:BASH|KSH|YASH|ZSH|celery_initd)_?.*)$/.test(name)
  )
}

/** Variables that programs read whether or not the config exports them, when the environment has them. */
export const usualEnvironment: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'TMPDIR',
  'TZ',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_COLLATE',
  'LC_CTYPE',
  'LC_MESSAGES',
  'LC_MONETARY',
  'LC_NUMERIC',
  'LC_TIME',
])
