
# --- The environment file ---
# It is data, which awk reads: as root where root alone can change the file, else as the service user, so that no link
# hands out what only root may read. Both use this text.
print_file_reader() {
    cat <<'END_OF_READER'
# Prints commands that export the variables of an environment file; else what is wrong with it, and returns 6.
read_environment_file() { # FILE READER
    if [ ! -f "$1" ]; then
        echo "$1 is not a regular file, or its directory is closed to $2 (<%&prefix%>_ENV_FILE)"
        return 6
    elif [ ! -r "$1" ]; then
        echo "$2 cannot read $1, nor does root, since others can change $file_weak (<%&prefix%>_ENV_FILE); fix: let $2 \
read it, or keep it where only root can change it"
        return 6
    fi
    set -- "$1" $(LC_ALL=C ls -lnL "$1" 2>/dev/null)
    if [ "${6:-0}" -gt <%&envFileBytes%> ]; then
        echo "$1 is larger than <%&envFileLimit%> (<%&prefix%>_ENV_FILE)"
        return 6
    fi
    dd if="$1" bs=4096 count=<%&envFileBlocks%> 2>/dev/null | LC_ALL=C tr '\000' '\001' | LC_ALL=C file="$1" awk '
<%>env-file.awk%>
    '
}
load_environment_file() {
    if variables=$(read_environment_file "$environment_file" "user $user"); then
        eval "$variables"
    else
        printf '%s\n' "$variables"
        return 6
    fi
}
END_OF_READER
}
# Prints the commands that set the variables in the service user's shell.
print_file_variables() {
    case $file_reader in
        root)
            cat <<END_OF_VARIABLES
$file_variables
END_OF_VARIABLES
            ;;
        user) echo load_environment_file ;;
    esac
}

# Reads the file before something of the service is started. Sets $file_reader to who reads it, $file_variables to what root has
# read, and $file_weak to why root does not read it.
need_environment_file() {
    if [ -z "$env_file" ]; then
        return
    fi
    case $env_file in
        /*) ;;
        *) die 6 "$env_file is not an absolute path (<%&prefix%>_ENV_FILE)" ;;
    esac
    if [ ! -e "$env_file" ]; then
        die 6 "there is no $env_file (<%&prefix%>_ENV_FILE)"
    fi
    : "the values of $env_file are not traced"
    celery_initd_judge_way "$env_file"
    if [ -z "$celery_initd_weak" ]; then
        read_file_as_root
    else
        file_weak=$celery_initd_weak
        check_file_as_user
    fi
}
# A trace must not show the values.
read_file_as_root() {
    { set +x; } 2>/dev/null
    file_reader=root
    eval "$(print_file_reader)"
    if ! file_variables=$(read_environment_file "$env_file" root); then
        die 6 "$file_variables"
    fi
    celery_initd_trace_again
}
check_file_as_user() {
    file_reader=user
    helper_limit=10
    run_as_user load_environment_file
    if [ "$helper_status" -ne 0 ]; then
        show_findings
        exit 6
    fi
}
