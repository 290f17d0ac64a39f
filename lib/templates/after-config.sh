
# --- After the config ---
# Takes back what the config did to this shell: traps, options, aliases, functions and variables.
\set +e
\unset -f unalias command trap <%&commands%> 2>/dev/null
# shellcheck disable=SC1001
\command \unalias -a 2>/dev/null
trap - EXIT HUP INT QUIT TERM PIPE
{ set +x; } 2>/dev/null
set +aeuvC -f
# A readonly variable ends dash, BusyBox's sh, yash, posh, zsh and OpenBSD's ksh here.
celery_initd_global=IFS
trap 'celery_initd_start_anew "the config makes $celery_initd_global readonly, which this script sets; fix: use another name"' EXIT
<%>hide-exports%>
<%#generic%>
# bash, ksh, mksh, posh and zsh go on after a mistake in a config: all that tells is the status of `.`, which any last
# command of a config may set, too.
celery_initd_check_syntax() { # FILE
    # The options that the config set are in $celery_initd_doubt: with u, an unset variable may have ended it.
    if ! /bin/sh -n "$1" 2>/dev/null || { [ -n "$celery_initd_goes_on" ] && [ -z "${celery_initd_doubt##*u*}" ]; }; then
        celery_initd_start_anew "reading $1 failed"
    fi
}
if [ -n "${celery_initd_doubt:-}" ]; then
    # ksh, mksh, posh and zsh go on after an unset variable; other shells have ended. OpenBSD's ksh sets SH_VERSION as sh.
    celery_initd_goes_on=${KSH_VERSION:-}${SH_VERSION:-}${POSH_VERSION:-}${ZSH_VERSION:-}
<%^engine%>
<%#beat%>
    if [ -n "$celery_initd_first" ]; then
        celery_initd_check_syntax "$celery_initd_first"
    fi
<%/beat%>
    celery_initd_check_syntax "$celery_initd_config"
<%/engine%>
<%#engine%>
    IFS=$celery_initd_newline
    for celery_initd_config in $celery_initd_configs; do
        unset -v IFS
        celery_initd_check_syntax "$celery_initd_config"
    done
    unset -v IFS
<%/engine%>
fi
<%/generic%>
for celery_initd_global in <%&globals%>; do
    # posh and zsh end at an unset of a readonly variable without the trap, so it is tried apart first.
    case $celery_initd_constants$celery_initd_newline in
        *" $celery_initd_global="* | *" $celery_initd_global$celery_initd_newline"*)
            (unset -v "$celery_initd_global") 2>/dev/null || exit 6
            ;;
    esac
    unset -v "$celery_initd_global" || exit 6
done
trap - EXIT
case $celery_initd_trace in
    -x) set -x ;;
esac
