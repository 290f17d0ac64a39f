
# --- A known environment ---
# The caller's is no configuration: only the locale and some switches get through, and what is the shell's own.
set -f
newline='
'
<%#hostKnows%>
<%#listsConfig%>
# Calls a function for each exported variable. The process that lists them ends as a command: $last is its last line.
each_exported() { # FUNCTION [COMMAND...]
    IFS=$newline
    for line in $(export -p; shift; exec "$@"); do
        last=$line line=${line%%=*}
<%/listsConfig%>
<%^listsConfig%>
# Calls a function for each exported variable, but for the shell's own, and further lines of values.
each_exported() { # FUNCTION
    IFS=$newline
    for line in $(export -p); do
        line=${line%%=*}
<%/listsConfig%>
        case ${line##* } in
            PWD | OLDPWD | _ | UID | EUID | PPID | SHELLOPTS | BASHOPTS | newline | '' | [0-9]* | *[!A-Za-z0-9_]*) ;;
            HOME | SHLVL) [ -z "$HOME" ] || "$1" "${line##* }" ;; # zsh keeps them, empty
            *) "$1" "${line##* }" ;;
        esac
    done
    unset IFS
}
sift() { case $1 in LANG | LC_* | CELERY_DEFAULTS | C_FAKEFORK | C_FORCE_ROOT | PATH) ;; *) unset "$1" ;; esac; } # NAME
<%^listsConfig%>
each_exported sift
<%/listsConfig%>
<%/hostKnows%>
<%^hostKnows%>
IFS=$newline
for line in $(export -p); do
    line=${line%%=*}
    case ${line##* } in
        LANG | LC_* | C_FAKEFORK | C_FORCE_ROOT | PATH) ;;
        PWD | OLDPWD | _ | UID | EUID | PPID | SHELLOPTS | BASHOPTS | newline) ;;
        '' | [0-9]* | *[!A-Za-z0-9_]*) ;; # no name: a further line of some value
        *) unset "${line##* }" ;;
    esac
done
unset IFS
<%/hostKnows%>
export PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin
<%#hostKnows%>
system_path=$PATH
<%/hostKnows%>
umask 022
