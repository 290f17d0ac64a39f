
# --- After the config ---
# What it did to this shell does not change the script: traps, options, aliases, functions and variables.
\set +e
\unset -f unalias command trap <%&commands%> 2>/dev/null
# shellcheck disable=SC1001
\command \unalias -a 2>/dev/null
trap - EXIT HUP INT QUIT TERM PIPE
{ set +x; } 2>/dev/null
set +aeuvC -f
# A readonly variable ends some shells here.
celery_initd_global=IFS
trap 'printf "%s\n" "<%&label%>: the config makes $celery_initd_global readonly, which this script sets; fix: use another name" >&2; exit 6' EXIT
unset -v IFS 2>/dev/null || exit 6
<%>hide-exports%>
for celery_initd_global in <%&globals%>; do
    unset -v "$celery_initd_global" 2>/dev/null || exit 6
done
trap - EXIT
case $celery_initd_trace in
    -x) set -x ;;
esac
