
# --- What is done after a look ---
# Looks and obeys, until nothing is left to do.
obey_until_finished() {
    finished=
    while [ -z "$finished" ]; do
        next_orders
        IFS=$newline
        obey $orders
    done
    if [ -n "$failed" ]; then
<%^engine%>
        warn "to see more: C_FAKEFORK=1 sh -x $0 start"
<%/engine%>
<%#engine%>
        warn "to see more: $celery_initd_command foreground"
<%/engine%>
    fi
}
obey() { # ORDER...
    unset -v IFS
    for order in "$@"; do
        set -- $order
        shift
        case $order in
            'say '*) say "${order#say }" ;;
            'warn '*) warn "${order#warn }" ;;
            'launch '*) launch_nodes "$@" ;;
            'signal '*) signal_nodes "$@" ;;
            'kill '*) kill -s KILL "$@" 2>/dev/null ;;
<%^beat%>
            'reload '*) reload_nodes "$@" ;;
            'restore '*) restore_pid_files "$@" ;;
<%/beat%>
            'unlink '*)
                IFS=$tab
                remove_pid_files ${order#unlink }
                ;;
            'report '*) report_failures "$@" ;;
<%^beat%>
            'ask '*) ask_before_going_on "$@" ;;
<%/beat%>
            forget)
                if [ -f "$state_directory/ending" ]; then
                    rm -f "$state_directory/ending"
                fi
                ;;
            finished) finished=yes ;;
        esac
    done
}

# Starts nodes. Where there is no setsid, the helper waits until Celery has loaded the app and detached itself.
launch_nodes() { # NUMBER...
    helper_limit=$start_timeout
    if [ "$helper_limit" -eq 0 ]; then
        helper_limit=3600
    fi
    run_as_user launch_each_node "$@"
    keep_sizes
    launched="$launched $*"
}
# Adds to $sizes what the helper said of the logs, and warns of nodes whose output is lost.
keep_sizes() {
    { set +x; } 2>/dev/null
    for word in $(
        first_bytes 4096 | LC_ALL=C awk '
            $1 == "size" && $2 $3 ~ /^[0-9]+$/ { print $2 ":" $3 }
            $1 == "silent" && $2 ~ /^[0-9]+$/ { print "silent:" $2 }
        '
    ); do
        case $word in
            silent:*)
                set_node "${word#silent:}"
                warn "$name: cannot write its output file $name.out beside its log (<%&prefix%>_LOG_FILE); what it prints is lost"
                ;;
            *) sizes="$sizes $word" ;;
        esac
    done
    celery_initd_trace_again
}

signal_nodes() { # SIGNAL ACCOUNT PID...
    signal=$1
    account=$2
    shift 2
    if [ "$account" = - ]; then
        account=$user
    fi
    if [ "$signal" = TERM ]; then
        { printf '%s\n' "$@" >>"$state_directory/ending"; } 2>/dev/null
    fi
    undelivered=
    if id -u "$account" >/dev/null 2>&1; then
        helper_limit=10
        # Without line ends: with su -m this is read by root's shell, which is csh on FreeBSD before 14.
        run_command_as "$account" "exec /bin/sh -c 'failed=0; for pid in $*; do if kill -s $signal \$pid; then echo sent \$pid; else failed=1; fi; done; exit \$failed'"
        if [ "$helper_status" -ne 0 ]; then
            find_undelivered "$@"
        fi
    else
        # Their account is gone. The look has just seen that they are nodes of this service.
        kill -s "$signal" "$@" 2>/dev/null
    fi
}
# Sets $undelivered to the processes that did not get their signal: only they get it a second time.
find_undelivered() { # [NUMBER:]PID...
    delivered=" $(first_bytes 60000 | LC_ALL=C tr '\000\n' '  ')"
    for pid in "$@"; do
        pid=${pid#*:}
        case $delivered in
            *" sent $pid "*) ;;
            *) undelivered="$undelivered $pid" ;;
        esac
    done
}

<%^beat%>
reload_nodes() { # NUMBER:PID...
    helper_limit=10
    run_as_user reload_each_node "$@"
    keep_sizes
    undelivered=
    if [ "$helper_status" -ne 0 ]; then
        find_undelivered "$@"
    fi
}

# Writes the pid files again of nodes that are too slow to replace them.
restore_pid_files() { # NUMBER:PID...
    helper_limit=10
    run_as_user restore_each_pid_file "$@"
}

<%/beat%>
# Removes pid files that their processes have left, as the account that owns them. Root removes what that account cannot,
# where root alone can put something else in its place.
remove_pid_files() { # ACCOUNT PIDFILE...
    unset -v IFS
    account=$1
    shift
    if [ "$account" = - ]; then
        account=$user
    fi
    words=
    for file in "$@"; do
        celery_initd_quote "$file"
        words="$words $celery_initd_quoted"
    done
    helper_limit=10
    run_command_as "$account" "rm -f$words"
    for file in "$@"; do
        [ -e "$file" ] || [ -h "$file" ] || continue
        celery_initd_judge_way "${file%/*}" "$shared_directories"
        if [ -n "$celery_initd_weak" ] || ! rm -f "$file" 2>/dev/null; then
            warn "cannot remove the pid file $file"
        fi
    done
}

# Says that nodes did not stay up, and for the first five why: what they printed, and what their logs have gained.
report_failures() { # NUMBER...
    failed="$failed $*"
    for number in "$@"; do
        size=0
        case "$sizes " in
            *" $number:"*)
                size=${sizes#*" $number:"}
                size=${size%% *}
                ;;
        esac
        set_node "$number"
        reported=$((reported + 1))
        if [ "$reported" -le 5 ]; then
            helper_limit=10
            run_as_user show_reason "$number" "$size"
            keep_reason
        fi
<%^beat%>
        if [ "$reported" -le 5 ] && [ -n "$same_as" ]; then
            warn "$name did not stay up, for the same reason as $same_as"
            continue
        fi
<%/beat%>
        warn "$name did not stay up"
        if [ "$reported" -le 5 ]; then
            show_output '| ' >&2
        fi
    done
}
# What is told at the end of a start. The last lines of a trace have the cause.
report_on_nodes() {
    report_broker_trouble
    case $celery_initd_trace:$failed in
        -x:?*)
            find_cause
            : "$reason_of: $text"
            ;;
    esac
}
# Sets $text to the last line of what a node said, in plain characters: a shell may print a trace as it is.
find_cause() {
    { set +x; } 2>/dev/null
    text=$(printf '%s\n' "$reason" | LC_ALL=C tr -c '\012\040-\176' '?' | LC_ALL=C sed '/^ *$/d' | tail -n 1)
    celery_initd_trace_again
}
<%#beat%>
# Sets $reason to what the scheduler said.
<%/beat%>
<%^beat%>
# Sets $reason to what a node said; or, where that is what the one before has said, $same_as to that one.
<%/beat%>
keep_reason() {
    { set +x; } 2>/dev/null
    text=$(first_bytes 4096 | LC_ALL=C tr -d '\000' | LC_ALL=C sed '/^the end of /d')
<%^beat%>
    same_as=
    if [ -n "$text" ] && [ "$text" = "$reason" ]; then
        same_as=$reason_of
        text=
    fi
<%/beat%>
    if [ -n "$text" ]; then
        reason=$text
        reason_of=$name
    fi
    celery_initd_trace_again
}
# Sets $name to that of a node, or to its number.
set_node() { # NUMBER
    { set +x; } 2>/dev/null
    name=$1
    IFS=$newline
    for line in $nodes; do
        IFS=$tab
        set -- "$1" $line
        if [ "$3" = "$1" ]; then
            name=$4
            break
        fi
    done
    unset -v IFS
    celery_initd_trace_again
}

# Prints the beginning of what the helper printed, which may be much.
first_bytes() { # COUNT
    dd if="$helper_file" bs="$1" count=1 2>/dev/null
}
show_output() { # PREFIX
    first_bytes 4096 | show_text "$1"
}
# Shows what a check has found. One that was ended has found nothing.
show_findings() {
    show_output '' >&2
    if [ "$helper_status" -gt 128 ]; then
        warn "a check as user $user was ended before it was over: by somebody, or by this script after $helper_limit s"
    elif [ "$helper_status" -ne 125 ] && [ ! -s "$helper_file" ]; then
        warn "a check as user $user printed nothing and exited $helper_status: a program that runs at a login may have ended it (<%&prefix%>_SU_ARGS)"
    fi
}
# A check that was not run: what was printed is of su, or of the shell that it started.
warn_of_su() {
    if [ "$helper_status" -le 128 ] && [ -s "$helper_file" ]; then
        case $helper_status in
            10[156] | 125) ;;
            *) warn "$su did not run a check as user $user (<%&prefix%>_SU, <%&prefix%>_SU_ARGS)" ;;
        esac
    fi
}
# Shows the end of what a program printed, where its error is.
show_end_of_output() { # PREFIX
    tail -c 4096 "$helper_file" | tail -n 20 | show_text "$1"
}
# Prints at most twenty lines of its input. UTF-8 stays as it is; bytes that could do something to a terminal are written
# as \xNN.
show_text() { # PREFIX
    { set +x; } 2>/dev/null
    shown=$(
        od -A n -v -t u1 | label="$instance: $1" awk '
            BEGIN { label = ENVIRON["label"] }
            function show(byte) { return sprintf("\\0%03o", byte) }
            # The length of the UTF-8 character that begins here; 0 where none does.
            function length_of_character(at,    size, i) {
                size = byte[at] >= 240 ? 4 : byte[at] >= 224 ? 3 : 2
                if (byte[at] < 194 || byte[at] > 244 || byte[at] == 194 && byte[at + 1] < 160) return 0
                for (i = 1; i < size; i++) if (byte[at + i] < 128 || byte[at + i] > 191) return 0
                return size
            }
            { for (i = 1; i <= NF; i++) byte[++count] = $i + 0 }
            END {
                for (i = 1; i <= count; i++) {
                    if (byte[i] == 9 || byte[i] == 10 || byte[i] >= 32 && byte[i] < 127) text[i] = show(byte[i])
                    else if (size = length_of_character(i)) {
                        for (at = i; at < i + size; at++) text[i] = text[i] show(byte[at])
                        i += size - 1
                    } else text[i] = sprintf("\\0134x%02x", byte[i])
                }
                # Of what is longer as it is shown, the end says more than the beginning.
                for (i = count; i > 0 && length_shown < 3800; i--)
                    length_shown += index(text[i], "\\0134x") == 1 ? 4 : length(text[i]) / 5
                begins = 1
                for (i++; i <= count && lines < 20; i++) {
                    if (begins) printf "%s", label
                    begins = byte[i] == 10
                    if (begins) lines++
                    printf "%s", text[i]
                }
                if (!begins) printf "%s", show(10)
            }
        '
    )
    printf '%b' "$shown"
    celery_initd_trace_again
}

# Says which nodes that were started have logged that they cannot reach their broker.
report_broker_trouble() {
    if [ -z "$launched" ]; then
        return
    fi
    find_confirmed
    if [ -z "$confirmed" ]; then
        return
    fi
    helper_limit=10
    run_as_user find_broker_trouble $confirmed
    for word in $(first_bytes 4096 | LC_ALL=C tr -c '0-9\n ' '?'); do
        case $word in
            *[!0-9]*) ;;
            *)
                set_node "$word"
                warn "$name runs, but its log says that it cannot reach the broker"
                ;;
        esac
    done
}
# Sets $confirmed to number:size of the log of each node that was started and stayed up.
find_confirmed() {
    { set +x; } 2>/dev/null
    confirmed=
    for word in $sizes; do
        case "$failed " in
            *" ${word%%:*} "*) ;;
            *) confirmed="$confirmed $word" ;;
        esac
    done
    celery_initd_trace_again
}
<%^beat%>

# Asks nodes over the broker: sets $answers to the numbers of those that answer, and $ping_text to what was printed.
ask_nodes() { # NUMBER...
    answers=
    helper_limit=10
    run_as_user ping_nodes "$@"
    ping_text=$(first_bytes 60000 | LC_ALL=C tr -d '\000')
    for number in "$@"; do
        set_node "$number"
        case $ping_text in
            *"\"$name@"*) answers="$answers $number" ;;
        esac
    done
}
# Says why no node answered. A client that cannot reach its broker may use all the time that a ping has.
explain_silence() {
    case $ping_text in
        *'No nodes replied'*)
            warn 'the broker can be reached, and no node replied within 5 s'
            warn_of_busy_nodes
            ;;
        *'ould not connect'* | *'annot connect'* | *'Connection refused'* | *ConnectionError* | *OperationalError*)
            warn 'the broker cannot be reached:'
            show_end_of_output '| ' >&2
            ;;
        *)
            if [ "$helper_status" -gt 128 ]; then
                warn "the broker cannot be reached: nothing came back within $helper_limit s"
            elif [ -z "$ping_text" ]; then
                warn "celery inspect ping failed, and printed nothing (exit status $helper_status)"
            else
                warn 'celery inspect ping failed:'
                show_end_of_output '| ' >&2
            fi
            ;;
    esac
}
warn_of_busy_nodes() {
    warn 'a busy solo pool cannot answer, nor a node with worker_enable_remote_control = False'
}

# A node that answered before a rolling restart has to answer after it, before the next one is touched.
ask_before_going_on() { # NUMBER...
    for each in "$@"; do
        case " $answered_before " in
            *" $each "*) ;;
            *) continue ;;
        esac
        tries=0
        answers=
        while [ -z "$answers" ]; do
            if [ "$tries" -ge 10 ]; then
                set_node "$each"
                warn "$name is up, but does not answer any more"
                failures=1
                break
            fi
            tries=$((tries + 1))
            ask_nodes "$each"
        done
    done
}
<%/beat%>
