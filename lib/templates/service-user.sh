
# --- The service user ---
# Finds out how this system runs a command as $user, in the group $group: sets $su_options.
choose_su() {
    id -u "$user" >/dev/null 2>&1 || die 6 "there is no user \"$user\": create it, or set <%&userOption%>"
<%#maybeRoot%>
    [ "$(id -u "$user")" -ne 0 ] || [ -n "${C_FORCE_ROOT:-}" ] ||
        die 6 "will not run as $user, since tasks could then do anything: set <%&userOption%>, or C_FORCE_ROOT=1"
<%/maybeRoot%>
<%^suKnown%>
    <%#suOnHost%>[ -n "$su_options" ] || <%/suOnHost%>case $(uname -s) in
        FreeBSD | NetBSD | DragonFly) su_options=-m ;; # -s is not a shell there
        *) su_options='-s /bin/sh' ;;                  # whatever the account's own shell is, nologin too
    esac
<%/suKnown%>
    own_group=$(id -g -n "$user")
    group=${group:-$own_group}
    [ "$group" != "$own_group" ] || return 0
    su_options="-g $group $su_options"
    as_user : 2>/dev/null || die 6 "su cannot give $user the group $group here: make it its own, or unset <%&groupOption%>"
}

# Runs sh text with its own "$@" as $user. It goes through a pipe: no quoting can go wrong on the way, no list of
# processes shows it, and the user's own shell sees but these few words. Standard input stays what it is.
session=
as_user() { # TEXT [WORD...]
    text=$1
    shift
    quote "$@"
<%#maybeRoot%>
    if [ "$user" = root ]; then
        { printf '%s\n' "set -- $quoted" "$text" | $session /bin/sh -c 'eval "$(cat <&3)"' 3<&0 <&4 4<&-; } 4<&0
        return
    fi
<%/maybeRoot%>
    # shellcheck disable=SC2086 # options are words
    { printf '%s\n' "set -- $quoted" "$text" |
        $session $su $su_options "$user" -c "exec /bin/sh -c 'eval \"\$(cat <&3)\"'" 3<&0 <&4 4<&-; } 4<&0
}

# As the service user, so that no pid file can make root signal anybody else.
signal() { as_user 'kill -s "$@"' "$@" 2>/dev/null; } # SIGNAL PID
