for celery_initd_directory in <%&configDirectories%>; do
    if [ -d "$celery_initd_directory" ]; then
        break
    fi
done
celery_initd_config=${CELERY_DEFAULTS:-$celery_initd_directory/$celery_initd_name}
case $celery_initd_config in
    /*) ;;
    *) celery_initd_config=$PWD/$celery_initd_config ;;
esac
<%#beat%>
# The worker's config is read before the scheduler's own, and may be all there is.
celery_initd_first=$celery_initd_directory/<%&workerName%>
if [ -n "${CELERY_DEFAULTS:-}" ] || [ ! -f "$celery_initd_first" ]; then
    celery_initd_first=
elif [ ! -f "$celery_initd_config" ]; then
    celery_initd_config=$celery_initd_first
    celery_initd_first=
fi
<%/beat%>

if [ -n "$celery_initd_problem" ]; then
    :
elif [ ! -f "$celery_initd_config" ]; then
    celery_initd_problem="there is no config $celery_initd_config"
else
    celery_initd_check_config "$celery_initd_config"
<%#beat%>
    if [ -n "$celery_initd_first" ] && [ -z "$celery_initd_problem" ]; then
        celery_initd_check_config "$celery_initd_first"
    fi
<%/beat%>
fi
if [ -z "$celery_initd_problem" ]; then
    trap 'celery_initd_start_anew "reading $celery_initd_reading failed"' EXIT
    set +f
<%#beat%>
    if [ -n "$celery_initd_first" ]; then
        celery_initd_reading=$celery_initd_first
        if ! . "$celery_initd_first"; then
            celery_initd_doubt=${celery_initd_doubt:-}:$-
        fi
    fi
<%/beat%>
    celery_initd_reading=$celery_initd_config
    if ! . "$celery_initd_config"; then
        celery_initd_doubt=${celery_initd_doubt:-}:$-
    fi
fi
