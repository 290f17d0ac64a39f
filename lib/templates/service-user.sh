
# --- The service user ---
# Sets $uid, or leaves it empty where there is no such account.
find_user() {
    uid=
    case $user in
        '' | -* | *[!A-Za-z0-9._@+-]*) ;;
        *) uid=$(exec id -u "$user" 2>/dev/null) ;;
    esac
}

# Finds out how this system runs a command as somebody whatever the account's own shell is, nologin too: with -s, which
# is not a shell on some systems, or with -m there. Where systemd runs, su would open a session (pam_systemd(8)).
choose_su() {
    { set +x; } 2>/dev/null
    su_options='-s /bin/sh'
    system=$(uname -s)
    case $system in
        Linux)
            # Chimera Linux has FreeBSD's su: its -s is about something else. Its usage tells, and reading it cannot hang.
            if [ "$su" = su ] && grep -q '[[]-flms]' /bin/su /usr/bin/su 2>/dev/null; then
                su_options=-m
            fi
            ;;
        FreeBSD | NetBSD | DragonFly)
            su_options=-m
            refuse_odd_paths
            ;;
        *) refuse_odd_paths ;;
    esac
    if [ "$su" = su ] && [ -d /run/systemd/system ] && command -v runuser >/dev/null; then
        su=runuser
    fi
    session=
    if command -v setsid >/dev/null; then
        session=setsid
    fi
    group_option=
    if [ -n "$uid" ] && [ -n "$group" ] && [ "$group" != "$(id -g -n "$user")" ]; then
        group_option=-g
    fi
    celery_initd_trace_again
}

# Other systems' ps shows bytes that are not ASCII in ways of their own: a node with such a path would not be found.
refuse_odd_paths() {
    if [ -n "$(printf '%s' "$nodes" | LC_ALL=C tr -d '\011\012\040-\176')" ]; then
        die 6 "on $system, names of nodes and paths of pid files must be ASCII: ps does not show other characters reliably"
    fi
}

# Runs one of the functions below as the service user, for at most $helper_limit seconds. Sets $helper_status; what it
# printed is in $helper_file. What prints the text is not a part of the job that is waited for: a process of that user that
# holds the pipe and does not read would keep it, and this script, for ever. Nor does it hold what messages go to.
run_as_user() { # FUNCTION WORD...
    {
        { set +x; } 2>/dev/null
        exec 2>/dev/null
        print_text_for_user &
    } | (
        exec $session $su $group_option ${group_option:+"$group"} ${su_arguments:-$su_options} "$user" \
            -c "exec /bin/sh -c 'eval \"\$(cat)\"; exit 125' sh $*" >>"$helper_file" 2>&1
    ) >"$helper_file" &
    helper=$!
    wait_for_helper
}

# Runs a command as an account: a signal, so that root signals nobody else whatever happened since the look.
run_command_as() { # ACCOUNT COMMAND
    (
        exec $session $su $su_options "$1" -c "$2" </dev/null >>"$helper_file" 2>&1
    ) >"$helper_file" &
    helper=$!
    wait_for_helper
}

# Waits for the helper to end. After its time root ends it, then all that it started.
wait_for_helper() {
    { set +x; } 2>/dev/null
    helper_late=
    if ! ends_within "$helper_limit"; then
        helper_late=yes
        end_helper TERM
        if ! ends_within 4; then
            end_helper KILL
        fi
    fi
    wait "$helper"
    helper_status=$?
    if [ "$helper_status" -eq 125 ]; then
        warn "the shell of user $user did not get the whole text of this script: $state_directory is full, or a program that runs at a login reads it (<%&prefix%>_SU_ARGS)"
    fi
    celery_initd_trace_again
}
ends_within() { # SECONDS
    tenths=$((10 * $1))
    for nap in 0.02 0.005 0.005 0.005 0.005 0.01 0.01 0.02 0.02; do
        kill -s 0 "$helper" 2>/dev/null || return 0
        sleep "$nap" 2>/dev/null || break
    done
    while [ "$tenths" -gt 0 ]; do
        kill -s 0 "$helper" 2>/dev/null || return 0
        if [ -s "$helper_file" ]; then
            empty_large_output
        fi
        # probed: where it fails, it waits for whole seconds
        if sleep 0.1 2>/dev/null; then
            tenths=$((tenths - 1))
            ticks=$((ticks + 1))
        else
            sleep 1
            tenths=$((tenths - 10))
            ticks=$((ticks + 10))
        fi
    done
    return 1
}
# There may be no end to what a helper prints: of more than a megabyte only what comes later is kept.
empty_large_output() {
    large=$(exec find "$helper_file" -size +2048 2>/dev/null)
    if [ -n "$large" ]; then
        true >"$helper_file"
    fi
}
end_helper() { # SIGNAL
    family=$(
        ps -A -o pid= -o ppid= | helper="$helper" self="$$" awk '
            { parent[$1] = $2 }
            END {
                helper = ENVIRON["helper"]
                self = ENVIRON["self"]
                if (parent[helper] != self) exit
                for (pid in parent) {
                    for (up = pid; up in parent && up > 1 && up != helper; up = parent[up]) continue
                    if (up == helper) print pid
                }
            }
        '
    )
    if [ -n "$family" ]; then
        kill -s "$1" $family 2>/dev/null
    fi
}
