
# --- Starting a node ---
# Makes sure that the service user finds the program, and can write where the node does.
<%#beat%>
# No other process may have its schedule: it would take the file away from that one, and both would send all tasks.
<%/beat%>
check_node() { # NAME PIDFILE LOGFILE COMMAND...
<%#beat%>
    for word in "$@"; do case $word in --schedule=*) schedule=${word#*=} ;; esac; done
    case $schedule in /*) ;; *) schedule=$chdir/$schedule ;; esac
    IFS=$newline
    for line in $all; do
        unset IFS
        case "$line " in *\ --pidfile="$2"\ *) continue ;; "$user "*\ --schedule="$schedule"\ *) ;; *) continue ;; esac
        set -- $line
        die 1 "another scheduler (pid $3) has the schedule $schedule"
    done
<%/beat%>
    as_user "$ready"'
exec 2>&1
command -v "$4" >/dev/null || { echo "there is no program $4"; exit 5; }
for directory in "${2%/*}" "${3%/*}"<%#beat%> "${5%/*}"<%/beat%>; do
    [ -w "$directory" ] && [ -x "$directory" ] && continue
    ls -l -d "$directory"
    echo "$USER cannot write there: chown it, or, if it is missing, set CELERY_CREATE_DIRS=1"
    exit 1
done' <%^beat%>"$@"<%/beat%><%#beat%>"$1" "$2" "$3" "$4" "$schedule"<%/beat%> >&2 || problems=$?
}

# Starts a node; one that has no pid file any more may be about to end. It is attached to the caller's terminal, for
# C_FAKEFORK, or gets a session of its own, and a fresh file for what it prints. Celery's --detach has to do for setsid.
start_node() { # NAME PIDFILE LOGFILE COMMAND...
    look "$@" && waited=0
    while [ "$state" = running ] && [ "$filed" != "$pid" ] && await 3 "$@"; do :; done
    [ "$state" != running ] || { say "$1 is already running (pid $pid)" && return "${attached:-0}"; }
    [ -z "$attached" ] || {
        ! command -v setsid >/dev/null || session=setsid # or Control-C would reach su, too, which then ends all at once
        as_user "$ready"'
rm -f "$2"; shift 3
if [ -t 1 ]; then exec <&1; elif [ -t 2 ]; then exec <&2; else exec </dev/null; fi
exec "$@"' "$@"
        return
    }
    half_started=$1 its_pidfile=$2 && trap 'snapshot; stop_node "$half_started" "$its_pidfile"; exit 1' HUP TERM
    pid=$(as_user "$ready"'
output=${3%/*}/$1.out
rm -f "$2" && true >"$output" || exit 1
shift 3
exec 3>&1 </dev/null >"$output" 2>&1
if command -v setsid >/dev/null; then exec setsid "$@" 3>&- & echo $! >&3
else "$@" --detach 3>&-; echo 0 >&3; fi' "$@")
    [ -n "$pid" ] && confirm "$@"
}

# Waits until a node is seen up three times, a second apart: when its app is loaded, it may still fall over its pool or
# its broker. Else shows what it printed and logged, without what plays tricks with a terminal.
confirm() { # NAME PIDFILE LOGFILE
    waited=0 seen=0 slowly=1
    while { await "$start_timeout" "$@" || [ "$seen" -gt 0 ]; } && [ "$state" = running ]; do
        [ "$filed" = "$pid" ] || continue
        seen=$((seen + 1))
        [ "$seen" -lt 3 ] || { say "$1 is up (pid $pid)" && return 0; }
    done
    case $state in
        running) warn "$1 (pid $pid) wrote no pid file within $start_timeout s" && stop_timeout=10 && stop_node "$@" ;;
        *) warn "$1 did not stay up" ;;
    esac
<%^beat%>
    log=${3%%\%[Ii]*} rest=${3#"${3%%\%[Ii]*}"}
<%/beat%>
    as_user 'for file in "$@"; do [ ! -s "$file" ] || { echo "the end of $file:" && tail -n 20 "$file"; }; done' \
        "${3%/*}/$1.out" <%^beat%>"$log${rest#%[Ii]}"<%/beat%><%#beat%>"$3"<%/beat%> | LC_ALL=C tr -d '\001-\010\013-\037\177' >&2
    warn "to see it happen: C_FAKEFORK=1 sh -x $0 start"
    return 1
}
