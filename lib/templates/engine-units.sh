
# --- For units of systemd ---
# One process for a unit, and what a generator asks for. What a unit is called after is the name of a node with each byte
# that a unit's name cannot have as \xNN, as systemd-escape(1) writes it.
name_units() {
    LC_ALL=C NODES="$nodes" awk '
        BEGIN {
            for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
            n = split(ENVIRON["NODES"], line, "\n")
            for (i = 1; i <= n; i++) {
                split(line[i], field, "\t")
                text = ""
                for (k = 1; k <= length(field[3]); k++) {
                    letter = substr(field[3], k, 1)
                    text = text (letter ~ /[A-Za-z0-9:_.-]/ ? letter : sprintf("\\x%02x", code[letter]))
                }
                print text
            }
        }
    '
}

# What systemd has to know before it starts a node: "node INSTANCE" for each, and "set NAME=VALUE".
describe_units() {
    if [ "$(id -u)" -ne 0 ]; then
        die 4 'only root can read the config of this service'
    fi
<%^beat%>
    for unit in $(name_units); do
        printf '%s\n' "node $unit"
    done
<%/beat%>
    if [ "$stop_timeout" -gt 0 ] 2>/dev/null; then
        describe_setting TimeoutStopSec "$stop_timeout"
    fi
<%#unitSettings%>
    describe_setting <%&directive%> "${<%&name%>:-}"
<%/unitSettings%>
}
describe_setting() { # SETTING VALUE
    case $2 in
        '') ;;
        *[!A-Za-z0-9:%.-]*) warn "a unit cannot have $1=$2" ;;
        *%*) printf '%s\n' "set $1=${2%%\%*}%" ;;
        *) printf '%s\n' "set $1=$2" ;;
    esac
}
<%^beat%>

# Sets $number to that of the node that a unit is named after. Exits with 1 where there is none: a unit that runs this as
# its condition is passed over then, as one whose node was taken out of the config has to be.
find_node() {
    number=0
    for unit in $(name_units); do
        number=$((number + 1))
        if [ "$unit" = "$celery_initd_node" ]; then
            return
        fi
    done
    die 1 "${celery_initd_node:-no node} is not a node of the config"
}

# Starts the units of all nodes that the config has now. They come after this one, so without regard to that order.
start_units() {
    set -- start --job-mode=ignore-dependencies
    for unit in $(name_units); do
        set -- "$@" "$instance@$unit.service"
    done
    # probed: a unit of systemd runs this, and nothing else
    exec systemctl "$@"
}
<%/beat%>

# Sets $groups to what setpriv is told. With another group than its own, the account's own is none of its groups, as su and
# systemd have it.
list_groups() {
    own_group=$(id -g "$user")
    groups=--init-groups
    if [ -n "$group_option" ]; then
        groups=
        for each_group in $(id -G "$user"); do
            if [ "$each_group" != "$own_group" ]; then
                groups=${groups:+$groups,}$each_group
            fi
        done
        case $groups in
            '') groups=--clear-groups ;;
            *) groups=--groups=$groups ;;
        esac
        own_group=$group
    fi
}

# A node that the init script of this name has started has a pid file: there must not be another one beside it.
refuse_second_node() {
    count_nodes
    case "$down " in
        *" $number "*) ;;
        *) die 6 "${celery_initd_node:-beat} already runs, and systemd has not started it; fix: $celery_initd_command stop" ;;
    esac
}

# Becomes the node, once all is there that it needs.
supervise_node() {
    prepare_to_change
<%#beat%>
    number=1
<%/beat%>
<%^beat%>
    find_node
<%/beat%>
    refuse_second_node
    make_directories
    [ "$failures" -eq 0 ] || exit "$failures"
    need_environment_file
    numbers=$number
    check_nodes
    [ "$failures" -eq 0 ] || exit "$failures"
    command=$state_directory/command
    if ! (umask 077 && { print_text_for_user; } >"$command"); then
        die 1 "cannot write $command"
    fi
    exec <"$command"
    rm -f "$command"
    release_lock
    lock=
    trap - HUP INT TERM PIPE XFSZ
    set --
    if [ "$uid" -ne 0 ]; then
        list_groups
        # probed: a unit of systemd runs this; a process in between would be what systemd takes for the node
        set -- setpriv --reuid "$uid" --regid "$own_group" "$groups" --inh-caps=-all
    fi
    exec "$@" /bin/sh -c 'eval "$(cat)"; exit 125' sh attach_node "$number"
}
