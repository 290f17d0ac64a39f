
# Sets $node_limits to commands that set the limits which the config has changed, and $limits to their options.
find_limits() {
    { set +x; } 2>/dev/null
    if [ -n "$celery_initd_limits" ]; then
        IFS=$newline
        for line in $(celery_initd_list_limits); do
            case $line in
                'limit '*)
                    limit=$line
                    continue
                    ;;
            esac
            case $newline$celery_initd_limits$newline in
                *"$newline$limit$newline$line$newline"*) ;;
                *)
                    limits="${limits:+$limits }${limit#limit } $line"
                    node_limits="${node_limits}ulimit -S ${limit#limit } $line || return$newline"
                    ;;
            esac
        done
        unset -v IFS
    fi
    celery_initd_trace_again
}
