/** The utilities of POSIX.1-2008 (XCU 4), and what of them the linter knows. */

/**
 * Utilities with a mandatory part, and builtins of XCU 2.14: what may be called by name. Those of which only an option
 * group of the standard knows (XSI, UP, development) are left out, save the few that every system has.
 */
export const POSIX_UTILITIES: ReadonlySet<string> = new Set(
  (
    '. : [ alias asa awk basename bg break cat cd chgrp chmod chown cksum cmp comm command continue cp csplit cut date ' +
    'dd df diff dirname du echo ed env eval exec exit expand export expr false fc fg file find fold getconf getopts ' +
    'grep head iconv id join jobs kill link ln locale localedef logger logname lp ls m4 man mesg mkdir mkfifo more mv ' +
    'newgrp nice nl nohup od paste patch pathchk pax pr printf ps pwd read readonly renice return rm rmdir sed set sh ' +
    'shift sleep sort split strip stty tabs tail tee test time times touch tput tr trap true tsort tty umask unalias ' +
    'uname unexpand uniq unlink unset uudecode uuencode wait wc who write xargs'
  ).split(' '),
)

/** By utility, the options of its base part, as for getopts. A utility without an entry is not looked into. */
export const POSIX_OPTIONS: Readonly<Record<string, string>> = {
  awk: 'F:f:v:',
  basename: '',
  cat: 'u',
  cd: 'LP',
  chgrp: 'hHLPR',
  chmod: 'R',
  chown: 'hHLPR',
  cksum: '',
  cmp: 'ls',
  comm: '123',
  cp: 'fiHLPpR',
  cut: 'b:c:d:f:ns',
  date: 'u',
  df: 'kPt',
  dirname: '',
  du: 'aHkLsx',
  env: 'i',
  export: 'p',
  expr: '',
  fold: 'bsw:',
  grep: 'EFce:f:ilnqsvx',
  eval: '',
  head: 'n:',
  id: 'Ggnru',
  jobs: 'lp',
  ln: 'fLPs',
  logger: '',
  ls: 'ACFHLRSacdfiklmnpqrstux1',
  mkdir: 'm:p',
  mkfifo: 'm:',
  mv: 'fi',
  nohup: '',
  od: 'A:j:N:t:v',
  paste: 'd:s',
  ps: 'AaG:o:p:t:U:u:',
  pwd: 'LP',
  read: 'r',
  readonly: 'p',
  rm: 'fiRr',
  rmdir: 'p',
  sed: 'e:f:n',
  sleep: '',
  sort: 'bCcdfik:mno:rt:u',
  split: 'a:b:l:',
  tail: 'c:fn:',
  tee: 'ai',
  touch: 'acd:mr:t:',
  tr: 'Ccds',
  trap: '',
  tty: '',
  umask: 'S',
  unalias: 'a',
  uname: 'amnrsv',
  uniq: 'cdf:s:u',
  unset: 'fv',
  wait: '',
  wc: 'clmw',
  xargs: 'E:I:L:n:ps:tx',
}

/** These read operands that begin with a dash, such as a mode, a program's arguments or a pid. */
export const OPERANDS_APART: ReadonlySet<string> = new Set('awk chmod env expr logger nohup xargs'.split(' '))

/** The columns of XCU ps in its base part. */
export const PS_COLUMNS: ReadonlySet<string> = new Set(
  'ruser user rgroup group pid ppid pgid pcpu vsz nice etime time tty comm args'.split(' '),
)

/** The primaries and operators of XCU find. */
export const FIND_PRIMARIES: ReadonlySet<string> = new Set(
  (
    '-name -path -nouser -nogroup -xdev -prune -perm -type -links -user -group -size -atime -ctime -mtime -exec -ok ' +
    '-print -newer -depth -o -a -H -L'
  ).split(' '),
)

/** The conversions of XCU date. */
export const DATE_CONVERSIONS = 'aAbBcCdDeEhHIjmMnOprStTuUVwWxXyYZ%'
