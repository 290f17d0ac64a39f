
# --- Processes and pid files ---
# Takes down which processes there are. The long heading makes ps show user names whole.
snapshot() {
    processes=$(LC_ALL=C ps -A -o user=THE-USER-THAT-A-PROCESS-BELONGS-TO -o pgid= -o pid= -o args=) ||
        die "${unknown:-1}" 'cannot tell what is running: ps failed'
}

# Looks at a node: sets $state to running, stopped, dead (it left its pid file) or unknown (its pid file, with which its
# user may have tampered, is $wrong), and $pid. What runs is told from the processes: one of the service user that was
# given this pid file, and is named in it or, as pool processes show the same command, leads its group.
look() { # NAME PIDFILE
    pidfile=$2 filed='' rest='' wrong='' pid=''
    if [ -f "$pidfile" ] && [ -r "$pidfile" ] && [ ! -h "$pidfile" ]; then
        { IFS= read -r filed; IFS= read -r rest; } 2>/dev/null <"$pidfile"
    fi
    case $filed:$rest in
        : | 1: | 0* | *[!0-9:]* | *:?* | ??????????*)
            filed=
            [ ! -e "$pidfile" ] && [ ! -h "$pidfile" ] && { [ -x "${2%/*}" ] || [ ! -d "${2%/*}" ]; } || wrong=yes
            ;;
    esac
    wanted=$pidfile
    case $wanted in # ps shows some characters as others, and as a pattern some would match more than themselves
        *[!A-Za-z0-9/._%+=:,@-]*) wanted=$(printf %s "$wanted" | LC_ALL=C tr -c 'A-Za-z0-9/._%+=:,@-' '?') ;;
    esac
    wanted="* --pidfile=$wanted *"
    IFS=$newline
    for line in $processes; do
        # shellcheck disable=SC2254 # a pattern
        case "$line " in "$user "$wanted) ;; *) continue ;; esac
        unset IFS
        # shellcheck disable=SC2086 # the fields are words
        set -- $line
        case $3 in
            "$filed") pid=$3 && break ;;
            "$2") pid=$3 ;;
        esac
    done
    unset IFS
    state=${pid:+running}
    state=${state:-${wrong:+unknown}}
    state=${state:-${filed:+dead}}
    state=${state:-stopped}
}
