
# --- All nodes at a time ---
# Calls a function for every node, each in a process of its own, and another for each that has left the config.
in_parallel() { # FUNCTION [FUNCTION]
    trap 'forward INT' INT
    trap 'forward TERM' HUP TERM
    jobs='' count=0 task=$1
    each_node begin_job
    task=${2:-:}
    each_stray begin_job
    end_jobs
}

begin_job() { # NAME PIDFILE LOGFILE [COMMAND...]
    [ $# -lt 4 ] || eval 'set -- "$@"'"$extra"
    "$task" "$@" &
    jobs="$jobs $!" count=$((count + 1))
<%^beat%>
    case $task$attached in *start_node) [ $((count % 16)) -ne 0 ] || end_jobs ;; esac # as many load their app at once
<%/beat%>
}

end_jobs() {
    for job in $jobs; do
        passed=yes status=''
        while [ -n "$passed" ]; do # a signal that is passed on ends wait, but not yet the job
            passed='' again=0
            wait "$job" || again=$?
            [ -n "$status" ] && [ "$again" -eq 127 ] || status=$again
        done
        [ "$problems" -ne 0 ] || problems=$status
    done
    jobs=
}

# What is attached gets a signal itself, since su would end it at once; other jobs are ended, in their way.
forward() { # SIGNAL
    passed=$1
    if [ -n "$attached" ]; then snapshot && each_node pass_on; else problems=1 && kill $jobs 2>/dev/null; fi
}
pass_on() { look "$@" && [ -z "$pid" ] || signal "$passed" "$pid"; } # NAME PIDFILE
