#!/bin/sh
# <%&introduction%>
# systemd.generator(7): systemd runs this at boot, before /var and /home are there, and at every daemon-reload. For each
# config it names the nodes, and says what systemd has to know before it starts one: the STOP_TIMEOUT, and the settings
# CELERYD_UNIT_ and CELERYBEAT_UNIT_. Everything else is read when a unit starts. It says to the journal what it cannot
# know, and never fails: the units then say so themselves.
set -f
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
units=${1:-}
if [ -z "$units" ]; then
    echo "usage: $0 DIRECTORY, as systemd calls it" >&2
    exit 2
fi

# Kernel messages reach the journal; nothing else can be written to yet.
say() { # TEXT
    if ! { printf '<4>celery-initd: %s\n' "$1" >/dev/kmsg; } 2>/dev/null; then
        printf 'celery-initd: %s\n' "$1" >&2
    fi
}

# Sets $found to where a unit is: the administrator's own first, as systemd has it, else a package's.
find_unit() { # FILE
    for where in /etc/systemd/system /usr/local/lib/systemd/system <%&unitDirectory%>; do
        found=$where/$1
        if [ -f "$found" ]; then
            return 0
        fi
    done
    return 1
}

# An instance has units of its own, which are those of the service: %p is its name there.
copy_units() { # NAME FILE...
    name=$1
    shift
    for file in "$@"; do
        find_unit "$file" || return 1
        copy=$name${file#"$kind"}
        cp "$found" "$units/$copy" || return 1
    done
    mkdir -p "$units/multi-user.target.wants" && ln -s "../$name.service" "$units/multi-user.target.wants/"
}

# What a config says of its units: a line for each node, "node INSTANCE", and for each setting, "set NAME=VALUE".
read_config() { # NAME
    name=$1
    case $kind in
        celeryd) unit=$name@.service ;;
        *) unit=$name.service ;;
    esac
    if ! said=$(timeout 10 "<%&libexec%>/$kind" --name "$name" describe-units 2>&1); then
        say "cannot tell the nodes of $name yet: $(printf '%s' "$said" | head -n 1)"
        return
    fi
    settings=
    while read -r word value; do
        case $word in
            node)
                find_unit "$kind@.service" || continue
                mkdir -p "$units/$name.service.wants"
                ln -s "$found" "$units/$name.service.wants/$name@$value.service"
                ;;
            set) settings="$settings$value
" ;;
            ?*) say "$word $value" ;;
        esac
    done <<END_OF_UNITS
$said
END_OF_UNITS
    if [ -n "$settings" ]; then
        mkdir -p "$units/$unit.d"
        printf '[Service]\n%s' "$settings" >"$units/$unit.d/10-config.conf"
    fi
}

for directory in <%&configDirectories%>; do
    if [ -d "$directory" ]; then
        break
    fi
done
for kind in celeryd celerybeat; do
    if [ ! -x "<%&libexec%>/$kind" ]; then
        continue
    fi
    if [ -f "$directory/$kind" ]; then
        read_config "$kind"
    fi
    set +f
    set -- "$directory/$kind"-*
    set -f
    for config in "$@"; do
        name=${config##*/}
        case $name in
            *[!A-Za-z0-9_-]*) continue ;;
        esac
        if [ ! -f "$config" ]; then
            continue
        fi
        case $kind in
            celeryd) copy_units "$name" celeryd.service celeryd@.service ;;
            *) copy_units "$name" celerybeat.service ;;
        esac || say "cannot make the units of $name"
        read_config "$name"
    done
done
exit 0
