
# --- Stopping a node, and making it load its app again ---
stop_node() { # NAME PIDFILE; sends $stop_signal and waits until the node is gone
    look "$@"
    [ "$state" = running ] || say "$1 is not running"
    waited=0 signalled=''
    while [ "$state" = running ]; do
        [ "$pid" = "$signalled" ] || signal "$stop_signal" "$pid"
        signalled=$pid
        await "$stop_timeout" "$@" || { warn "$1 (pid $pid) still runs after $stop_timeout s: see kill" && return 1; }
    done
    [ "$state" = stopped ] || as_user 'rm -f "$1"' "$2"
    [ -z "$signalled" ] || say "$1 is down"
}
restart_node() { stop_node "$@" && start_node "$@"; } # NAME PIDFILE LOGFILE COMMAND...
<%^beat%>

# Lets a node restart itself once it has finished its tasks: it then replaces its pid file, which looks old until then.
graceful_node() { # NAME PIDFILE LOGFILE
    look "$@"
    [ "$state" = running ] || { warn "$1 is not running" && return 1; }
    as_user 'touch -c -t 200001010000 "$1" && kill -s HUP "$2"' "$2" "$pid"
    waited=0
    while [ "$state" = running ] && [ -n "$(find "$2" -mtime +999 2>/dev/null)" ]; do
        await "$stop_timeout" "$@" || { warn "$1 (pid $pid) is still busy" && return 1; }
    done
    confirm "$@"
}
<%/beat%>
