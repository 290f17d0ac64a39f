
# --- Verbs ---
problems=0

# What every verb needs that changes something.
begin() {
    [ "$(id -u)" -eq 0 ] || die 4 "only root can $verb this service"
    choose_su
    take_lock
    snapshot
}

# What a start needs besides, before anything is stopped; and a record of the nodes, so that stop finds them even when
# they have left the config.
prepare() {
<%#configs%>
    [ "$(cksum 2>/dev/null <<%path%>)" = '<%&checksum%> <%&size%>' ] ||
        warn <%changed%>
<%/configs%>
    each_node create_directories
    each_node check_node
    [ "$problems" -eq 0 ] || exit "$problems"
    each_stray note
    printf '%s' "$record" >"$state_directory/new" && mv -f "$state_directory/new" "$state_directory/nodes" ||
        die 1 "cannot write $state_directory/nodes"
}

lines='' states='' left=''
report() { # NAME PIDFILE
    look "$@"
    states="$states $state${wrong:+ unknown}"
    case $state$wrong in
        dead*) but=", but its pid file $2 is still there" ;;
        *yes) but=", and there is no process id to be read in its pid file $2" ;;
        *) but=$left ;;
    esac
    lines="$lines$name: $1 is $state${pid:+ (pid $pid)}$but$newline"
}

show() { # NAME PIDFILE LOGFILE COMMAND...
    node=$1
    shift 3
    quote "$@"
    quote "${ready}exec $quoted$extra"
    printf '%s\n' "# $node" "$su $su_options $user -c $quoted"
}

# A second argument has more options for the nodes; its words may be quoted as in sh, and nothing in them is expanded.
extra=
if [ -n "${2:-}" ]; then
    words=$(printf '%s\n' "$2" | xargs -n 1 printf '=%s\n') || die 2 "cannot read the options $2"
    IFS=$newline
    for word in $words; do
        quote "${word#=}"
        extra="$extra $quoted"
    done
    unset IFS
fi

# What the shell of the service user does before it becomes a node.
quote "$chdir"
ready="HOME=~$user USER=$user LOGNAME=$user; export HOME USER LOGNAME$newline${given}cd $quoted || exit 1$newline"

verb=${1:-}
case $verb in
    start)
        begin
        prepare
        task=start_node
        [ -z "${C_FAKEFORK:-}" ] || { task=attach_node && release_lock; }
        in_parallel "$task"
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
    graceful)
        begin
        in_parallel graceful_node
        ;;
    status)
        unknown=4
        snapshot
        each_node report
        left=', but has left the config'
        each_stray report
        printf '%s' "$lines"
        case $states in
            *unknown*) exit 4 ;;
            *dead* | *running*stopped* | *stopped*running*) exit 1 ;;
            *stopped*) exit 3 ;;
        esac
        ;;
    dryrun)
        choose_su
        each_node show
        ;;
    create-paths | check-paths)
        begin
        create_run_directory=1
        create_log_directory=1
        [ "$verb" = check-paths ] || each_node create_directories
        each_node check_node
        ;;
    reload) die 3 'cannot reload: use restart' ;;
    *)
        verbs='start|stop|restart|try-restart|force-reload|status|graceful|kill|dryrun|create-paths|check-paths'
        printf '%s\n' "usage: $0 {$verbs} [OPTIONS]" >&2
        exit 2
        ;;
esac
exit "$problems"
