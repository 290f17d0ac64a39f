
# --- Messages ---
newline='
'
# A message that cannot be written, since its reader has gone or the disk is full, changes nothing else.
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
