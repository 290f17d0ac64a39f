
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
<%#hostKnows%>
# What the config exported is for the nodes alone, too, and leaves the environment of this shell.
exported
value=
for variable in $names; do
    [ "$variable" != PATH ] && (unset "$variable") 2>/dev/null || continue
    eval "value=\$$variable"
    give "$variable" "$value"
    unset "$variable"
    eval "$variable=\$value"
done
give PATH "$config_path"
<%/hostKnows%>
<%#environment%>
give <%name%> <%value%>
<%/environment%>
<%^suKnown%>
<%^givesPath%>
give PATH "$PATH"
<%/givesPath%>
<%/suKnown%>
[ -z "${C_FAKEFORK:-}" ] || give C_FAKEFORK "$C_FAKEFORK"
[ -z "${C_FORCE_ROOT:-}" ] || give C_FORCE_ROOT "$C_FORCE_ROOT"
