
# --- Processes and pid files ---
# Takes down the processes that have a pid file. ps shows arguments whole with COLUMNS, user names with this heading.
snapshot() { # [STATUS-OF-FAILURE]
    all=$(LC_ALL=C COLUMNS=99999 ps -A -o user=THE-USER-THAT-A-PROCESS-BELONGS-TO -o ppid= -o pid= -o args=) ||
        die "${1:-1}" 'cannot tell what is running: ps failed'
    processes=none IFS=$newline
    for line in $all; do case $line in *--pidfile=*) processes=$processes$newline$line ;; esac; done
    unset IFS
}

# Looks at a node: sets $pid, $filed (the pid in its pid file), and $state to running, stopped, dead (it left its pid
# file) or unknown (its pid file is $wrong: its user may have tampered with it). What runs is told from the processes:
# the node was given this pid file, and is named in it or is its pool's parent. No read -r: posh's wait trips over it.
look() { # NAME PIDFILE
    pidfile=$2 family=' ' pid='' filed='' rest='' wrong=''
    [ ! -f "$2" ] || [ -h "$2" ] || [ ! -r "$2" ] || { IFS= read filed; IFS= read rest; } 2>/dev/null <"$2"
    case $filed:$rest in : | 1: | 0* | *[!0-9:]* | *:?* | ??????????*) filed='' ;; esac
    [ -n "$filed" ] || { [ ! -e "$2" ] && [ ! -h "$2" ] && { [ -x "${2%/*}" ] || [ ! -d "${2%/*}" ]; }; } || wrong=yes
    case $2 in # ps shows some characters as others, and as a pattern some would match more than themselves
        *[!A-Za-z0-9/._%+=:,@-]*) pidfile=$(printf %s "$2" | LC_ALL=C tr -c 'A-Za-z0-9/._%+=:,@-' '?') ;;
    esac
    IFS=$newline
    for line in $processes; do
        unset IFS
        case "$line " in "$user "*\ --pidfile=$pidfile\ *) ;; *) continue ;; esac
        set -- $line
        family="$family$3 "
        case $family in *" $2 "*) ;; *) pid=$3 ;; esac
        [ "$3" != "$filed" ] || { pid=$3 && break; }
    done
    state=${pid:+running} state=${state:-${wrong:+unknown}}
    state=${state:-${filed:+dead}} state=${state:-stopped}
}
