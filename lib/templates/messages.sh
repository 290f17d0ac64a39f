
# --- Messages, quoting, and what the nodes find in their environment ---
say() { printf '%s\n' "$name: $*"; }
warn() { say "$@" >&2; }
die() { warn "$2" && exit "$1"; } # STATUS MESSAGE

# Sets $quoted to its arguments as words for another sh to read.
apostrophe=\'
quote() {
    quoted=
    for word in "$@"; do
        case $word in
            '' | *[!A-Za-z0-9_@%+=:,./-]*)
                rest=$word$apostrophe word=
                while [ -n "$rest" ]; do
                    word=$word$apostrophe\\$apostrophe$apostrophe${rest%%"$apostrophe"*}
                    rest=${rest#*"$apostrophe"}
                done
                word=$apostrophe${word#????}$apostrophe
                ;;
        esac
        quoted="$quoted${quoted:+ }$word"
    done
}

given=
give() { quote "$2" && given="$given$1=$quoted; export $1$newline"; } # NAME VALUE
<%#environment%>
give <%name%> <%value%>
<%/environment%>
<%^suArguments%>
<%^givesPath%>
give PATH "$PATH"
<%/givesPath%>
<%/suArguments%>
[ -z "${C_FAKEFORK:-}" ] || give C_FAKEFORK "$C_FAKEFORK"
[ -z "${C_FORCE_ROOT:-}" ] || give C_FORCE_ROOT "$C_FORCE_ROOT"
