
# --- One command at a time ---
# The lock is a link whose target is the number of the process that holds it: it is made in one step, with its holder in
# it. A dead holder's lock is taken over by the process that gets the lock on that lock, which is named after the holder.
take_lock() {
    { set +x; } 2>/dev/null
    if [ -z "$state_unsafe" ]; then
        lock=$state_directory/lock
        trap release_lock EXIT
        wait_for_lock
        remove_odd_files
        make_helper_file
    fi
    celery_initd_trace_again
}

# Waits until $lock is ours. Where it cannot be made, stop and kill do without it: $lock is empty then.
wait_for_lock() {
    waited=0
    while :; do
        take_link "$lock"
        case $? in
            0) return ;;
            2)
                case $verb in
                    stop | kill) warn "cannot write $lock; going on without it" ;;
                    *) die_of_file "$lock" ;;
                esac
                lock=
                return
                ;;
        esac
        if [ "$waited" -ge 10 ] && [ $((waited % 50)) -eq 10 ]; then
            say "another $instance command (pid $holder) is running; waiting for it"
        fi
        # probed: where it fails, it waits for whole seconds
        if sleep 0.1 2>/dev/null; then
            waited=$((waited + 1))
        else
            sleep 1
            waited=$((waited + 10))
        fi
    done
}

# Makes the file that helpers print to. It is root's alone, since they may show parts of a private log.
make_helper_file() {
    umask 077
    if { true >"$state_directory/helper"; } 2>/dev/null; then
        helper_file=$state_directory/helper
    fi
    umask 022
}

# Takes a lock: 0 when it is ours, 1 when somebody else has it, 2 when it cannot be made.
take_link() { # LINK
    # Where a directory has that name, the link would be made in it.
    if [ -d "$1" ]; then
        rmdir "$1" 2>/dev/null || return 2
    fi
    if ln -s "$$" "$1" 2>/dev/null; then
        return 0
    fi
    find_holder "$1"
    if [ -z "$holder" ]; then
        # It has just been released, or there is no room for it.
        ln -s "$$" "$1.$$" 2>/dev/null || return 2
        rm -f "$1.$$"
        return 1
    elif [ "$holder" = "$$" ]; then
        return 0
    elif is_working "$holder"; then
        return 1
    fi
    take_over_link "$1" "$holder"
}

# Takes over the lock of a process that is dead: 0, 1 or 2, as take_link.
take_over_link() { # LINK HOLDER
    take_link "$1.$2" || return
    find_holder "$1"
    if [ "$holder" != "$2" ]; then
        rm -f "$1.$2"
        return 1
    fi
    mv -f "$1.$2" "$1" || return 2
}

# Sets $holder to the process that holds a lock; 0.1.0 had the number in a file.
find_holder() { # LINK
    holder=
    if [ -h "$1" ]; then
        holder=$(LC_ALL=C exec ls -ld "$1" 2>/dev/null)
        holder=${holder##* }
    elif [ -f "$1" ]; then
        if ! read holder <"$1"; then
            :
        fi
        holder=${holder:-0}
    elif [ -e "$1" ]; then
        holder=0
    fi
    # A lock that names no process belongs to nobody.
    case $holder in
        *[!0-9]*) holder=0 ;;
    esac
}

# Whether a process is a script of this service that the same account runs, and not another one that got its number.
is_working() { # PID
    # The file of a script that knows its config may have any name.
    script_name=${0##*/}
    ps -A -o pid= -o user= -o args= | LC_ALL=C service="$instance" script="${script_name#[SK][0-9][0-9]}" \
        pid="$1" self="$$" awk '
        $1 == ENVIRON["self"] { account = $2 }
        $1 == ENVIRON["pid"] && is_script($0) { holder_account = $2 }
        # A shell with the path of the script: not one that was given a command, nor a program that reads its log.
        function is_script(line) {
            sub(/^ *[^ ]+ +[^ ]+ +/, "", line)
            if (line !~ /^[^ ]*sh / || line ~ /^[^ ]+ -[a-z]*c / || index(line, "--pidfile=")) return 0
            return index(line " ", ENVIRON["service"] " ") || index(line " ", ENVIRON["script"] " ")
        }
        END { exit account == "" || account != holder_account }
    '
}

release_lock() {
    { set +x; } 2>/dev/null
    set --
    if [ -n "$lock" ]; then
        find_holder "$lock"
        if [ "$holder" = "$$" ]; then
            set -- "$lock"
        fi
    fi
    if [ "$helper_file" != /dev/null ]; then
        set -- "$@" "$helper_file"
        helper_file=/dev/null
    fi
    if [ $# -gt 0 ]; then
        rm -f "$@"
    fi
    celery_initd_trace_again
}
