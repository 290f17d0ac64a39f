/** Commands that a config may well run: built-ins and the utilities of POSIX, and others that are usual. */
export const usualCommands: ReadonlySet<string> = new Set(
  (
    '. : [ alias awk basename bg break case cat cd chgrp chmod chown cksum cmp command comm continue cp cut date dd df ' +
    'diff dirname du echo ed env eval exec exit export expand expr false fg file find fold getconf getent getopts grep ' +
    'groups hash head hostname iconv id install ip jobs kill ln locale logger logname ls make mkdir mkfifo mktemp mv ' +
    'nice nohup nproc od paste perl printenv printf ps pwd python python3 read readlink readonly realpath return rm ' +
    'rmdir sed set shift sleep sort source stat stty su sudo sysctl tail tee test time timeout touch tr trap true tty ' +
    'type ulimit umask uname uniq unset wait wc which who whoami xargs'
  ).split(' '),
)
