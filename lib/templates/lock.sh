
# --- One at a time, and the record of what was started ---
# Waits until nobody else works on this service, and makes others wait until this ends. The lock is a second name of
# lock.PID; of those who find its holder dead, the one that gets to remove lock.PID removes the lock.
take_lock() {
    make_directory "$state_directory/." || die 1 "needs $state_directory as a directory of root's alone"
    lock=$state_directory/lock held=''
    trap release_lock EXIT
    trap 'exit 1' HUP INT TERM
    echo $$ >"$lock.$$" || die 1 "cannot write $lock.$$"
    until ln "$lock.$$" "$lock" 2>/dev/null; do
        [ ! -e "$lock" ] || [ -s "$lock" ] || rm -f "$lock" # left empty by a crash
        read holder 2>/dev/null <"$lock" || holder=another
        COLUMNS=999 ps -A -o pid= -o args= | grep -q "^ *$holder .*$instance" ||
            { rm "$lock.$holder" && rm -f "$lock"; } 2>/dev/null
        pause
        [ $((waited % 50)) -ne 10 ] || say "waiting for process $holder, which works on this service"
    done
    held=$lock
}
release_lock() { rm -f "$held" "$lock.$$" && trap - EXIT; }

# Calls a function for each recorded node that runs but has left the config. Sets $record to the nodes of the config.
each_stray() { # FUNCTION
    for_stray=$1 record='' old='' && each_node note
    [ ! -f "$state_directory/nodes" ] || while read line; do old=$old$line$newline; done <"$state_directory/nodes"
    case $old in '' | "$record") ;; *) ! only_root "$state_directory" || . "$state_directory/nodes" ;; esac
}
note() { quote "$user" "$2" "$1" "$3" && record="${record}recorded $quoted$newline"; } # NAME PIDFILE LOGFILE

recorded() { # USER PIDFILE NAME LOGFILE
    quote "$1" "$2"
    case $newline$record in *"${newline}recorded $quoted "*) return 0 ;; esac
    of_config=$user user=$1 left=', but has left the config'
    look "$3" "$2"
    [ "$state" != running ] || "$for_stray" "$3" "$2" "$4"
    user=$of_config
}
