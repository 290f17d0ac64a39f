
# --- The config ---
<%^engine%>
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
celery_initd_name=${0##*/}
celery_initd_name=${celery_initd_name#[SK][0-9][0-9]}
<%/engine%>

# Checks that root alone can change a config: the file, and all that decides where its path leads. Sets
# celery_initd_problem to what is wrong and how to mend it, or leaves it as it is.
celery_initd_check_config() { # FILE
    if [ ! -r "$1" ]; then
        celery_initd_problem="this account cannot read $1"
        return
    fi
    celery_initd_judge_way "$1"
    if [ -n "$celery_initd_weak" ]; then
        celery_initd_remedy="chown root $celery_initd_weak && chmod go-w $celery_initd_weak"
<%^engine%>
        celery_initd_usual="<%&configDirectory%>/"
        case $celery_initd_usual in
            "$celery_initd_weak"*) ;;
            *)
                if [ ! -f "$celery_initd_weak" ]; then
                    celery_initd_remedy="keep it in <%&configDirectory%>, or in another directory of root's alone"
                fi
                ;;
        esac
<%/engine%>
<%#engine%>
        if [ ! -f "$celery_initd_weak" ]; then
            celery_initd_remedy="keep it in a directory of root's alone"
        fi
<%/engine%>
        celery_initd_problem="root runs $1, and others can change $celery_initd_weak; fix: $celery_initd_remedy"
    fi
}

# A config that ends the shell (exit, a syntax error, an unset variable under set -u) makes it start anew, without one.
# What the config has exported until then is for the nodes alone: env does not get it, since a loader might obey it.
celery_initd_start_anew() {
    \set +eux -f
    \unset -f export 2>/dev/null
    IFS='
'
    for celery_initd_line in $(export -p); do
        celery_initd_set_name "$celery_initd_line"
        [ -n "$celery_initd_name_of" ] || continue
        # A readonly one would end this shell.
        if (unset -v "$celery_initd_name_of") 2>/dev/null; then
            unset -v "$celery_initd_name_of"
        else
            celery_initd_refuse_constant "$celery_initd_name_of"
        fi
    done
    unset -v IFS
<%#engine%>
    eval "set -- $celery_initd_call"
<%/engine%>
    exec /usr/bin/env -i PATH=<%path%> celery_initd_run="$$$celery_initd_caller unreadable" \
        celery_initd_unreadable="$celery_initd_reading" \
<%^engine%>
        ${CELERY_DEFAULTS:+"CELERY_DEFAULTS=$celery_initd_config"} \
        /bin/sh $celery_initd_trace "$0" "$celery_initd_verb" "$celery_initd_options"
<%/engine%>
<%#engine%>
        /bin/sh $celery_initd_trace "$0" "$@" "$celery_initd_verb" "$celery_initd_options"
<%/engine%>
}

<%^engine%>
<%>find-config%>
<%/engine%>
<%#engine%>
<%>engine-config%>
<%/engine%>
