
# Waits a tenth of a second; a whole one when asked, or where sleep knows nothing shorter. Counts tenths in $waited.
pause() { # [SLOWLY]
    [ -z "${1:-}" ] && sleep 0.1 2>/dev/null || { sleep 1 && waited=$((waited + 9)); }
    waited=$((waited + 1))
}

# Waits for a second, or until $pid is gone, and looks again: a zombie, too, has a pid. Fails when it took too long.
await() { # SECONDS NAME PIDFILE
    pause "$slowly"
    while kill -s 0 "$pid" 2>/dev/null && [ $((waited % 10)) -ne 0 ]; do pause; done
    [ $((waited % 50)) -ne 0 ] || say "waiting for $2 (pid $pid)"
    snapshot
    look "$2" "$3"
    [ "$state" != running ] || [ "$1" -eq 0 ] || [ "$waited" -lt $(($1 * 10)) ]
}
