#!/bin/sh
# install.sh install|uninstall|installcheck: what the Makefile calls, with DESTDIR, PREFIX, SYSCONFDIR and PROFILE.
# A line of a MANIFEST is MODE KEEP BASE PATH: the file BASE/PATH beside it, and where it goes.
set -eu
LC_ALL=C
export LC_ALL
umask 022

fail() { # TEXT
    printf '%s\n' "install.sh: $1" >&2
    exit 1
}

# Sets $target to where a file goes.
find_target() { # BASE PATH
    case $1:$2 in
        prefix:*) target=$DESTDIR$PREFIX/$2 ;;
        root:etc/*) target=$DESTDIR$SYSCONFDIR/${2#etc/} ;;
        *) target=$DESTDIR/$2 ;;
    esac
}

# Calls a function for each file: MODE KEEP TARGET SOURCE.
for_each_file() { # FUNCTION
    for manifest in "profiles/$PROFILE" common; do
        while read -r mode keep base path; do
            find_target "$base" "$path"
            "$1" "$mode" "$keep" "$target" "$manifest/$base/$path"
        done <"$manifest/MANIFEST"
    done
}

install_file() { # MODE KEEP TARGET SOURCE
    if [ "$2" = keep ] && [ -e "$3" ] && ! cmp -s "$4" "$3"; then
        printf '%s\n' "kept: $3"
        return
    fi
    mkdir -p "${3%/*}"
    # Whole or not at all: a script may be running.
    cp "$4" "$3.new"
    chmod "$1" "$3.new"
    mv -f "$3.new" "$3"
}

uninstall_file() { # MODE KEEP TARGET SOURCE
    if [ ! -e "$3" ]; then
        return
    fi
    if cmp -s "$4" "$3"; then
        rm -f "$3"
    else
        printf '%s\n' "kept, since it was changed: $3"
    fi
    # Directories of ours alone; one that holds something else stays.
    case ${3%/*} in
        */celery-initd*) rmdir "${3%/*}" 2>/dev/null || : ;;
    esac
}

check_file() { # MODE KEEP TARGET SOURCE
    if [ ! -f "$3" ]; then
        fail "$3 is missing"
    fi
    if [ "$2" != keep ]; then
        cmp -s "$4" "$3" || fail "$3 is not what was installed"
    fi
    case $1 in
        *5) check_script "$3" ;;
    esac
}

# Reads a script, and runs those that are not part of a framework of the system.
check_script() { # FILE
    sh -n "$1" || fail "$1 cannot be read by sh"
    read -r first <"$1"
    [ "$first" = '#!/bin/sh' ] || return 0
    if grep -q '^celery_initd_' "$1" && ! grep -q 'The engine of' "$1"; then
        "$1" help >/dev/null || fail "$1 help: status $?"
        printf '%s\n' "runs: $1"
    fi
}

for name in DESTDIR PREFIX SYSCONFDIR; do
    value=
    eval "value=\$$name"
    case $name:$value in
        DESTDIR: | *:/*) ;;
        *) fail "$name must be an absolute path, not '$value'" ;;
    esac
done
cd "$(dirname "$0")"
case $PROFILE in
    */* | '') fail "PROFILE must be the name of a folder of profiles/, not '$PROFILE'" ;;
esac
[ -f "profiles/$PROFILE/MANIFEST" ] || fail "there is no profile $PROFILE; there are: $(cd profiles && echo *)"

case ${1:-} in
    install) for_each_file install_file ;;
    uninstall) for_each_file uninstall_file ;;
    installcheck) for_each_file check_file ;;
    *) fail 'usage: install.sh install|uninstall|installcheck' ;;
esac
