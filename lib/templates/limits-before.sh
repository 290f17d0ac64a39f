# The limits that the config sets are set again in the shells of the nodes, since su may undo them.
celery_initd_list_limits() {
    for letter in c d f l m n p s t u v; do
        printf '%s\n' "limit -$letter"
        # shellcheck disable=SC3045
        # probed: a shell without ulimit, or without -S, lists nothing
        ulimit -S -"$letter" 2>/dev/null
    done
}
celery_initd_note_limits() {
    { set +x; } 2>/dev/null
    celery_initd_limits=
    case $celery_initd_verb in
        start | *restart | force-reload | graceful | configtest | dryrun) celery_initd_limits=$(celery_initd_list_limits) ;;
    esac
    celery_initd_trace_again
}
celery_initd_note_limits
