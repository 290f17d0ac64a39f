
# --- Starting a node ---
# Makes sure that the service user finds the program, and can write where the node does.
check_node() { # NAME PIDFILE LOGFILE COMMAND...
    as_user "$ready"'
exec 2>&1
command -v "$4" >/dev/null || { echo "there is no program $4"; exit 5; }
for directory in "${2%/*}" "${3%/*}"; do
    [ -w "$directory" ] && [ -x "$directory" ] && continue
    ls -l -d "$directory"
    echo "$USER cannot write there: chown it, or, if it is missing, set CELERY_CREATE_DIRS=1"
    exit 1
done' "$@" >&2 || problems=$?
}

runs_already() { look "$@" && [ "$state" = running ] && say "$1 is already running (pid $pid)"; } # NAME PIDFILE

# Starts a node, detached, and sets $pid. setsid gives it a session of its own, and its pid is known at once; without
# it, Celery's --detach has to do. What it prints goes to a file beside its log, fresh at each start.
start_node() { # NAME PIDFILE LOGFILE COMMAND...
    ! runs_already "$@" || return 0
    half_started=$1 its_pidfile=$2
    trap 'snapshot; stop_node "$half_started" "$its_pidfile"; exit 1' HUP TERM
    pid=$(as_user "$ready"'
output=${3%/*}/$1.out
rm -f "$2" && true >"$output" || exit 1
shift 3
exec 4>&1 </dev/null >"$output" 2>&1 3<&-
if command -v setsid >/dev/null; then setsid "$@" 4>&- & echo $! >&4
else "$@" --detach 4>&- && echo 0 >&4; fi' "$@")
    [ -n "$pid" ] && confirm "$@"
}

# Waits until a node is seen up three times, a second apart: its pid file comes when its app is loaded, and it may still
# fall over its pool or its broker. Else shows what it printed and logged, without what plays tricks with a terminal.
confirm() { # NAME PIDFILE LOGFILE
    waited=0 seen=0
    while { await "$start_timeout" "$@" || [ "$seen" -gt 0 ]; } && [ "$state" = running ]; do
        [ "$filed" = "$pid" ] || continue
        seen=$((seen + 1))
        [ "$seen" -lt 3 ] || { say "$1 is up (pid $pid)" && return 0; }
    done
    if [ "$state" = running ]; then
        warn "$1 (pid $pid) wrote no pid file within $start_timeout s, and is told to stop"
        signal TERM "$pid"
    else
        warn "$1 did not stay up"
    fi
    log=${3%%\%[Ii]*}
    as_user 'for file in "$@"; do [ ! -s "$file" ] || { echo "the end of $file:" && tail -n 20 "$file"; }; done' \
        "${3%/*}/$1.out" "$log${3#"$log"%[Ii]}" | LC_ALL=C tr -d '\001-\010\013-\037\177' >&2
    warn "to see it happen: C_FAKEFORK=1 sh -x $0 start"
    return 1
}
