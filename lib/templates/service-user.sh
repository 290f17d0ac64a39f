
# --- The service user ---
# Finds out how this system runs a command as $user, in $group, with no session of its own: sets $su and $su_options.
choose_su() {
    id -u "$user" >/dev/null 2>&1 || die 6 "there is no user \"$user\": create it, or set <%&userOption%>"
<%#maybeRoot%>
    [ "$(id -u "$user")" -ne 0 ] || [ -n "${C_FORCE_ROOT:-}" ] ||
        die 6 "will not run as $user, since tasks could then do anything: set <%&userOption%>, or C_FORCE_ROOT=1"
<%/maybeRoot%>
<%^suKnown%>
    # Whatever the account's own shell is, nologin too: with -s, which is no shell on some systems, or with -m there.
    <%#suOnHost%>[ -n "$su_options" ] || <%/suOnHost%>case $(uname -s) in FreeBSD | NetBSD | DragonFly) su_options=-m ;; *) su_options='-s /bin/sh' ;; esac
<%/suKnown%>
    [ "$su" != su ] || [ ! -d /run/systemd/system ] || ! command -v runuser >/dev/null || su=runuser # pam_systemd(8)
    own_group=$(id -g -n "$user"); [ "${group:=$own_group}" != "$own_group" ] || return 0
    su_options="-g $group $su_options"
    as_user : 2>/dev/null || die 6 "su cannot give $user the group $group: make it its own, or unset <%&groupOption%>"
}

# Runs sh text with its own "$@" as $user, through a pipe: no quoting can go wrong, and no list of processes shows it.
as_user() { # TEXT [WORD...]
    text=$1 && shift
    quote "$@"
    printf '%s\n' "set -- $quoted" "$text" |
        $session $su $su_options "$user" -c "exec /bin/sh -c 'eval \"\$(cat)\"'"
}
# A signal is the service user's, so that no pid file can make root signal anybody else.
signal() { as_user 'kill -s "$@"' "$@" 2>/dev/null; } # SIGNAL PID
