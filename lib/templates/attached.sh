
# --- C_FAKEFORK=1: in the foreground ---
# Starts the nodes with the terminal that the caller has, passes INT and TERM on to each once, and ends as they do. A
# session of its own keeps Control-C from su, which would end at once; where there is none, su does not see the terminal,
# of which it would make its own child the only one that Control-C reaches.
run_attached() {
    release_lock
    lock=
    trap 'pass_on INT' INT
    trap 'pass_on TERM' HUP TERM
    jobs=
    for number in $numbers; do
        print_text_for_user | (
            if [ -z "$session" ]; then
                exec 3>&1 4>&2 >/dev/null 2>&1
            fi
            exec $session $su $group_option ${group_option:+"$group"} ${su_arguments:-$su_options} "$user" \
                -c "exec /bin/sh -c 'eval \"\$(cat)\"; exit 125' sh attach_node $number"
        ) &
        jobs="$jobs $!"
    done
    wait_for_jobs
}
wait_for_jobs() {
    { set +x; } 2>/dev/null
    for job in $jobs; do
        status=
        passed=yes
        while [ -n "$passed" ]; do
            # A signal ends the wait before the job has ended. zsh then forgets the status of the job, and says 127.
            passed=
            wait "$job"
            code=$?
            if [ -z "$status" ] || [ "$code" -ne 127 ]; then
                status=$code
            fi
        done
        if [ "$failures" -eq 0 ]; then
            failures=$status
        fi
    done
    celery_initd_trace_again
}
# Passes a signal on to the nodes.
pass_on() { # SIGNAL
    passed=yes
    count_nodes
    if [ -n "$pids" ]; then
        helper_limit=10
        run_command_as "$user" "kill -s $1 $pids"
    fi
}
