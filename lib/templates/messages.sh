
# --- Messages, quoting, and what the nodes find in their environment ---
say() { printf '%s\n' "$instance: $*" || :; } # what cannot be said changes nothing of what is done
warn() { say "$@" >&2 || :; }
die() { warn "$2" && exit "$1"; } # STATUS MESSAGE
give() { quote "$2" && given="$given$1=$quoted; export $1$newline"; } # NAME VALUE

# Sets $quoted to its arguments as words for another sh to read.
quote() {
    quoted=
    for word in "$@"; do
        case $word in
            '' | *[!A-Za-z0-9_@%+=:,./-]*)
                rest=$word\' word=
                while [ -n "$rest" ]; do
                    part=${rest%%\'*} rest=${rest#*\'}
                    word="$word'\\''$part"
                done
                word="'${word#????}'"
                ;;
        esac
        quoted="$quoted${quoted:+ }$word"
    done
}
