
# --- Directories ---
<%^generic%>
<%>only-root%>

<%/generic%>
# Creates a directory and its missing parents; the last becomes OWNER's. It walks down from the root, and returns 3 at
# the first directory in which others than root could put something else in the place of what was looked at.
make_directory() ( # PATH [OWNER GROUP]
    cd / || exit 1
    rest=$1/
    while [ -n "$rest" ]; do
        part=./${rest%%/*}
        rest=${rest#*/}
        only_root . || exit 3
        if [ -h "$part" ]; then # from the root again, by its real name
            rest=$(cd -P "$part" && pwd -P)/$rest && cd / && continue
        elif [ ! -d "$part" ]; then
            mkdir -p "$part" || exit 1 # -p: somebody else may just have made it
            [ -n "$rest" ] || [ $# -eq 1 ] || chown "$2:$3" "$part" || exit 1
        fi
        cd "$part" || exit 1
    done
)

# Creates the directories of a node that are the service's: as root where only root can write, else as the user.
create_directories() { # NAME PIDFILE LOGFILE
    for directory in "${create_run:+${2%/*}}" "${create_log:+${3%/*}}"; do
        [ -z "$directory" ] || [ -d "$directory" ] || make_directory "$directory" "$user" "$group" ||
            { [ $? -eq 3 ] && as_user 'mkdir -m 755 -p "$1"' "$directory"; } || die 1 "cannot create $directory"
    done
}
