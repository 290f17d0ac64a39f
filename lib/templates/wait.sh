
# --- Waiting ---
# Waits a tenth of a second, or a second where sleep knows nothing shorter; counts the tenths in $waited.
waited=0 tick=1
pause() {
    [ "$tick" -eq 10 ] || sleep 0.1 2>/dev/null || tick=10
    [ "$tick" -eq 1 ] || sleep 1
    waited=$((waited + tick))
}

# Waits for a second, or until $pid is gone, and looks at the node again: a zombie, too, has a pid. Fails when all this
# has taken too long; on the way there, it tells every five seconds what it waits for.
await() { # SECONDS NAME PIDFILE
    pause
    while kill -s 0 "$pid" 2>/dev/null && [ $((waited % 10)) -ne 0 ]; do pause; done
    [ $((waited % 50)) -ne 0 ] || say "waiting for $2 (pid $pid)"
    snapshot
    look "$2" "$3"
    [ "$1" -eq 0 ] || [ "$waited" -lt $(($1 * 10)) ]
}
