
# --- Checks before a change ---
need_root() {
    if [ "$(id -u)" -ne 0 ]; then
        die 4 "only root can $verb this service; other accounts can use celery multi, or user units of systemd"
    fi
}

# What every verb that changes something does first: it finds the account, and takes the lock.
prepare_to_change() {
    need_root
<%#hostKnows%>
    node_umask=${own_umask:-$(umask)}
    find_limits
<%/hostKnows%>
    umask 022
    # A limit of the caller on the size of files would end what writes one for this shell.
    # probed: a shell that has no ulimit goes on
    ulimit -f unlimited 2>/dev/null
    cd /
    find_user
    choose_su
    case $verb in
        stop | kill)
            need_user_or_record
<%#numbersOnHost%>
            drop_bad_stop_timeout
<%/numbersOnHost%>
            ;;
        *) need_user ;;
    esac
    make_state_directory
    take_lock
    trap 'interrupted=yes' INT TERM
    # What is down comes up again even when the terminal is gone, as when a connection is lost.
    case $verb in
        *restart | force-reload | graceful) trap : HUP ;;
        *) trap 'interrupted=yes' HUP ;;
    esac
    find_strays "$(print_record)$newline"
}

<%#numbersOnHost%>
drop_bad_stop_timeout() {
    case $stop_timeout in
        '' | <%&refusedSeconds%>)
            warn "<%&prefix%>_STOP_TIMEOUT must be a whole number of seconds, not $stop_timeout; waiting without a limit"
            stop_timeout=0
            ;;
    esac
}
<%/numbersOnHost%>

# Makes the state directory, which must be root's alone. Here-documents go there, too: mksh, posh, zsh and OpenBSD's ksh
# keep them in files, bash the long ones.
make_state_directory() {
    { set +x; } 2>/dev/null
    make_directory "$state_directory"
    celery_initd_judge_way "$state_directory" "$shared_directories"
    if [ -d "$state_directory" ] && [ -z "$celery_initd_weak" ]; then
        TMPDIR=$state_directory
        TMPPREFIX=$state_directory/zsh
    else
        case $verb in
            stop | kill) ;;
            *) die 1 "needs $state_directory as a directory that only root can change" ;;
        esac
        if [ -d "$state_directory" ]; then
            # Others may have written the record, and what root writes there could go elsewhere. No part of the script can
            # forget that: from here on, nothing can be below the name of the directory.
            state_unsafe=yes
            warn "others can change $celery_initd_weak, so the record in $state_directory is not used"
<%#hostKnows%>
            if [ -n "$celery_initd_problem" ]; then
                exit "$status_without_config"
            fi
<%/hostKnows%>
            state_directory=/dev/null
        fi
    fi
    celery_initd_trace_again
}

# Removes the output of an earlier helper, and whatever has the name of a file of this script and is not a regular file:
# writing to a FIFO would wait for its reader.
remove_odd_files() {
    set --
    for file in helper ending record record.new nodes; do
        file=$state_directory/$file
        if [ -d "$file" ] && [ ! -h "$file" ]; then
            if ! rmdir "$file" 2>/dev/null; then
                case $verb in
                    stop | kill) warn "$file is a directory; going on without it" ;;
                    *) die_of_file "$file" ;;
                esac
            fi
        elif [ -h "$file" ] || { [ -e "$file" ] && [ ! -f "$file" ]; }; then
            set -- "$@" "$file"
        fi
    done
    if [ -f "$state_directory/helper" ]; then
        set -- "$@" "$state_directory/helper"
    fi
    if [ $# -gt 0 ]; then
        rm -f "$@"
    fi
}
die_of_file() { # FILE
    if [ -d "$1" ]; then
        die 1 "$1 is a directory, or leads to one; fix: rm -r $1"
    fi
    die 1 "cannot write $1"
}

# Needs the account, or a record: what was started can be stopped after its account is gone.
need_user_or_record() {
    if [ -z "$uid" ]; then
        if [ ! -f "$state_directory/record" ] && [ ! -f "$state_directory/nodes" ]; then
            need_user
        fi
        if [ -z "${celery_initd_problem:-}" ]; then
            warn "there is no user $user (<%&prefix%>_USER); what was started is known from the record"
        fi
    fi
}

# Needs the account, and the group that it is to have.
need_user() {
    if [ -z "$uid" ]; then
        die 6 "there is no user \"$user\"; fix: create it, or change <%&prefix%>_USER"
    fi
<%#maybeRoot%>
    if [ "$uid" -eq 0 ] && [ -z "${C_FORCE_ROOT:-}" ]; then
        die 6 "will not run as $user, since tasks could then do anything; fix: change <%&prefix%>_USER, or set C_FORCE_ROOT=1"
    fi
<%/maybeRoot%>
    if [ -n "$group_option" ]; then
        helper_limit=10
        run_as_user check_group
        if [ "$helper_status" -ne 0 ]; then
            die 6 "su cannot give $user the group $group; fix: create it, make it a group of $user, or change <%&prefix%>_GROUP"
        fi
    fi
}

# Needs all that a start needs: the directories, where the account can write, and a program that it can run.
need_startable() {
    list_numbers
    make_directories
    [ "$failures" -eq 0 ] || exit "$failures"
<%#envFile%>
    need_environment_file
<%/envFile%>
    check_nodes
<%#programMayGo%>
    # A program that was removed, of a package that still has its config here, is not a failure (Debian Policy 9.3.2).
    if [ "$failures" -eq 5 ]; then
        exit 0
    fi
<%/programMayGo%>
    [ "$failures" -eq 0 ] || exit "$failures"
}
check_nodes() {
<%#numbersOnHost%>
    need_settings
<%/numbersOnHost%>
    helper_limit=20
    run_as_user check_each_node $numbers
    if [ "$helper_status" -ne 0 ]; then
        show_findings
        case $helper_status in
            10[156]) failures=${helper_status#10} ;;
            *)
                warn_of_su
                failures=1
                ;;
        esac
    fi
}

<%#numbersOnHost%>
# Needs numbers where the shell counts with them. A leading 0 would make a number octal.
need_settings() {
    case $start_timeout in
        '' | <%&refusedSeconds%>) die 6 "<%&prefix%>_START_TIMEOUT must be a whole number of seconds, not $start_timeout" ;;
    esac
    case $stop_timeout in
        '' | <%&refusedSeconds%>) die 6 "<%&prefix%>_STOP_TIMEOUT must be a whole number of seconds, not $stop_timeout" ;;
    esac
    case $node_umask in
        '' | <%&refusedUmask%>) die 6 "<%&prefix%>_UMASK must be an octal number such as 022, not $node_umask" ;;
    esac
<%#ulimit%>
    case $limits in
        <%&refusedLimits%>) die 6 "<%&prefix%>_ULIMIT must be options of ulimit, such as -n 4096, not $limits" ;;
    esac
<%/ulimit%>
}
<%/numbersOnHost%>

# Needs an app that loads, as the nodes would load it, so that a restart that cannot work stops nothing.
need_app() {
    if [ "$check_app" != 0 ]; then
        helper_limit=$start_timeout
        if [ "$helper_limit" -eq 0 ]; then
            helper_limit=3600
        fi
        run_as_user load_app
        if [ "$helper_status" -ne 0 ]; then
            show_end_of_output '| ' >&2
            if [ -n "$helper_late" ]; then
                problem="the app does not load within $helper_limit s (<%&prefix%>_START_TIMEOUT)"
            else
                problem='the app does not load (CELERY_APP, <%&prefix%>_CHDIR)'
            fi
            case $verb in
                configtest) die 1 "$problem" ;;
                *) die 1 "$problem, so nothing was changed" ;;
            esac
        fi
    fi
}
<%#changes%>

# Warns when a file has changed that this script was compiled from. That goes on while the script looks at the nodes, so no
# other helper may run until end_comparing has waited for it, which it does not for a file without an end.
begin_comparing() {
    { set +x; } 2>/dev/null
    compare_inputs &
    helper=$!
    celery_initd_trace_again
}
end_comparing() {
    { set +x; } 2>/dev/null
    if ! ends_within 2; then
        end_helper KILL
        warn 'cannot tell whether what this script was compiled from has changed: reading it takes too long'
    fi
    celery_initd_trace_again
}
# A file that the caller may not read is passed over.
compare_inputs() {
    { set +x; } 2>/dev/null
    sums=$newline$(LC_ALL=C exec cksum <%&checkedPaths%> 2>/dev/null)$newline
<%#configs%>
    case $sums in
        *"$newline"<%line%>"$newline"*) ;;
        *' '<%path%>"$newline"*) warn <%changed%> ;;
    esac
<%/configs%>
}
<%/changes%>
