if [ -z "$celery_initd_configs" ]; then
    for celery_initd_directory in <%&configDirectories%>; do
        if [ -d "$celery_initd_directory" ]; then
            break
        fi
    done
    celery_initd_configs=$celery_initd_directory/$celery_initd_name$celery_initd_newline
<%#beat%>
    # The worker's config is read before the scheduler's own, and may be all there is.
    if [ ! -f "$celery_initd_directory/<%&workerName%>" ]; then
        :
    elif [ -f "$celery_initd_directory/$celery_initd_name" ]; then
        celery_initd_configs=$celery_initd_directory/<%&workerName%>$celery_initd_newline$celery_initd_configs
    else
        celery_initd_configs=$celery_initd_directory/<%&workerName%>$celery_initd_newline
    fi
<%/beat%>
fi

if [ -z "$celery_initd_problem" ]; then
    IFS=$celery_initd_newline
    for celery_initd_config in $celery_initd_configs; do
        unset -v IFS
        if [ ! -f "$celery_initd_config" ]; then
            celery_initd_problem="there is no config $celery_initd_config"
        else
            celery_initd_check_config "$celery_initd_config"
        fi
        [ -z "$celery_initd_problem" ] || break
    done
    unset -v IFS
fi
if [ -z "$celery_initd_problem" ]; then
    trap 'celery_initd_start_anew "reading $celery_initd_reading failed"' EXIT
    set +f
    celery_initd_unread=$celery_initd_configs
    while [ -n "$celery_initd_unread" ]; do
        celery_initd_reading=${celery_initd_unread%%"$celery_initd_newline"*}
        celery_initd_unread=${celery_initd_unread#*"$celery_initd_newline"}
        if ! . "$celery_initd_reading"; then
            celery_initd_doubt=${celery_initd_doubt:-}:$-
        fi
    done
    # A config that says break would leave the loop.
    [ -z "$celery_initd_unread" ] || exit 6
fi
