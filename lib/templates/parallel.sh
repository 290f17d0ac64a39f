
# --- All nodes at a time ---
# Calls a function for every node, each in a process of its own, and another for each that has left the config.
in_parallel() { # FUNCTION [FUNCTION]
    exec 6<&0
    trap 'forward INT' INT
    trap 'forward TERM' HUP TERM
    jobs='' task=$1
    each_node begin_job
    task=${2:-:}
    each_stray begin_job
    end_jobs
}

begin_job() { # NAME PIDFILE LOGFILE [COMMAND...]
    [ $# -lt 4 ] || eval 'set -- "$@"'"$extra"
<%#ulimit%>
    # shellcheck disable=SC2086 # limits are words
    { { [ -z "$ulimit" ] || ulimit $ulimit; } && "$task" "$@"; } <&6 6<&- &
<%/ulimit%>
<%^ulimit%>
    "$task" "$@" <&6 6<&- &
<%/ulimit%>
    jobs="$jobs $!"
    case $task$jobs in start_node\ *\ *\ *\ *\ *\ *\ *\ *) end_jobs ;; esac # eight loading their app are enough
}

end_jobs() {
    for job in $jobs; do
        passed='' status=0
        wait "$job" || status=$?
        while [ -n "$passed" ]; do # a signal ended wait, but not yet the job
            passed='' again=0
            wait "$job" || again=$?
            [ "$again" -eq 127 ] || status=$again
        done
        [ "$problems" -ne 0 ] || problems=$status
    done
    jobs=
}

# Runs a node in the foreground, on the caller's terminal, for C_FAKEFORK.
attach_node() { # NAME PIDFILE LOGFILE COMMAND...
    ! runs_already "$@" || return 1
    ! command -v setsid >/dev/null || session=setsid # or Control-C would reach su, too, which then ends all at once
    as_user "$ready"'rm -f "$2"; shift 3; exec 3<&-; exec "$@"' "$@"
}

# What runs in the foreground gets a signal itself, since su would end it at once; other jobs are ended, in their way.
forward() { # SIGNAL
    passed=$1
    if [ -n "${C_FAKEFORK:-}" ]; then
        snapshot
        each_node pass_on
    else
        # shellcheck disable=SC2086 # a list
        kill $jobs 2>/dev/null
        problems=1
    fi
}

pass_on() { look "$@" && [ -z "$pid" ] || signal "$passed" "$pid"; } # NAME PIDFILE
