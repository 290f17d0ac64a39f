
# --- Where systemd has a unit of this name ---
call_systemctl() { # WORD...
    # probed: it is called only where systemd runs
    systemctl "$@"
}

# Sets $unit to its name, or to nothing; $unit_kind to generated where systemd made it of the init script, else to
# native; and $unit_state to what systemd takes it for.
find_unit() {
    { set +x; } 2>/dev/null
    IFS=$newline
    for line in $(call_systemctl show -p Id -p LoadState -p ActiveState -p SourcePath -p InvocationID "$instance.service" 2>/dev/null); do
        case $line in
            Id=*) unit=${line#Id=} ;;
            LoadState=loaded) loaded=yes ;;
            ActiveState=*) unit_state=${line#ActiveState=} ;;
            SourcePath=?*) unit_kind=generated ;;
            InvocationID=*) unit_invocation=${line#InvocationID=} ;;
        esac
    done
    unset -v IFS
    if [ -z "$loaded" ]; then
        unit=
    fi
<%#compiledUnit%>
    if [ "$instance" = <%serviceName%> ] && { [ -z "$unit" ] || [ "$unit_kind" = generated ]; }; then
        find_compiled_unit
    fi
<%/compiledUnit%>
    if [ -z "$unit" ]; then
        # Since version 260, systemd makes no units of init scripts.
        if [ "$verb" = start ] || [ "$verb" = restart ]; then
            warn_that_nothing_starts_at_boot
        fi
    fi
    celery_initd_trace_again
}
<%#compiledUnit%>
# Units that were compiled from this service's config are called <%&workerUnit%>. They have the name of the script, too, once
# they are enabled; until then they count while they run.
find_compiled_unit() {
    for directory in /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system; do
        file=$directory/<%&workerUnit%>.service
        if [ -f "$file" ]; then
            line=
            if [ -r "$file" ] && ! read -r line <"$file"; then
                line=
            fi
            case $line in
                '# Compiled from '*' by celery-initd '*) use_compiled_unit ;;
            esac
            return
        fi
    done
}
use_compiled_unit() {
    case $(call_systemctl show -p ActiveState <%&workerUnit%>.service '<%&workerUnit%>@*.service' 2>/dev/null) in
        *=active* | *=activating*)
            unit=<%&workerUnit%>.service
            unit_kind=native
            unit_state=active
            ;;
    esac
}
<%/compiledUnit%>
warn_that_nothing_starts_at_boot() {
    for directory in /usr/lib /lib /usr/local/lib /etc /run; do
        if [ -e "$directory/systemd/system-generators/systemd-sysv-generator" ]; then
            return
        fi
    done
    warn "systemd here reads no init scripts, so nothing starts these nodes at boot; for units: celery-initd compile --target systemd"
}

# Whether systemd itself called this script, for the unit.
is_called_by_systemd() {
    case $celery_initd_caller in
        ' 1 invoked '*) return 0 ;;
        *" invoked ${unit_invocation:-none} "*) return 0 ;;
    esac
    return 1
}

# Whether systemd is to do what was asked for. Options and variables of this script would not reach it.
belongs_to_systemd() {
    case $celery_initd_caller in
        *' direct '*) return 1 ;;
    esac
    if is_called_by_systemd; then
        return 1
    fi
    [ -z "${C_FAKEFORK:-}${C_FORCE_ROOT:-}${CELERY_DEFAULTS:-}$celery_initd_options" ]
}

leave_to_systemd() {
    belongs_to_systemd || return
    case $verb in
        start | stop | restart | try-restart | force-reload)
            hand_over
            exit "$failures"
            ;;
        kill | graceful) warn "systemd runs this service ($unit); acting on its processes" ;;
    esac
}

# What a native unit runs must not be started a second time.
refuse_second_set() {
    case $unit_kind:$verb in
        native:*restart | native:force-reload) ;;
        *) return 0 ;;
    esac
    if is_called_by_systemd; then
        return
    fi
    find_user
    count_nodes
    if [ "$in_unit" -gt 0 ]; then
        die 1 "systemd runs these nodes, so this script cannot start them again; fix: systemctl restart $unit"
    fi
}

# systemd would not say what is wrong: for a unit that it made of a script, a start that ends with 5 or 6 has worked.
check_before_handing_over() {
    prepare_to_change
    if [ "$verb" != stop ]; then
        need_startable
    fi
    case $verb in
        restart | force-reload | try-restart) need_app ;;
    esac
    release_lock
    lock=
    count_nodes
}

hand_over() {
    case $verb in
        start) hand_over_start ;;
        stop) hand_over_stop ;;
        *) hand_over_restart ;;
    esac
}

hand_over_start() {
    check_before_handing_over
    if [ "$unit_kind" = native ] && [ "$outside" -gt 0 ]; then
        # This script has started them, and the unit would start them a second time.
        act_directly start
    elif [ "$unit_kind" = generated ] && [ "$unit_state" = active ] && [ "$to_start" -gt 0 ]; then
        # systemd starts nothing that it takes for started.
        if [ "$running" -eq 0 ]; then
            call_systemctl restart "$unit"
            show_result
        else
            act_directly start
        fi
    else
        call_systemctl start "$unit"
        show_result
    fi
}

hand_over_stop() {
    check_before_handing_over
    call_systemctl stop "$unit"
    count_nodes
    if [ "$running" -gt 0 ] || [ "$left_files" -gt 0 ]; then
        act_directly stop
    else
        verb=status
        show_status
        failures=0
    fi
}

# systemd does not stop what it takes for stopped, nor what it has not started.
hand_over_restart() {
    need_root
    if [ "$verb" = try-restart ] && ! is_any_running; then
        return
    fi
    check_before_handing_over
    if [ "$outside" -gt 0 ] && { [ "$unit_kind" = native ] || [ "$unit_state" != active ]; }; then
        act_directly stop
        [ "$failures" -eq 0 ] || return
    fi
    call_systemctl restart "$unit"
    show_result
}

# Runs a verb without systemd.
act_directly() { # VERB
    SYSTEMCTL_SKIP_REDIRECT=1 /bin/sh $celery_initd_trace "$0" "$1"
    failures=$?
}

# Shows the nodes once they run. A unit that starts several does not wait for those that had already been started once.
show_result() {
    for second in 1 2 3 4 5; do
        count_nodes
        [ "$to_start" -gt 0 ] || break
        sleep 1
    done
    verb=status
    show_status
    case $failures in
        3 | 4) failures=1 ;;
    esac
}

# The main processes of what a native unit runs: it gives them no pid files.
list_unit_processes() {
    if [ "$unit_kind" = native ] && [ -n "$unit" ]; then
        call_systemctl show -p Id -p MainPID "$unit" "${unit%.service}@*.service" 2>/dev/null
    fi
}
