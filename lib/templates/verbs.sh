
# --- Verbs ---
verb=${1:-} problems=0 attached='' waited=0 lines='' states='' left='' extra='' session='' slowly='' stop_signal=TERM

begin() { # what every verb needs that changes something
    [ "$(id -u)" -eq 0 ] || die 4 "only root can $verb this service"
    choose_su
    take_lock
    snapshot
}

# What a start needs besides, before anything is stopped; and a record, so that stop finds what has left the config.
prepare() {
<%#configs%>
    ! cksum 2>/dev/null <<%path%> | grep -v -q '^<%&checksum%> <%&size%> *$' ||
        warn <%changed%>
<%/configs%>
    each_node create_directories
    each_node check_node
    [ "$problems" -eq 0 ] || exit "$problems"
    each_stray note
    printf '%s' "$record" >"$state_directory/new" && mv -f "$state_directory/new" "$state_directory/nodes" ||
        die 1 "cannot write $state_directory/nodes"
<%#ulimit%>
    [ -z "$ulimit" ] || { (ulimit $ulimit) && ulimit $ulimit; } || die 1 "cannot set the limits $ulimit"
    [ -z "$ulimit" ] || { quote $ulimit && ready="${ready}ulimit $quoted || exit 1$newline"; } # su may have set others
<%/ulimit%>
}

report() { # NAME PIDFILE
    look "$@"
    states="$states $state${wrong:+ unknown}"
    but=$left
    [ "$state" != dead ] || but=", but its pid file $2 is still there"
    [ -z "$wrong" ] || but=", and there is no process id to be read in its pid file $2"
    lines="$lines$instance: $1 is $state${pid:+ (pid $pid)}$but$newline"
}

show() { # NAME PIDFILE LOGFILE COMMAND...
    shift 3
    quote "$@"
    quote "${ready}exec $quoted$extra"
    printf '%s\n' "$su $su_options $user -c $quoted"
}

# More arguments are more options for the nodes; a single one may have several, with blanks between them.
[ $# -ne 2 ] || set -- "$1" $2
[ $# -lt 2 ] || { shift && quote "$@" && extra=" $quoted"; }

# What the shell of the service user does before it becomes a node.
quote "$chdir"
ready="HOME=~$user USER=$user LOGNAME=$user; export HOME USER LOGNAME$newline${given}cd $quoted || exit 1$newline"

case $verb in
    start)
        begin && prepare
        [ -z "${C_FAKEFORK:-}" ] || { attached=1 && release_lock; }
        in_parallel start_node
        ;;
    stop | kill)
        begin
        [ "$verb" = stop ] || stop_signal=KILL
        in_parallel stop_node stop_node
        [ "$problems" -ne 0 ] || rm -f "$state_directory/nodes"
        ;;
    restart | try-restart | force-reload)
        snapshot
        each_node report
        case $verb$states in try-restart*running* | restart* | force-reload*) ;; *) exit 0 ;; esac
        begin
        prepare
        in_parallel restart_node stop_node
        ;;
<%^beat%>
    graceful) begin && in_parallel graceful_node ;;
<%/beat%>
<%#beat%>
    graceful) # a restart, since HUP would end it with its schedule unwritten
        begin && each_node report
        case $states in *running*) ;; *) die 1 "$instance is not running" ;; esac
        prepare && in_parallel restart_node stop_node
        ;;
<%/beat%>
    status)
        snapshot 4
        each_node report
        each_stray report
        printf '%s' "$lines"
        case $states in
            *unknown*) exit 4 ;;
            *dead* | *running*stopped* | *stopped*running*) exit 1 ;;
            *stopped*) exit 3 ;;
        esac
        ;;
    dryrun) choose_su && each_node show ;;
    create-paths | check-paths)
        begin
        create_run=1 create_log=1
        [ "$verb" = check-paths ] || each_node create_directories
        each_node check_node
        ;;
    reload) die 3 'cannot reload: use restart' ;;
    *) printf '%s\n' "usage: $0 {start|stop|restart|try-restart|force-reload|status|graceful|kill|\
dryrun|create-paths|check-paths} [OPTIONS]" >&2; exit 2 ;;
esac
exit "$problems"
