
# --- Messages and quoting ---
newline='
'
# What cannot be said, since its reader has gone or the disk is full, changes nothing of what is done.
say() { # TEXT
    printf '%s\n' "$instance: $1"
}
warn() { # TEXT
    printf '%s\n' "$instance: $1" >&2
}
die() { # STATUS TEXT
    warn "$2"
    exit "$1"
}

# Sets $quoted to a word of sh that means exactly this text.
quote() { # TEXT
    rest=$1
    quoted=
    while :; do
        part=${rest%%\'*}
        quoted=$quoted$part
        [ "$part" != "$rest" ] || break
        quoted="$quoted'\\''"
        rest=${rest#*\'}
    done
    quoted="'$quoted'"
}
