
# --- What the service user's shell reads ---
# Prints commands that export what the config exports.
<%#hostKnows%>
print_environment() {
    cat <<END_OF_ENVIRONMENT || return
$celery_initd_exports
<%#engine%>
<%^fixedEnvironment%>
$celery_initd_environment
<%/fixedEnvironment%>
<%/engine%>
END_OF_ENVIRONMENT
<%#fixedEnvironment%>
    cat <<'END_OF_ENVIRONMENT' || return
<%&environmentText%>
END_OF_ENVIRONMENT
<%#engine%>
    cat <<END_OF_ENVIRONMENT || return
$celery_initd_environment
END_OF_ENVIRONMENT
<%/engine%>
<%/fixedEnvironment%>
}
<%/hostKnows%>
<%^hostKnows%>
print_environment() {
    cat <<'END_OF_ENVIRONMENT' || return
<%&environmentText%>
END_OF_ENVIRONMENT
<%#engine%>
    cat <<END_OF_ENVIRONMENT || return
$celery_initd_environment
END_OF_ENVIRONMENT
<%/engine%>
}
<%/hostKnows%>
# Sets $settings to the assignments that the functions of that shell need.
list_settings() {
    settings=
    add_setting trace "$celery_initd_trace"
    add_setting session "$session"
    add_setting script "<%&call%>"
    add_setting user "$user"
    add_setting group "$group"
    add_setting directory "$chdir"
    add_setting checked ":$to_be_made"
    add_setting mask "$node_umask"
    add_setting limits "$limits"
    add_setting options "$celery_initd_options"
<%#envFile%>
    add_setting environment_file "$env_file"
    add_setting file_weak "$file_weak"
<%/envFile%>
}
add_setting() { # NAME VALUE
    celery_initd_quote "$2"
    settings="$settings$1=$celery_initd_quoted$newline"
}

# Prints the whole text. mksh, posh, zsh and OpenBSD's ksh keep a here-document in a file, for which there may be no room:
# the text then ends early, and the shell that reads it runs nothing of it.
print_text_for_user() {
    { set +x; } 2>/dev/null
    list_settings
    cat <<END_OF_SETTINGS || return
$settings
set_limits() {
$node_limits
return 0
}
<%^nodesKnown%>
$node_commands
<%/nodesKnown%>
set_environment() {
HOME=~$user
USER=$user
LOGNAME=$user
export HOME USER LOGNAME
${C_FAKEFORK:+export C_FAKEFORK=1}
${C_FORCE_ROOT:+export C_FORCE_ROOT=1}
END_OF_SETTINGS
    print_environment || return
<%#envFile%>
    print_file_variables || return
    echo '}'
    if [ "$file_reader" = user ]; then
        print_file_reader || return
    fi
    cat <<'END_OF_TEXT'
<%/envFile%>
<%^envFile%>
    cat <<'END_OF_TEXT'
}
<%/envFile%>
<%#nodesKnown%>
<%>node-commands%>
<%/nodesKnown%>
<%>user-functions%>
END_OF_TEXT
}
