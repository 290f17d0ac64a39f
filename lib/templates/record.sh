
# --- The record of what was started ---
# One line for each node: uid, account, name, pid file, log. It is data and never run. Nodes in it that are not in the config
# are strays; stop ends them, too.
print_record() {
    if [ -f "$state_directory/record" ]; then
        cat "$state_directory/record"
    elif [ -f "$state_directory/nodes" ]; then
        # As 0.1.0 wrote it: recorded USER PIDFILE NAME LOGFILE, each as a word of sh.
        awk '
            BEGIN { quote = sprintf("%c", 39) }
            function next_word(    word, at, part) {
                sub(/^ +/, "", rest)
                while (rest != "" && substr(rest, 1, 1) != " ") {
                    if (substr(rest, 1, 1) == quote) {
                        rest = substr(rest, 2)
                        at = index(rest, quote)
                        word = word substr(rest, 1, at - 1)
                        rest = substr(rest, at + 1)
                    } else if (substr(rest, 1, 1) == "\\") {
                        word = word substr(rest, 2, 1)
                        rest = substr(rest, 3)
                    } else {
                        word = word substr(rest, 1, 1)
                        rest = substr(rest, 2)
                    }
                }
                return word
            }
            $1 == "recorded" {
                rest = substr($0, 9)
                user = next_word()
                file = next_word()
                name = next_word()
                log_file = next_word()
                print "?\t" user "\t" name "\t" file "\t" log_file
            }
        ' "$state_directory/nodes"
    fi
}

# Sets $strays to the nodes of a record that the config does not have, or has with another account or pid file.
find_strays() { # RECORD
    { set +x; } 2>/dev/null
    strays=
    stray=100000
    list_nodes_for_record
    if [ "$1" = "$record" ]; then
        set -- ''
    fi
    IFS=$newline
    for line in $1; do
        IFS=$tab
        set -- $line
        [ $# -eq 5 ] || continue
        if [ "$1" = '?' ]; then
            if [ "$2" = "$user" ]; then
                set -- "$uid" "$2" "$3" "$4" "$5"
            else
                set -- "$(id -u "$2" 2>/dev/null)" "$2" "$3" "$4" "$5"
            fi
        fi
        case $newline$nodes$newline in
            *"$tab$3$tab$4$tab"*)
                [ "$1" != "$uid" ] || continue
                ;;
        esac
        stray=$((stray + 1))
        strays=${strays}stray$tab$stray$tab$3$tab$4$tab$5$tab$1$tab$2$newline
    done
    unset -v IFS
    celery_initd_trace_again
}

# Sets $record to the nodes of the config.
list_nodes_for_record() {
    record=
    IFS=$newline
    for line in $nodes; do
        IFS=$tab
        set -- $line
        # A node may have no log; the shell reads a field that is empty as none.
        record="$record$uid$tab$user$tab$3$tab$4$tab${5:-/dev/null}$newline"
    done
    unset -v IFS
}

# Records the nodes of the config, and the strays, which may still run.
write_record() {
    { set +x; } 2>/dev/null
    list_nodes_for_record
    IFS=$newline
    for line in $strays; do
        IFS=$tab
        set -- $line
        record="$record$6$tab$7$tab$3$tab$4$tab$5$newline"
    done
    unset -v IFS
    if ! { printf '%s' "$record" >"$state_directory/record.new"; } 2>/dev/null ||
        ! mv -f "$state_directory/record.new" "$state_directory/record" 2>/dev/null; then
        die 1 "cannot write $state_directory/record"
    fi
    if [ -e "$state_directory/nodes" ]; then
        rm -f "$state_directory/nodes"
    fi
    celery_initd_trace_again
}
