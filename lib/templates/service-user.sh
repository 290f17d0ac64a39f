
# --- The service user ---
# Sets $uid, or leaves it empty where there is no such account.
find_user() {
    uid=
    case $user in
        '' | -* | *[!A-Za-z0-9._@+-]*) ;;
        *) uid=$(LC_ALL=C exec id -u "$user" 2>/dev/null) ;;
    esac
}

# Sets $su, $su_options, $session and $group_option to how this system runs a command as an account, whatever the shell of
# that account is, nologin too: with -s, or with -m where su has no -s for a shell. Where systemd runs, su would open a
# session (pam_systemd(8)), and runuser does not.
choose_su() {
    { set +x; } 2>/dev/null
    su_options='-s /bin/sh'
    system=$(uname -s)
    case $system in
        Linux)
            # Chimera Linux has FreeBSD's su: its -s is about something else. Its usage tells, and reading it cannot hang.
            if [ "$su" = su ] && LC_ALL=C grep -q '[[]-flms]' /bin/su /usr/bin/su 2>/dev/null; then
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
    choose_group_option
    celery_initd_trace_again
}

# A group that the account has anyway needs no option, which not every su has.
choose_group_option() {
    group_option=
    if [ -n "$uid" ] && [ -n "$group" ] && [ "$group" != "$(id -g -n "$user")" ]; then
        group_option=-g
    fi
}

# Other systems' ps shows characters that are not ASCII in other ways, so a node with such a path would not be found.
refuse_odd_paths() {
    if [ -n "$(printf '%s' "$nodes" | LC_ALL=C tr -d '\011\012\040-\176')" ]; then
        die 6 "on $system, names of nodes and paths of pid files must be ASCII: ps does not show other characters reliably"
    fi
}

# Runs a function of user-functions as the service user, for at most $helper_limit seconds. Sets $helper_status; what it
# printed is in $helper_file. The script does not wait for what writes the text: a process of that user that holds the pipe
# and does not read would keep it for ever. Nor does the writer hold the descriptor that messages go to. The job is in
# braces, because yash runs redirected parentheses in a shell of their own, and a second one waits for that.
run_as_user() { # FUNCTION WORD...
    {
        { set +x; } 2>/dev/null
        exec 2>/dev/null
        print_text_for_user &
    } | {
        exec $session $su $group_option ${group_option:+"$group"} ${su_arguments:-$su_options} "$user" \
            -c "exec /bin/sh -c 'eval \"\$(cat)\"; exit 125' sh $*" >>"$helper_file" 2>&1
    } >"$helper_file" &
    helper=$!
    wait_for_helper
}

# Runs a command as an account. A signal is such a command: whatever happened since the look, it reaches nobody else.
run_command_as() { # ACCOUNT COMMAND
    {
        exec $session $su $su_options "$1" -c "$2" </dev/null >>"$helper_file" 2>&1
    } >"$helper_file" &
    helper=$!
    wait_for_helper
}

# Waits for the helper to end, and sets $helper_status. When its time is over, root ends it and all that it started.
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
# Whether the helper ends within that time. Most end at once, so the first waits are short.
ends_within() { # SECONDS
    tenths=$((10 * $1))
    for nap in 0.01 0.005 0.005 0.005 0.005 0.005 0.005 0.01 0.02 0.02; do
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
# A helper may print for ever: a file of more than a megabyte is emptied, so that only what comes later is kept.
empty_large_output() {
    large=$(exec find "$helper_file" -size +2048 2>/dev/null)
    if [ -n "$large" ]; then
        true >"$helper_file"
    fi
}
# Signals the helper, if it is still a child of this shell, and all that it started.
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
