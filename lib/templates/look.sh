
# --- One look at all nodes ---
# What runs is told by ps alone: a node is a process of the service user with --pidfile= and the path of this node. Pid
# files are not read, since their owner can put anything there. The columns are those of Linux, FreeBSD, other BSDs,
# BusyBox and POSIX; the namespace (Linux) or jail (FreeBSD) of a process tells containers from the host.
columns='uid pid ppid stat etime pidns'
list_processes() {
    COLUMNS=8000
    LC_ALL=C
    export COLUMNS LC_ALL
    case $columns in
        # probed: where ps has no such columns, the look finds nothing of its own and others are tried
        *pidns) exec ps -A -o uid= -o pid= -o ppid= -o stat= -o etime= -o pidns= -o args= ;;
        # probed: likewise
        *jid) exec ps -A -o uid= -o pid= -o ppid= -o stat= -o etime= -o jid= -o args= ;;
        # probed: likewise
        uid*etime) exec ps -A -o uid= -o pid= -o ppid= -o stat= -o etime= -o args= ;;
    esac
    # These show names of users, and one of them cuts names; who owns a process is seen in /proc, if there is one.
    set +f
    ls -ldn /proc/[0-9]* 2>/dev/null
    case $columns in
        # probed: likewise
        *stat) exec ps -A -o user=USER-OF-THE-PROCESS -o pid= -o ppid= -o stat= -o args= ;;
        *) exec ps -A -o user=USER-OF-THE-PROCESS -o pid= -o ppid= -o etime= -o args= ;;
    esac
}
try_other_columns() {
    case $columns in
        *pidns) columns='uid pid ppid stat etime jid' ;;
        *jid) columns='uid pid ppid stat etime' ;;
        uid*etime) columns='user pid ppid stat' ;;
        *stat) columns='user pid ppid etime' ;;
        *) columns= ;;
    esac
}

# What the look reads before the processes: the tables, and which pid files are there.
list_tables() {
    files=
    IFS=$newline
    for line in $nodes $strays; do
        IFS=$tab
        set -- $line
        if [ -e "$4" ] || [ -h "$4" ]; then
            files="${files}file$tab$2$newline"
        elif [ -d "${4%/*}" ] && [ ! -x "${4%/*}" ]; then
            files="${files}hidden$tab$2$newline"
        fi
    done
    unset -v IFS
    for pid in $undelivered; do
        files="${files}undelivered$tab$pid$newline"
    done
    if [ -f "$state_directory/ending" ]; then
        while read pid; do
            files="${files}ending$tab$pid$newline"
        done <"$state_directory/ending"
    fi
    printf '%s\n' "$nodes" "$strays" "$progress" "$files"
<%^engine%>
    list_unit_processes
<%/engine%>
    echo processes
}

# Looks once: sets $seen to what the machine in awk says is to be done.
look_at_nodes() {
    { set +x; } 2>/dev/null
    seen=
    lost=0
    while [ -z "$seen" ] && [ "$lost" -lt 5 ] && [ -n "$columns" ]; do
        if ! seen=$(
            { set +x; } 2>/dev/null
            { list_tables; list_processes 2>/dev/null; } | LC_ALL=C service_user="$user" service_script="<%&call%>" \
                verb="$verb" counts="$counts" columns="$columns" self="$$" uid="$uid" all_seen="$all_seen" \
                ticks="$ticks" began="$began" failures="$failures" interrupted="$interrupted" retried="$retried" \
                start_timeout="$start_timeout" stop_timeout="$stop_timeout" awk '
<%>look.awk%>
                '
        ); then
            # What an awk that was ended has printed may be half of it.
            seen=
        fi
        if [ "$seen" = 'ps failed' ]; then
            seen=
            try_other_columns
        elif [ -z "$seen" ]; then
            # A signal to all processes of a terminal ends a look, too.
            lost=$((lost + 1))
        fi
    done
    if [ -z "$seen" ]; then
        warn 'cannot tell what is running: ps failed'
        if [ "$verb" = status ]; then
            say 'cannot tell what is running'
            exit 4
        fi
        exit 1
    fi
    celery_initd_trace_again
}

# Waits until a process that is watched has ended, a pid file that is awaited is there, or $pause tenths of a second
# have gone by, which are a second at the most.
wait_for_change() {
    while [ "$pause" -gt 0 ]; do
        # probed: where it fails, it waits for whole seconds
        if sleep 0.1 2>/dev/null; then
            ticks=$((ticks + 1))
            pause=$((pause - 1))
        elif [ -n "$interrupted" ]; then
            break
        else
            sleep 1
            ticks=$((ticks + 10))
            pause=0
        fi
        if [ -n "$watched" ]; then
            kill -s 0 $watched 2>/dev/null || break
        fi
        shorten_wait
    done
}
# Ends the pause once the files are there that are awaited. Those that come within a tenth of a second of the first are seen
# by the same look: with many nodes looks are what costs.
shorten_wait() {
    arrived=
    absent=
    IFS=$newline
    for file in $awaited; do
        if [ -e "$file" ]; then
            arrived=yes
        else
            absent=yes
        fi
    done
    unset -v IFS
    if [ -z "$arrived" ]; then
        return
    elif [ -n "$absent" ] && [ "$pause" -gt 1 ]; then
        pause=1
    else
        pause=0
    fi
}

# Looks until there is something to do: sets $orders to that. It is all that a trace shows of the looks.
next_orders() {
    { set +x; } 2>/dev/null
    orders=
    while [ -z "$orders" ]; do
        if [ -n "$planned" ] && [ -z "$interrupted" ] && [ "$planned_at" -eq "$ticks" ]; then
            seen=$planned
        else
            wait_for_change
            look_at_nodes
            { set +x; } 2>/dev/null
        fi
        planned=
        IFS=$newline
        read_seen $seen
        unset -v IFS
    done
    celery_initd_trace_again
}
# One pass over all lines: to cut a long text in two takes some shells as long as its square.
read_seen() { # LINE...
    progress=
    watched=
    awaited=
    for line in "$@"; do
        case $line in
            progress*) progress=$progress$line$newline ;;
            'watch '*) watched="$watched ${line#watch }" ;;
            'await '*) awaited=$awaited${line#await }$newline ;;
            'wait '*) pause=${line#wait } ;;
            'failures '*) failures=${line#failures } ;;
            'began '*) began=${line#began } ;;
            'ticks '*) ticks=${line#ticks } ;;
            'retried '*) retried=${line#retried } ;;
            *) orders=$orders$line$newline ;;
        esac
    done
}
