
# --- Verbs ---
verb=$celery_initd_verb
print_usage() {
<%#engine%>
    printf '%s\n' "usage: $0 [OPTION VALUE]... VERB, where VERB is \
{foreground|start|stop|restart|try_restart|rolling_restart|force_reload|graceful|status|ping|\
configtest|kill|dryrun|create_paths|check_paths|help}"
<%/engine%>
<%^engine%>
    printf '%s\n' "usage: $0 {start|stop|restart|try-restart|rolling-restart|force-reload|graceful|status|ping|\
configtest|kill|dryrun|create-paths|check-paths|help}"
<%/engine%>
}
print_help() {
    print_usage
    cat <<'END_OF_HELP'
<%>help%>
END_OF_HELP
}

# Prints what a look says, and takes its exit status. In one printf, which is a program in mksh, posh and OpenBSD's ksh.
print_seen() {
    { set +x; } 2>/dev/null
    text=
    IFS=$newline
    for line in $seen; do
        unset -v IFS
        case $line in
            'say '*) text="$text$instance: ${line#say }$newline" ;;
            'exit '*) failures=${line#exit } ;;
        esac
    done
    unset -v IFS
    if [ -n "$text" ]; then
        printf '%s' "$text"
    fi
    celery_initd_trace_again
}

# Finds the strays. Reading the record takes no process, unless 0.1.0 wrote it.
read_record() {
    { set +x; } 2>/dev/null
    if [ -f "$state_directory/record" ]; then
        text=
        while IFS= read -r line; do
            text=$text$line$newline
        done <"$state_directory/record"
        find_strays "$text"
    elif [ -f "$state_directory/nodes" ]; then
        find_strays "$(print_record)$newline"
    fi
    celery_initd_trace_again
}
show_status() {
<%#changes%>
    begin_comparing
<%/changes%>
    find_user
    read_record
    look_at_nodes
    case $seen in
        blind*)
            # Where others' processes are hidden, root and the service user still see the nodes.
            case $(id -u) in
                0 | "$uid")
                    all_seen=yes
                    look_at_nodes
                    ;;
            esac
            ;;
    esac
<%#changes%>
    end_comparing
<%/changes%>
    print_seen
    # Without a config, the account that it names is not known.
    if [ -z "$uid" ] && [ -z "${celery_initd_problem:-}" ] && [ "$failures" -ne 3 ]; then
        say "cannot tell: there is no user $user (<%&prefix%>_USER)"
        failures=4
    fi
}

start_service() {
    prepare_to_change
<%#changes%>
    begin_comparing
<%/changes%>
    count_nodes_and_plan
<%#changes%>
    end_comparing
<%/changes%>
    if [ "$to_start" -gt 0 ]; then
        need_startable
    fi
    write_record
    if [ -n "${C_FAKEFORK:-}" ] && [ -n "$down" ]; then
        numbers=$down
        run_attached
        return
    fi
    obey_until_finished
    report_on_nodes
}
is_any_running() {
    find_user
    read_record
    count_nodes
    [ "$running" -gt 0 ]
}
# Counts the nodes: sets running, to_start, in_unit, outside, left_files, down and pids. What awk prints for eval are
# names of ours and numbers, never a text that somebody else wrote.
count_nodes() {
    counts=only
    look_at_nodes
    counts=
    eval "$seen"
}
# Counts them, too, and sets $planned to what is to be done first. That holds until time has gone by.
count_nodes_and_plan() {
    counts=first
    look_at_nodes
    { set +x; } 2>/dev/null
    counts=
    planned=${seen#*"$newline=$newline"}
    planned_at=$ticks
    text=${seen%%"$newline=$newline"*}
    eval "$text"
    celery_initd_trace_again
}

stop_service() {
    prepare_to_change
    obey_until_finished
    if [ "$failures" -eq 0 ]; then
        rm -f "$state_directory/record" "$state_directory/record.new" "$state_directory/nodes" 2>/dev/null
    fi
}

# Checks all that can be checked before it stops anything.
restart_service() {
    if [ "$verb" = try-restart ]; then
        need_root
        if ! is_any_running; then
            return
        fi
    fi
    prepare_to_change
<%#changes%>
    begin_comparing
    end_comparing
<%/changes%>
    need_startable
    need_app
    write_record
<%^beat%>
    if [ "$verb" = rolling-restart ]; then
        ask_nodes $numbers
        answered_before=$answers
    fi
<%/beat%>
    obey_until_finished
<%^beat%>
    if [ "$verb" = rolling-restart ] && [ "$failures" -ne 0 ]; then
        tell_what_is_new
    fi
<%/beat%>
    report_on_nodes
}
<%^beat%>

# After a rolling restart that has failed: says on which nodes the new code runs.
tell_what_is_new() {
    names=
    for number in $launched; do
        case " $failed " in
            *" $number "*) ;;
            *)
                set_node "$number"
                names="$names $name"
                ;;
        esac
    done
    if [ -n "$names" ]; then
        warn "the new code runs on:$names"
    else
        warn 'the new code runs on no node'
    fi
}
<%/beat%>

reload_service() {
    prepare_to_change
    count_nodes
    if [ "$running" -gt 0 ]; then
        need_startable
        need_app
        write_record
    fi
    obey_until_finished
    report_on_nodes
}

ping_service() {
<%#beat%>
    die 3 'celerybeat cannot be pinged; use status'
<%/beat%>
<%^beat%>
    prepare_to_change
<%#envFile%>
    need_environment_file
<%/envFile%>
    list_numbers
    ask_nodes $numbers
    for number in $numbers; do
        set_node "$number"
        case " $answers " in
            *" $number "*) say "$name answers" ;;
            *)
                warn "$name does not answer"
                failures=1
                ;;
        esac
    done
    if [ -z "$answers" ]; then
        explain_silence
    elif [ "$failures" -ne 0 ]; then
        warn_of_busy_nodes
    fi
    if [ "$failures" -ne 0 ]; then
        count_nodes
        if [ "$running" -eq 0 ]; then
            warn 'none of the nodes is running: see status'
        fi
    fi
<%/beat%>
}

# Checks everything that a start needs, and starts and stops nothing.
test_config() {
    prepare_to_change
<%#envFile%>
    need_environment_file
<%/envFile%>
    list_numbers
    find_missing_directories
    IFS=$newline
    for line in $missing; do
        to_be_made=$to_be_made${line##*"$tab"}:
    done
    unset -v IFS
    check_nodes
    if [ "$failures" -eq 0 ]; then
        need_app
        if [ "$check_app" = 0 ]; then
            say 'account, program and directories are in order; the app was not loaded (<%&prefix%>_CHECK_APP=0)'
        else
            say 'account, program, directories and app are in order'
        fi
    fi
}

# Prints the commands as one could type them. The environment is shown to root alone.
show_commands() {
    find_user
    choose_su
    if [ "$(id -u)" -ne 0 ]; then
        group_option=
    fi
    need_user
    list_numbers
<%#hostKnows%>
    # mksh, posh and zsh show three digits, the others four.
    node_umask=$(umask)
    node_umask=${own_umask:-${node_umask#"${node_umask%???}"}}
    find_limits
<%/hostKnows%>
<%#numbersOnHost%>
    need_settings
<%/numbersOnHost%>
    find_shown_environment
    find_shown_group
    limits_text=
    if [ -n "$node_limits" ]; then
        limits_text="set_limits() {$newline$node_limits}${newline}set_limits || exit$newline"
    fi
    celery_initd_quote "$chdir"
    text="umask $node_umask
HOME=~$user; USER=$user; LOGNAME=$user; export HOME USER LOGNAME
${environment:+$environment$newline}${limits_text}cd $celery_initd_quoted || exit"
    commands=$(print_text_for_user | /bin/sh -c 'eval "$(cat)"; exit 125' sh "$print_commands" $numbers) || die 1 'cannot print the commands'
    IFS=$newline
    for command in $commands; do
        celery_initd_quote "$text${newline}exec $command"
        if ! printf '%s\n' "$su $group_words${su_arguments:-$su_options} $user -c $celery_initd_quoted"; then
            failures=1
        fi
    done
    unset -v IFS
}

# Sets $environment to what of the environment may be shown, and $print_commands to what prints the commands.
find_shown_environment() {
    if [ "$(id -u)" -eq 0 ]; then
        environment=$(print_environment)
        print_commands=print_each_command
    else
        environment=': the environment of the config is shown to root'
        print_commands=print_masked_commands
    fi
<%#envFile%>
    if [ -n "$env_file" ]; then
        celery_initd_quote "the variables of $env_file are not shown"
        environment="$environment$newline: $celery_initd_quoted"
    fi
<%/envFile%>
}

# Sets $group_words to the words for su.
find_shown_group() {
    group_words=
    if [ -n "$group_option" ]; then
        case $group in
            *[!A-Za-z0-9._@+-]*) celery_initd_quote "$group" ;;
            *) celery_initd_quoted=$group ;;
        esac
        group_words="$group_option $celery_initd_quoted "
    fi
}

make_paths() {
    prepare_to_change
    list_numbers
    create_run=1
    create_log=1
    if [ "$verb" = create-paths ]; then
        make_directories
    fi
    if [ "$failures" -eq 0 ]; then
        helper_limit=20
        run_as_user check_paths $numbers
        if [ "$helper_status" -ne 0 ]; then
            show_findings
            warn_of_su
            failures=1
        fi
    fi
}

list_numbers() {
    { set +x; } 2>/dev/null
    numbers=
    IFS=$newline
    for line in $nodes; do
        IFS=$tab
        set -- $line
        numbers="$numbers $2"
    done
    unset -v IFS
    celery_initd_trace_again
}

# Which options a verb takes: those of the command line go to the nodes.
case $verb in
<%#engine%>
<%#generic%>
    supervise | describe-units<%^beat%> | has-node | start-units<%/beat%>) ;;
<%/generic%>
<%/engine%>
    start | restart | dryrun) ;;
    stop | kill | status | try-restart | rolling-restart | force-reload | graceful | ping | configtest | create-paths | check-paths)
        if [ -n "$celery_initd_options" ]; then
            die 2 "$verb takes no further arguments; start, restart and dryrun do"
        fi
        ;;
    reload) die 3 'cannot reload; use restart, or graceful' ;;
    help | -h | --help)
        print_help
        exit 0
        ;;
    *)
        print_usage >&2
        exit 2
        ;;
esac
<%#engine%>
<%>engine-words%>
<%/engine%>
<%#hostKnows%>
<%#configMayGo%>

# A config that was removed is not a failure (Debian Policy 9.3.2).
case $verb:$celery_initd_problem in
    configtest:* | dryrun:* | ping:* | *-paths:*) ;;
    *:"there is no config "*) status_without_config=0 ;;
esac
<%/configMayGo%>

# Without a config, the script can only look at what is recorded, and stop it.
go_on_without_config() {
    case $verb in
        start | stop | *restart | force-reload | graceful | kill | configtest | *-paths) need_root ;;
    esac
    case $verb in
        status | stop | kill)
            warn "$celery_initd_problem"
            if [ ! -f "$state_directory/record" ] && [ ! -f "$state_directory/nodes" ]; then
                if [ "$verb" = status ]; then
                    say 'cannot tell: there is no usable config, and no record of a start'
                    exit 4
                fi
                exit "$status_without_config"
            fi
            ;;
<%#engine%>
        # The node itself says what is wrong with the config.
        has-node) exit 0 ;;
<%/engine%>
        *) die "$status_without_config" "$celery_initd_problem" ;;
    esac
}
if [ -n "$celery_initd_problem" ]; then
    go_on_without_config
fi
<%/hostKnows%>

<%^engine%>
if [ -d /run/systemd/system ]; then
    case $verb in
        start | stop | *restart | force-reload | kill | graceful | status) find_unit ;;
    esac
fi
if [ -n "$unit" ]; then
    leave_to_systemd
    refuse_second_set
fi

<%/engine%>
case $verb in
    start) start_service ;;
    stop | kill) stop_service ;;
    restart | force-reload | try-restart | rolling-restart) restart_service ;;
    graceful) reload_service ;;
    status) show_status ;;
    ping) ping_service ;;
    configtest) test_config ;;
    dryrun) show_commands ;;
    create-paths | check-paths) make_paths ;;
<%#engine%>
<%#generic%>
    supervise) supervise_node ;;
    describe-units) describe_units ;;
<%^beat%>
    has-node) find_node ;;
    start-units) start_units ;;
<%/beat%>
<%/generic%>
<%/engine%>
esac
exit "$failures"
