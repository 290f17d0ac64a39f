#!/sbin/openrc-run
<%&header%>
# shellcheck shell=sh disable=SC2034,SC2154 # OpenRC reads variables, and sets others

if [ -z "${RC_SVCNAME:-}" ]; then
    printf '%s\n' "$0 is for OpenRC to run; fix: rc-service ${0##*/} ${1:-status}" >&2
    exit 1
fi
# What the config says of PATH is for the nodes: here, root looks for programs.
if [ -n "${RC_LIBEXECDIR:-}" ]; then
    PATH=$RC_LIBEXECDIR/bin:$RC_LIBEXECDIR/sbin:<%path%>
fi

description=<%description%>
extra_commands=<%commands%>
extra_started_commands=<%startedCommands%>
extra_stopped_commands=<%stoppedCommands%>
<%#descriptions%>
description_<%&name%>=<%does%>
<%/descriptions%>

depend() {
    # Those that this host has come first; a service that they cannot do without: rc_need in /etc/conf.d.
    use localmount netmount net dns logger <%&stores%>
    after bootmisc firewall
    # A start may take its time, and a stop as long as a task: nobody gives up waiting after 60 s.
    keyword -timeout
}

# Runs a verb in the engine, which reads nothing of this shell. A trace (rc-service --debug) goes on in there.
celery_initd_engine=<%engine%>
celery_initd_call() { # VERB
    if [ ! -f "$celery_initd_engine" ]; then
        eerror "$RC_SVCNAME: $celery_initd_engine is missing; fix: install it, it belongs to this script"
        return 5
    fi
    celery_initd_verb=$1
    set -- "$celery_initd_engine" --name "$RC_SVCNAME" --command "rc-service $RC_SVCNAME"
<%#generic%>
    # The configs that OpenRC has read for this service, in its order.
    celery_initd_directory=${RC_SERVICE%/init.d/*}/conf.d
    celery_initd_configs=$RC_SVCNAME
    if [ "${RC_SVCNAME%%.*}" != "$RC_SVCNAME" ]; then
        celery_initd_configs="${RC_SVCNAME%%.*} $RC_SVCNAME"
    fi
<%#beat%>
    # The worker's comes before the scheduler's.
    celery_initd_configs="<%&workerName%> $celery_initd_configs"
<%/beat%>
    celery_initd_found=
    for celery_initd_each in $celery_initd_configs; do
        celery_initd_file=$celery_initd_directory/$celery_initd_each
        if [ -e "$celery_initd_file.${RC_RUNLEVEL:-}" ]; then
            celery_initd_file=$celery_initd_file.$RC_RUNLEVEL
        fi
        if [ -e "$celery_initd_file" ]; then
            set -- "$@" --config "$celery_initd_file"
            celery_initd_found=yes
        fi
    done
    if [ -z "$celery_initd_found" ]; then
        set -- "$@" --config "$celery_initd_directory/$RC_SVCNAME"
    fi
<%/generic%>
    case $- in
        *x*) set -- /bin/sh -x "$@" ;;
    esac
    "$@" "$celery_initd_verb"
}
<%#runDirectory%>

# /run is empty after a boot. The service's own directory there gets its owner and mode again, too.
start_pre() {
<%#generic%>
    if [ -n "${<%&prefix%>_PID_FILE:-}" ]; then
        return 0
    fi
    celery_initd_own=$RC_SVCNAME
    if [ "$RC_SVCNAME" = <%name%> ]; then
        celery_initd_own=celery
    fi
    celery_initd_run=<%&runRoot%>/$celery_initd_own
<%/generic%>
<%^generic%>
    celery_initd_run=<%path%>
<%/generic%>
    celery_initd_user=<%user%>
    celery_initd_group=<%group%>
    # Without the account, the engine says what is missing.
    if id -u "$celery_initd_user" >/dev/null 2>&1; then
        celery_initd_group=${celery_initd_group:-$(id -g -n "$celery_initd_user")}
        checkpath -q -d -m 0755 -o "$celery_initd_user:$celery_initd_group" "$celery_initd_run"
    fi
    return 0
}
<%/runDirectory%>

start() {
    einfo "Starting $RC_SVCNAME"
    celery_initd_call start
    eend $? "$RC_SVCNAME has not started"
}

# Before a restart stops anything: whether what it would start can start. A start itself confirms each node.
stop_pre() {
    if [ "${RC_CMD:-}" = restart ]; then
        celery_initd_call configtest
    fi
}

# It waits for running tasks, as long as <%&prefix%>_STOP_TIMEOUT says, and kills none.
stop() {
    einfo "Stopping $RC_SVCNAME"
    celery_initd_call stop
    eend $? "$RC_SVCNAME has not stopped"
}

# The nodes, then a line and an exit status as OpenRC has them for its own daemons.
status() {
    celery_initd_call status
    celery_initd_status=$?
    if service_stopping; then
        ewarn "status: stopping"
        return 4
    elif service_starting; then
        ewarn "status: starting"
        return 8
    elif service_inactive; then
        ewarn "status: inactive"
        return 16
    fi
    case $celery_initd_status in
        0)
            if ! service_started; then
                ewarn "OpenRC has not started these nodes; to have it know of them: rc-service $RC_SVCNAME start"
            fi
            einfo "status: started"
            ;;
        1 | 3)
            if [ "$celery_initd_status" -eq 3 ] && ! service_started; then
                einfo "status: stopped"
                return 3
            fi
            # To OpenRC, what it has started is running: it would not start it again.
            eerror "status: crashed"
            return 32
            ;;
        *)
            eerror "status: unknown"
            return 1
            ;;
    esac
}

<%#verbs%>
<%&name%>() {
    celery_initd_call <%&engineVerb%>
}
<%/verbs%>

# OpenRC's own functions call the utility of this name.
kill() {
    if [ $# -gt 0 ]; then
        command kill "$@"
        return
    fi
    celery_initd_call kill || return
    mark_service_stopped
}
