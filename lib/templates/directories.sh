
# --- Directories ---
# Makes a directory and those that lead to it; the last becomes OWNER's. Root makes it only below directories of root's
# alone, and looks at what it has made before it gives it away. Returns 3 where others can change one of them.
shared_directories=<%sharedDirectories%>
make_directory() { # DIRECTORY [OWNER:GROUP]
    if [ -d "$1" ]; then
        return 0
    fi
    case $1 in
        */. | */)
            make_directory "${1%/*}" "${2:-}"
            return
            ;;
    esac
    if [ -n "${1%/*}" ]; then
        make_directory "${1%/*}" || return
    fi
    celery_initd_judge_way "${1%/*}" "$shared_directories"
    if [ -n "$celery_initd_weak" ]; then
        return 3
    fi
    (
        cd -P "${1%/*}/" || exit
        made=${PWD%/}/${1##*/}
        mkdir -m 755 "./${1##*/}" 2>/dev/null
        cd -P "./${1##*/}" 2>/dev/null || exit
        # Where a group may write, it could have put a link in its place.
        [ "$PWD" = "$made" ] || exit 1
        line=$(LC_ALL=C ls -ldn .)
        set -- "${2:-}" $line "$(ls -A .)"
        if [ -n "$1" ] && [ "$4:${11:-}" = 0: ]; then
            chown "$1" . || exit 1
        fi
    )
}

# Makes the directories of the nodes that are the service's: as root, else as the service user.
make_directories() {
    find_missing_directories
    if [ -n "$missing" ]; then
        owner=$user:${group:-$(id -g -n "$user")}
    fi
    IFS=$newline
    for line in $missing; do
        IFS=$tab
        set -- $line
        unset -v IFS
        make_directory "$4" "$owner"
        if [ $? -eq 3 ]; then
            helper_limit=10
            run_as_user make_own_directory "$1" "$3"
        fi
        if [ ! -d "$4" ]; then
            warn "$2: cannot create $4 (<%&prefix%>_$3)"
            failures=1
        fi
    done
    unset -v IFS
}
# Sets $missing to a line for each: number and name of the node, setting, path.
find_missing_directories() {
    { set +x; } 2>/dev/null
    missing=
    IFS=$newline
    for line in $nodes; do
        IFS=$tab
        set -- $line
        if [ -n "$create_run" ]; then
            add_missing "$2" "$3" PID_FILE "${4%/*}"
        fi
        if [ -n "$create_log" ] && { [ ! -e "$5" ] || [ -f "$5" ]; }; then
            add_missing "$2" "$3" LOG_FILE "${5%/*}"
        fi
    done
    unset -v IFS
    celery_initd_trace_again
}
add_missing() { # NUMBER NAME SETTING DIRECTORY
    if [ -n "$4" ] && [ ! -d "$4" ]; then
        case $missing in
            *"$tab$4$newline"*) ;;
            *) missing=$missing$1$tab$2$tab$3$tab$4$newline ;;
        esac
    fi
}
