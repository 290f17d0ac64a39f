
# --- A clean environment ---
# The caller's environment is not configuration: the script runs itself again in an empty one. A variable that begins
# with the process id, which stays the same, marks the second run. The first uses nothing that a caller can replace.
case $- in
    *x*) celery_initd_trace=-x ;;
    *) celery_initd_trace= ;;
esac
case ${celery_initd_run:-} in
    "$$ "*) ;;
    *)
        # A path from the root: the config, and later this script, change the directory.
        case $0 in
            /*) celery_initd_script=$0 ;;
            */*) celery_initd_script=${PWD%/}/${0#./} ;;
            *)
                celery_initd_script=${PWD%/}/$0
                if [ ! -f "$celery_initd_script" ]; then
                    celery_initd_script=$(command -v "$0")
                fi
                ;;
        esac
<%^engine%>
        case ${INVOCATION_ID:-} in
            *[!0-9a-f]*) celery_initd_invoked= ;;
            *) celery_initd_invoked=${INVOCATION_ID:-} ;;
        esac
<%/engine%>
        exec /usr/bin/env -i PATH=<%path%> \
<%^engine%>
            celery_initd_run="$$ $PPID${celery_initd_invoked:+ invoked $celery_initd_invoked}${SYSTEMCTL_SKIP_REDIRECT:+ direct}" \
<%/engine%>
<%#engine%>
            celery_initd_run="$$ $PPID" \
<%/engine%>
            ${LANG+"LANG=$LANG"} ${LANGUAGE+"LANGUAGE=$LANGUAGE"} ${LC_ALL+"LC_ALL=$LC_ALL"} \
            ${LC_COLLATE+"LC_COLLATE=$LC_COLLATE"} ${LC_CTYPE+"LC_CTYPE=$LC_CTYPE"} \
            ${LC_MESSAGES+"LC_MESSAGES=$LC_MESSAGES"} ${LC_MONETARY+"LC_MONETARY=$LC_MONETARY"} \
            ${LC_NUMERIC+"LC_NUMERIC=$LC_NUMERIC"} ${LC_TIME+"LC_TIME=$LC_TIME"} \
<%#generic%>
<%^engine%>
            ${CELERY_DEFAULTS+"CELERY_DEFAULTS=$CELERY_DEFAULTS"} \
<%/engine%>
<%/generic%>
            ${C_FAKEFORK+"C_FAKEFORK=$C_FAKEFORK"} ${C_FORCE_ROOT+"C_FORCE_ROOT=$C_FORCE_ROOT"} \
            /bin/sh $celery_initd_trace "$celery_initd_script" "$@"
        ;;
esac
celery_initd_caller=${celery_initd_run#"$$"}
celery_initd_caller="$celery_initd_caller "
unset -v celery_initd_run
celery_initd_logname=${LOGNAME-}
<%^engine%>
# Nor is the caller's mask.
umask 022
<%/engine%>
# What would fill a trace turns it off for a while. In zsh and OpenBSD's ksh a function has a trace of its own, so the main
# part has these lines, too.
celery_initd_trace_again() {
    case $celery_initd_trace in
        -x) set -x ;;
    esac
}
set -f

<%>quote-text%>
<%#engine%>
<%>engine-options%>
<%/engine%>

# The verb, and further arguments: options for the nodes. A single argument may hold several, with blanks between them.
celery_initd_verb=${1:-}
<%#engine%>
<%>engine-verb%>
<%/engine%>
celery_initd_options=
if [ $# -gt 1 ]; then
    { set +x; } 2>/dev/null
    shift
    if [ $# -eq 1 ]; then
        set -- $1
    fi
    for celery_initd_word in "$@"; do
        celery_initd_quote "$celery_initd_word"
        celery_initd_options="$celery_initd_options $celery_initd_quoted"
    done
    celery_initd_trace_again
fi
