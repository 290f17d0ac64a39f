# All of this runs as the service user. Root names a function, and the nodes by their numbers; with_node knows the rest.
set -f
# What a check exits with: 0, or 100 and the exit status of the script. Smaller numbers are those of su.
problem=0
masked=
complain() { # STATUS TEXT
    printf '%s\n' "$2"
    problem=$((100 + $1))
}

# Whether a log is a regular file, or will be one. /dev/stdout is another file here than it is for a node.
is_file() { # LOG
    case $1 in
        '' | /dev/std* | /dev/fd/* | /proc/*) return 1 ;;
    esac
    [ ! -e "$1" ] || [ -f "$1" ]
}
# Sets $output to the file that a node prints to: beside its log, or beside its pid file where the log is not a regular
# file.
set_output() { # NAME PIDFILE LOG
    if is_file "$3"; then
        output=${3%/*}/$1.out
    else
        output=${2%/*}/$1.out
    fi
}
# Sets $size to the size of a file, or to 0 where there is none.
set_size() { # FILE
    size=0
    if [ -f "$1" ] && is_file "$1"; then
        set -- $(LC_ALL=C ls -lnL "$1")
        size=${5:-0}
    fi
}

# Sets $gained to what a log has gained since it had that size. One that is smaller now was rotated, so all of it is new.
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

# Starts nodes, each in a session of its own: with setsid, else with Celery's --detach. Prints for each how large its log is
# before, so that only what comes later is shown when the node fails.
launch_each_node() { # NUMBER...
    # What a node prints is as private as its log.
    umask "$mask"
    # With its path, since it may not be in the PATH of the nodes.
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
    # Opening a FIFO would wait for its reader. A redirection that fails would end this shell if it were one of `:`.
    if { [ -e "$output" ] && [ ! -f "$output" ]; } || ! { true >"$output"; } 2>/dev/null; then
        printf '%s\n' "silent $number"
        output=/dev/null
    fi
    shift 3
    eval "set -- \"\$@\" $options"
    if [ -n "$setsid_path" ]; then
        set -- "$setsid_path" "$@"
        # Not in parentheses: yash would leave a shell that waits for the node.
        {
            set_up_for_node || exit
            exec "$@"
        } </dev/null >>"$output" 2>&1 &
    else
        (
            set_up_for_node || exit
            exec "$@" --detach
        ) </dev/null >>"$output" 2>&1
    fi
}

# Makes the directory of a file of a node, where only this account can make it.
make_own_directory() { # NUMBER SETTING
    with_node "$1" make_directory_of "$2"
}
make_directory_of() { # SETTING NAME PIDFILE LOG COMMAND...
    case $1 in
        PID_FILE) mkdir -p "${3%/*}" ;;
        LOG_FILE) mkdir -p "${4%/*}" ;;
    esac
}

# Becomes a node, with the terminal that its caller has.
attach_node() { # NUMBER
    with_node "$1" become_node
}
become_node() { # NAME PIDFILE LOG COMMAND...
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

<%^beat%>
# Makes nodes finish their tasks and load their app again; their new pid files tell when they have.
reload_each_node() { # NUMBER:PID...
    failed=0
    for each in "$@"; do
        with_node "${each%:*}" reload_node "${each#*:}"
    done
    exit "$failed"
}
reload_node() { # PID NAME PIDFILE LOG COMMAND...
    set_size "$4"
    printf '%s\n' "size $number $size"
    rm -f "$3"
    if kill -s HUP "$1"; then
        echo "sent $1"
    else
        failed=1
    fi
}

# Writes the pid files of nodes that have not replaced theirs.
restore_each_pid_file() { # NUMBER:PID...
    set -C
    for each in "$@"; do
        with_node "${each%:*}" restore_pid_file "${each#*:}"
    done
}
restore_pid_file() { # PID NAME PIDFILE LOG COMMAND...
    echo "$1" >"$3"
}

<%/beat%>
# Shows why a node failed: what it printed, and what its log has gained since it had that size.
show_reason() { # NUMBER SIZE
    with_node "$1" show_reason_of "$2"
}
show_reason_of() { # SIZE NAME PIDFILE LOG COMMAND...
    before=$1
    shift
    set_output "$@"
    set_gained "$3" "$before"
    set_size "$output"
    # What this account cannot write is of an earlier start.
    if [ ! -w "$output" ]; then
        size=0
    fi
    most=19
    if is_file "$3" && [ -f "$3" ] && [ ! -h "$3" ] && [ ! -w "$3" ]; then
        complain_of_access "$1" "$3" "<%&prefix%>_LOG_FILE"
        most=18
    fi
    if [ "$size" -gt 0 ] && [ "$gained" -gt 0 ]; then
        show_end "$output" "$size" 9
        show_end "$3" "$gained" 9
    elif [ "$size" -gt 0 ]; then
        show_end "$output" "$size" "$most"
    elif [ "$gained" -gt 0 ]; then
        show_end "$3" "$gained" "$most"
    elif [ -f "$output" ] && [ -w "$output" ] && ! { ls -d / >>"$output"; } 2>/dev/null; then
        echo "cannot write to $output: is the disk full?"
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
        with_node "${each%:*}" find_broker_trouble_of "${each#*:}"
    done
}
find_broker_trouble_of() { # SIZE NAME PIDFILE LOG COMMAND...
    before=$1
    shift
    set_gained "$3" "$before"
    if [ "$gained" -gt 20000 ]; then
        gained=20000
    fi
    # What a worker logs, and what a scheduler does.
    if [ "$gained" -gt 0 ] && tail -c "$gained" "$3" | grep -q -e 'Cannot connect to ' -e 'beat: Connection error: '; then
        echo "${each%:*}"
    fi
}

# Whether su gave the account its group: -g is util-linux's option, which another su may take for something else.
check_group() {
    [ "$(id -g)" = "$group" ] || [ "$(id -g -n)" = "$group" ]
}

# Checks that the account can run these nodes.
check_each_node() { # NUMBER...
    if ! (cd "$directory") 2>/dev/null; then
        if [ -d "$directory" ]; then
            set_remedy "$directory" o+rx
            complain 1 "user $user may not enter $directory (<%&prefix%>_CHDIR); fix: $remedy"
        elif is_way_closed "$directory"; then
            complain 1 "user $user cannot enter $above on the way to $directory (<%&prefix%>_CHDIR); fix: $remedy"
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
# Checks no more than the directories of these nodes.
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
# The scheduler writes its schedule there.
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
    if [ ! -d "$2" ] && is_way_closed "$2"; then
        complain 1 "$1: user $user cannot enter $above on the way to $2 ($3); fix: $remedy"
    elif [ ! -d "$2" ] && [ "$3" = --schedule ]; then
        complain 1 "$1: directory $2 does not exist ($3); fix: create it for user $user"
    elif [ ! -d "$2" ]; then
        complain 1 "$1: directory $2 does not exist ($3); fix: $script <%&createPaths%>, or set CELERY_CREATE_DIRS=1"
    elif [ ! -w "$2" ] || [ ! -x "$2" ]; then
        case $2 in
            <%&systemDirectories%> | '')
                complain 1 "$1: $3 is directly in ${2:-/}, where user $user cannot write; fix: use a directory of its own"
                ;;
            *) complain_of_access "$@" ;;
        esac
    fi
}
# A file is given away with -h: its directory may be one in which somebody else can put a link in its place.
complain_of_access() { # NAME FILE SETTING
    set -- "$1" "$2" "$3" $(LC_ALL=C ls -ldL "$2" 2>/dev/null)
    case ${6:-}:${4:-} in
        "$user":d?wx* | "$user":-?w*) remedy='mount its file system writable' ;;
        "$user":d*) remedy="chmod u+wx $2" ;;
        "$user":*) remedy="chmod u+w $2" ;;
        *:-*) remedy="chown -h $user $2" ;;
        *) remedy="chown $user $2" ;;
    esac
    complain 1 "$1: user $user cannot write to $2 (owner ${6:-unknown}, $3); fix: $remedy"
}
# Whether a directory on the way to a path is closed to this account. Sets $above to it, and $remedy.
is_way_closed() { # PATH
    case $1 in
        /*) above=${1%/*} ;;
        *) return 1 ;;
    esac
    # The nearest directory above that this account can see.
    while [ -n "$above" ] && [ ! -d "$above" ]; do
        above=${above%/*}
    done
    set_remedy "$above" o+x
    [ ! -x "$above/" ]
}
# What opens a directory. Nobody opens root's own home for a service.
set_remedy() { # DIRECTORY MODE
    case $1 in
        /root | /root/*) remedy='use what is outside of /root' ;;
        *) remedy="chmod $2 $1" ;;
    esac
}
# Looks for the program as a node does: in its directory, with its environment.
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
    elif [ ! -e "$path" ] && is_way_closed "$path"; then
        echo "cannot run $path: user $user may not enter $above (<%&programOption%>); fix: $remedy"
    elif [ ! -e "$path" ]; then
        echo "there is no program $path (<%&programOption%>)"
    elif [ ! -x "$path" ]; then
        echo "user $user may not run $path (<%&programOption%>)"
    else
        interpreter=$(dd if="$path" bs=512 count=1 2>/dev/null | LC_ALL=C tr -d '\000' | LC_ALL=C sed -n '1s/^#! *//p')
        interpreter=${interpreter%% *}
        if [ -n "$interpreter" ] && [ ! -x "$interpreter" ]; then
            explain_interpreter "$interpreter"
        fi
    fi
}
# A virtual environment's Python is a link to the one that made it, which may be in somebody's home.
explain_interpreter() { # PATH
    for hop in 1 2 3 4 5 6 7 8; do
        [ -h "$1" ] || break
        link=$(LC_ALL=C ls -ld "$1" 2>/dev/null)
        link=${link#*"$1 -> "}
        case $link in
            /*) set -- "$link" ;;
            *) set -- "${1%/*}/$link" ;;
        esac
    done
    if is_way_closed "$1"; then
        echo "$path cannot run: user $user may not enter $above on the way to its interpreter $1 (<%&programOption%>); fix: $remedy"
    elif [ -e "$1" ]; then
        echo "$path cannot run: user $user may not run its interpreter $interpreter (<%&programOption%>)"
    else
        echo "$path cannot run: its interpreter $interpreter is missing (<%&programOption%>)"
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

# Loads the app as a node does, and ends: celery's Python shell, with an empty input. It needs no broker.
load_app() {
    with_app load_app_of
}
load_app_of() { # COMMAND...
    set_up_for_node || exit
    exec "$@" shell --python </dev/null
}

<%^beat%>
# Asks all nodes over the broker, and prints what they answer.
ping_nodes() { # NUMBER...
    names=
    for number in "$@"; do
        with_node "$number" add_name
    done
    with_app ping_names
}
add_name() { # NAME PIDFILE LOG COMMAND...
    while [ $# -gt 1 ]; do
        if [ "$1" = -n ]; then
            names=${names:+$names,}$2
        fi
        shift
    done
}
ping_names() { # COMMAND...
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

<%>quote-text%>

# Prints the commands of nodes, one a line where their words have no line ends.
print_each_command() { # NUMBER...
    for number in "$@"; do
        with_node "$number" print_command
    done
}
# The same without the passwords that are in addresses of brokers and stores: user:PASSWORD@host, or in a query.
print_masked_commands() { # NUMBER...
    masked=yes
    print_each_command "$@"
}
mask_passwords() { # WORD: sets $word
    word=$1
    case $word in
        *://*:*@*) word=${word%%://*}://****@${word##*@} ;;
    esac
    case $word in
        *://*\?*=*) word=${word%%\?*}?**** ;;
    esac
}
print_command() { # NAME PIDFILE LOG COMMAND...
    shift 3
    eval "set -- \"\$@\" $options"
    words=
    for word in "$@"; do
        if [ -n "$masked" ]; then
            mask_passwords "$word"
        fi
        case $word in
            '' | *[!A-Za-z0-9_@%+=:,./-]*)
                celery_initd_quote "$word"
                word=$celery_initd_quoted
                ;;
        esac
        words="$words${words:+ }$word"
    done
    printf '%s\n' "$words"
}

# A shell that has read the whole text ends here. Where the end is missing, what reads the text exits with 125.
"$@"
exit
