
# --- The config ---
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
celery_initd_name=${0##*/}
celery_initd_name=${celery_initd_name#[SK][0-9][0-9]}

# Makes sure that root alone can change a config: the file, every directory that leads to it, and those of its links.
# Else sets celery_initd_problem to what is wrong and how to mend it.
celery_initd_check_config() { # FILE
    if ! celery_initd_judge_file "$1"; then
        celery_initd_problem="$celery_initd_config is a link that leads to itself"
    elif [ -n "$celery_initd_weak" ]; then
        case $celery_initd_weak in
            -*) celery_initd_remedy="chown root $celery_initd_file && chmod go-w $celery_initd_file" ;;
            *) celery_initd_remedy="keep it in <%&configDirectory%>, or in another directory of root's alone" ;;
        esac
        set -- "$1" $celery_initd_weak
        shift 9
        celery_initd_problem="root runs $celery_initd_config, and others can change $*; fix: $celery_initd_remedy"
    fi
}

# A config that ends the shell (exit, a syntax error, an unset variable under set -u) makes it start anew, without one.
celery_initd_start_anew() {
    exec /usr/bin/env -i PATH=<%path%> celery_initd_run="$$$celery_initd_caller unreadable" \
        celery_initd_unreadable="$celery_initd_reading" \
        /bin/sh $celery_initd_trace "$0" "$celery_initd_verb"
}

# Some shells go on behind a mistake in a config, with no more than a status that another last command may have, too.
celery_initd_check_reading() { # FILE
    case $- in
        *u*) exit 6 ;;
    esac
    /bin/sh -n "$1" 2>/dev/null || exit 6
}

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
celery_initd_first=$celery_initd_directory/celeryd
if [ -n "${CELERY_DEFAULTS:-}" ] || [ ! -f "$celery_initd_first" ]; then
    celery_initd_first=
elif [ ! -f "$celery_initd_config" ]; then
    celery_initd_config=$celery_initd_first
    celery_initd_first=
fi
<%/beat%>

celery_initd_problem=
case $celery_initd_caller in
    *" unreadable "*)
        celery_initd_problem="reading ${celery_initd_unreadable:-the config} failed"
        unset -v celery_initd_unreadable
        ;;
    *)
        if [ ! -f "$celery_initd_config" ]; then
            celery_initd_problem="there is no config $celery_initd_config"
        else
            celery_initd_check_config "$celery_initd_config"
<%#beat%>
            if [ -n "$celery_initd_first" ] && [ -z "$celery_initd_problem" ]; then
                celery_initd_check_config "$celery_initd_first"
            fi
<%/beat%>
        fi
        ;;
esac
if [ -z "$celery_initd_problem" ]; then
    trap celery_initd_start_anew EXIT
    set +f
<%#beat%>
    if [ -n "$celery_initd_first" ]; then
        celery_initd_reading=$celery_initd_first
        if ! . "$celery_initd_first"; then
            celery_initd_check_reading "$celery_initd_first"
        fi
    fi
<%/beat%>
    celery_initd_reading=$celery_initd_config
    if ! . "$celery_initd_config"; then
        celery_initd_check_reading "$celery_initd_config"
    fi
fi
