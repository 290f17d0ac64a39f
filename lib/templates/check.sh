
# --- What has to hold before something is started or stopped ---
# For every verb that changes something.
prepare_to_change() {
    if [ "$(id -u)" -ne 0 ]; then
        die 4 "only root can $verb this service; other accounts can use celery multi, or user units of systemd"
    fi
<%#hostKnows%>
    node_umask=${own_umask:-$(umask)}
    find_limits
<%/hostKnows%>
    umask 022
    # What writes a file for this shell would be ended by such a limit of the caller.
    # probed: a shell that has no ulimit goes on
    ulimit -f unlimited 2>/dev/null
    cd /
    find_user
    choose_su
    case $verb in
        stop | kill)
            need_user_or_record
<%#numbersOnHost%>
            case $stop_timeout in
                '' | <%&refusedSeconds%>)
                    warn "<%&prefix%>_STOP_TIMEOUT must be a whole number of seconds, not $stop_timeout; waiting without a limit"
                    stop_timeout=0
                    ;;
            esac
<%/numbersOnHost%>
            ;;
        *) need_user ;;
    esac
    make_state_directory
    take_lock
    trap 'interrupted=yes' HUP INT TERM
    find_strays "$(print_record)$newline"
}

# Root's alone. mksh, posh, zsh, OpenBSD's ksh, and bash where they are long, write here-documents to $TMPDIR.
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
            # Others may have written the record, and what root writes there could go elsewhere.
            warn "others can change $celery_initd_weak, so the record in $state_directory is not used"
<%#hostKnows%>
            if [ -n "$celery_initd_problem" ]; then
                exit "$status_without_config"
            fi
<%/hostKnows%>
            # Nothing can be in it.
            state_directory=/dev/null
        fi
    fi
    celery_initd_trace_again
}

# Removes the output of an earlier helper, and what has the name of a file of this script and is none: to write to a FIFO
# would wait for its reader.
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

# What was started can be stopped though its account is gone.
need_user_or_record() {
    if [ -z "$uid" ]; then
        if [ ! -f "$state_directory/record" ] && [ ! -f "$state_directory/nodes" ]; then
            need_user
        fi
        warn "there is no user $user (<%&prefix%>_USER); what was started is known from the record"
    fi
}

# The account, for all that runs something as it.
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
            die 6 "su cannot give $user the group $group; fix: make it a group of $user, or change <%&prefix%>_GROUP"
        fi
    fi
}

# Nodes can be started: directories are there, the account can write to them, and can run the program.
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
    run_as_user check$numbers
    if [ "$helper_status" -ne 0 ]; then
        show_findings
        case $helper_status in
            5 | 6) failures=$helper_status ;;
            *) failures=1 ;;
        esac
    fi
}

<%#numbersOnHost%>
# What the shell counts with. A leading 0 would make a number octal.
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

# The app loads, as the nodes would load it. A restart that could not work stops nothing.
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

# Whether what this script was compiled from is still what it was; who may not read a file says nothing about it.
warn_of_changes() {
    sums=$newline$(exec cksum <%&checkedPaths%> 2>/dev/null)$newline
<%#configs%>
    case $sums in
        *"$newline"<%line%>"$newline"*) ;;
        *' '<%path%>"$newline"*) warn <%changed%> ;;
    esac
<%/configs%>
}
<%/changes%>
