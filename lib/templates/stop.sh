
# --- Stopping a node, and making it load its app again ---
# Sends $stop_signal and waits until the node is gone.
stop_node() { # NAME PIDFILE
    look "$@"
    [ "$state" = running ] || say "$1 is not running"
    waited=0 signalled=''
    while [ "$state" = running ]; do
        [ "$pid" = "$signalled" ] || signal "${stop_signal:-TERM}" "$pid"
        signalled=$pid
        await "$stop_timeout" "$@" || [ "$state" != running ] || {
            warn "$1 (pid $pid) still runs after $stop_timeout s; to end it by force: $0 kill"
            return 1
        }
    done
    [ "$state" = stopped ] || as_user 'rm -f "$1"' "$2"
    [ -z "$signalled" ] || say "$1 is down"
}

restart_node() { stop_node "$@" && start_node "$@"; } # NAME PIDFILE LOGFILE COMMAND...

# Lets a node restart itself once it has finished its tasks: it then writes its pid file anew.
graceful_node() { # NAME PIDFILE LOGFILE
    look "$@"
    [ "$state" = running ] || { warn "$1 is not running" && return 1; }
    signal HUP "$pid"
    waited=0
    while [ "$state" = running ] && [ -z "$(find "$2" -newer "$lock" 2>/dev/null)" ]; do
        await "$stop_timeout" "$@" || [ "$state" != running ] || { warn "$1 (pid $pid) is still busy" && return 1; }
    done
    confirm "$@"
}
