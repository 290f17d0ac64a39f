set -f
problem=0
complain() { # STATUS TEXT
    printf '%s\n' "$2"
    problem=$1
}

# Whether a log is a regular file, or will be; what /dev/stdout is here is not what it is for a node.
is_file() { # LOG
    case $1 in
        '' | /dev/std* | /dev/fd/* | /proc/*) return 1 ;;
    esac
    [ ! -e "$1" ] || [ -f "$1" ]
}
# A node prints to a file beside its log; beside its pid file where the log is not a regular file.
set_output() { # NAME PIDFILE LOG
    if is_file "$3"; then
        output=${3%/*}/$1.out
    else
        output=${2%/*}/$1.out
    fi
}
# The size of a file that others may write to while it is looked at; 0 where there is none.
set_size() { # FILE
    size=0
    if [ -f "$1" ] && is_file "$1"; then
        set -- $(LC_ALL=C ls -lnL "$1")
        size=${5:-0}
    fi
}

# What a log has gained since it had that size. One that is smaller now was rotated, and all of it is new.
set_gained() { # LOG SIZE
    set_size "$1"
    gained=$size
    if [ "$size" -ge "$2" ]; then
        gained=$((size - $2))
    fi
}

# What a shell does before it becomes a node. The environment comes last: it may hold any name that is used here, and
# a PATH without any program.
set_up_for_node() {
    umask "$mask"
    if ! set_limits; then
        echo "cannot set the limits $limits (<%&prefix%>_ULIMIT, or ulimit in the config)"
        return 1
    elif ! cd "$directory"; then
        echo "cannot change to $directory (<%&prefix%>_CHDIR)"
        return 1
    fi
    set_environment
}

# Starts nodes, each in a session of its own; where there is no setsid, Celery has to see to that. Prints for each the
# size of its log before that, so that only what comes later is shown as its reason when it fails.
launch() { # NUMBER...
    # What a node prints is as private as its log.
    umask "$mask"
    # Its whole path, since a node's own PATH may be without it.
    setsid_path=$(command -v setsid)
    for number in "$@"; do
        with_node "$number" launch_node
    done
}
launch_node() { # NAME PIDFILE LOG COMMAND...
    set_output "$@"
    set_size "$3"
    printf '%s\n' "size $number $size"
    if [ -e "$2" ] || [ -h "$2" ]; then
        rm -f "$2" || return
    fi
    # A pipe would wait for its reader. The mistake of a redirection ends this shell where it is not one of true's.
    if { [ -e "$output" ] && [ ! -f "$output" ]; } || ! { true >"$output"; } 2>/dev/null; then
        printf '%s\n' "silent $number"
        output=/dev/null
    fi
    shift 3
    eval "set -- \"\$@\" $options"
    if [ -n "$setsid_path" ]; then
        set -- "$setsid_path" "$@"
        (
            set_up_for_node || exit
            exec "$@"
        ) </dev/null >>"$output" 2>&1 &
    else
        (
            set_up_for_node || exit
            exec "$@" --detach
        ) </dev/null >>"$output" 2>&1
    fi
}

# Makes directories that only this account can make.
make_path_of_PID_FILE() { # NUMBER
    with_node "$1" make_path_of run
}
make_path_of_LOG_FILE() { # NUMBER
    with_node "$1" make_path_of log
}
make_path_of() { # WHICH NAME PIDFILE LOG COMMAND...
    case $1 in
        run) mkdir -p "${3%/*}" ;;
        log) mkdir -p "${4%/*}" ;;
    esac
}

# Becomes a node, with the terminal that its caller has.
attach() { # NUMBER
    with_node "$1" attach_node
}
attach_node() { # NAME PIDFILE LOG COMMAND...
    rm -f "$2"
    shift 3
    if [ -z "$session" ]; then
        exec >&3 2>&4 3>&- 4>&-
    fi
    if [ -t 1 ]; then
        exec <&1
    elif [ -t 2 ]; then
        exec <&2
    else
        exec </dev/null
    fi
    eval "set -- \"\$@\" $options"
    if [ -n "$trace" ]; then
        set_up_for_node || exit
        set -x
    else
        set_up_for_node || exit
    fi
    exec "$@"
}

# Removes pid files that nobody has any more.
clean() { # NUMBER...
    for number in "$@"; do
        with_node "$number" clean_node
    done
}
clean_node() { # NAME PIDFILE LOG COMMAND...
    rm -f "$2"
}

<%^beat%>
# Makes nodes finish their tasks and load their app again; their new pid files tell when they have.
reload() { # NUMBER:PID...
    for each in "$@"; do
        with_node "${each%:*}" reload_node "${each#*:}"
    done
}
reload_node() { # PID NAME PIDFILE LOG COMMAND...
    set_size "$4"
    printf '%s\n' "size $number $size"
    rm -f "$3"
    kill -s HUP "$1"
}

# Gives back pid files that were not replaced.
refile() { # NUMBER:PID...
    set -C
    for each in "$@"; do
        with_node "${each%:*}" refile_node "${each#*:}"
    done
}
refile_node() { # PID NAME PIDFILE LOG COMMAND...
    echo "$1" >"$3"
}

<%/beat%>
# Shows why nodes failed: what each printed and what its log gained.
report() { # NUMBER:SIZE...
    for each in "$@"; do
        with_node "${each%:*}" report_node "${each#*:}"
    done
}
report_node() { # SIZE NAME PIDFILE LOG COMMAND...
    before=$1
    shift
    set_output "$@"
    set_gained "$3" "$before"
    set_size "$output"
    if [ "$size" -gt 0 ] && [ "$gained" -gt 0 ]; then
        show_end "$output" "$size" 9
        show_end "$3" "$gained" 9
    elif [ "$size" -gt 0 ]; then
        show_end "$output" "$size" 19
    elif [ "$gained" -gt 0 ]; then
        show_end "$3" "$gained" 19
    fi
}
show_end() { # FILE BYTES LINES
    printf '%s\n' "the end of $1:"
    if [ "$2" -gt 2000 ]; then
        set -- "$1" 2000 "$3"
    fi
    tail -c "$2" "$1" | tail -n "$3"
}

# Tells which nodes have logged that they cannot reach their broker.
find_broker_trouble() { # NUMBER:SIZE...
    for each in "$@"; do
        with_node "${each%:*}" look_for_trouble "${each#*:}"
    done
}
look_for_trouble() { # SIZE NAME PIDFILE LOG COMMAND...
    before=$1
    shift
    set_gained "$3" "$before"
    [ "$gained" -lt 20000 ] || gained=20000
    if [ "$gained" -gt 0 ] && tail -c "$gained" "$3" | grep -q 'Cannot connect to '; then
        echo "${each%:*}"
    fi
}

# Some versions of su accept -g and ignore it.
check_group() {
    [ "$(id -g)" = "$group" ] || [ "$(id -g -n)" = "$group" ]
}

# Checks that the account can run these nodes.
check() { # NUMBER...
    if ! (cd "$directory") 2>/dev/null; then
        if [ -d "$directory" ]; then
            complain 1 "user $user may not enter $directory (<%&prefix%>_CHDIR); fix: chmod o+x $directory"
        else
            complain 1 "directory $directory does not exist (<%&prefix%>_CHDIR)"
        fi
    elif ! (set_limits) 2>/dev/null; then
        complain 1 "cannot set the limits $limits for user $user (<%&prefix%>_ULIMIT, or ulimit in the config)"
    fi
    for number in "$@"; do
        with_node "$number" check_node
    done
    exit "$problem"
}
# Only the directories of these nodes.
check_paths() { # NUMBER...
    for number in "$@"; do
        with_node "$number" check_paths_of
    done
    exit "$problem"
}
check_node() { # NAME PIDFILE LOG COMMAND...
    check_paths_of "$@"
<%#beat%>
    check_schedule "$@"
<%/beat%>
    case $checked in
        *": $4:"*) ;;
        *) check_program "$4" ;;
    esac
}
check_paths_of() { # NAME PIDFILE LOG COMMAND...
    check_directory "$1" "${2%/*}" "<%&prefix%>_PID_FILE"
    if is_file "$3"; then
        check_directory "$1" "${3%/*}" "<%&prefix%>_LOG_FILE"
    fi
    if [ -d "$2" ] && [ ! -h "$2" ]; then
        complain 1 "$1: its pid file $2 is a directory (<%&prefix%>_PID_FILE); fix: remove it"
    fi
}
<%#beat%>
# The scheduler writes a file there.
check_schedule() { # NAME PIDFILE LOG COMMAND...
    name=$1
    shift 3
    schedule=
    for word in "$@"; do
        case $word in
            --schedule=*) schedule=${word#*=} ;;
        esac
    done
    case $schedule in
        /*) ;;
        *) schedule=$directory/$schedule ;;
    esac
    check_directory "$name" "${schedule%/*}" --schedule
}
<%/beat%>
check_directory() { # NAME DIRECTORY SETTING
    case $checked in
        *":$2:"*) return ;;
    esac
    checked=$checked$2:
    # The nearest directory above that this account can see.
    above=${2%/*}
    while [ -n "$above" ] && [ ! -d "$above" ]; do
        above=${above%/*}
    done
    if [ ! -d "$2" ] && [ ! -x "$above/" ]; then
        complain 1 "$1: user $user cannot enter $above on the way to $2 ($3); fix: chmod o+x $above"
    elif [ ! -d "$2" ] && [ "$3" = --schedule ]; then
        complain 1 "$1: directory $2 does not exist ($3); fix: create it for user $user"
    elif [ ! -d "$2" ]; then
        complain 1 "$1: directory $2 does not exist ($3); fix: $script <%&createPaths%>, or set CELERY_CREATE_DIRS=1"
    elif [ ! -w "$2" ] || [ ! -x "$2" ]; then
        set -- "$1" "$2" "$3" $(LC_ALL=C ls -ldL "$2" 2>/dev/null)
        case $2 in
            <%&systemDirectories%> | '')
                complain 1 "$1: $3 is directly in ${2:-/}, where user $user cannot write; fix: use a directory of its own"
                ;;
            *) complain 1 "$1: user $user cannot write to $2 (owner ${6:-unknown}, $3); fix: chown $user $2" ;;
        esac
    fi
}
# The program is looked for as a node does it: in its directory, with its environment.
check_program() { # PROGRAM
    checked="$checked $1:"
    reason=$(explain_program "$1")
    if [ -n "$reason" ]; then
        complain 5 "$reason"
    fi
}
explain_program() { # PROGRAM
    cd "$directory" 2>/dev/null
    path=$1
    case $1 in
        */*) ;;
        *) path=$(find_program "$1") ;;
    esac
    if [ -z "$path" ]; then
        echo "there is no program $1 in $(print_path) (<%&programOption%>)"
    elif [ -d "$path" ]; then
        echo "$path is a directory, not a program (<%&programOption%>)"
    elif [ ! -e "$path" ]; then
        echo "there is no program $path, or $user may not enter its directory (<%&programOption%>)"
    elif [ ! -x "$path" ]; then
        echo "user $user may not run $path (<%&programOption%>)"
    else
        interpreter=$(dd if="$path" bs=512 count=1 2>/dev/null | LC_ALL=C tr -d '\000' | LC_ALL=C sed -n '1s/^#! *//p')
        interpreter=${interpreter%% *}
        if [ -n "$interpreter" ] && [ ! -x "$interpreter" ]; then
            echo "$path cannot run: its interpreter $interpreter is missing (<%&programOption%>)"
        fi
    fi
}
find_program() { # NAME
    set_environment
    command -v "$1"
}
print_path() {
    set_environment
    printf '%s\n' "$PATH"
}

# Loads the app as a node does, and ends. A shell that reads an empty file does; none of it needs a broker.
load_app() {
    with_app load_app_of
}
load_app_of() { # COMMAND...
    set_up_for_node || exit
    exec "$@" shell --python </dev/null
}

<%^beat%>
# Asks all nodes over the broker, and prints what they answer.
ping_all() { # NUMBER...
    names=
    for number in "$@"; do
        with_node "$number" add_name
    done
    with_app ping_nodes
}
add_name() { # NAME PIDFILE LOG COMMAND...
    while [ $# -gt 1 ]; do
        if [ "$1" = -n ]; then
            names=${names:+$names,}$2
        fi
        shift
    done
}
ping_nodes() { # COMMAND...
    host=$(uname -n)
    while :; do
        case $names in
            *%h*) names=${names%%%h*}$host${names#*%h} ;;
            *) break ;;
        esac
    done
    set -- "$@" inspect ping -t 5 -j -d "$names"
    set_up_for_node || exit
    exec "$@" </dev/null
}
<%/beat%>

# Prints the commands of nodes, one a line where their words have no line ends.
show() { # NUMBER...
    for number in "$@"; do
        with_node "$number" show_node
    done
}
show_node() { # NAME PIDFILE LOG COMMAND...
    shift 3
    eval "set -- \"\$@\" $options"
    words=
    for word in "$@"; do
        case $word in
            '' | *[!A-Za-z0-9_@%+=:,./-]*)
                quoted=
                rest=$word
                while :; do
                    part=${rest%%\'*}
                    quoted=$quoted$part
                    [ "$part" != "$rest" ] || break
                    quoted="$quoted'\\''"
                    rest=${rest#*\'}
                done
                word="'$quoted'"
                ;;
        esac
        words="$words${words:+ }$word"
    done
    printf '%s\n' "$words"
}

# Only the whole text ends the shell here: what reads it says 125 where a part is missing.
"$@"
exit
