
# --- What the service user's shell reads ---
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
# mksh, posh, zsh and the ksh of OpenBSD keep a here-document in a file, for which there may be no room. Then the text ends
# there, and what reads it runs nothing.
print_text_for_user() {
    { set +x; } 2>/dev/null
    quote "$celery_initd_options"
    options=$quoted
    quote "<%&call%>"
    script=$quoted
<%#envFile%>
    quote "$env_file"
    environment_file=$quoted
    quote "$file_weak"
    quoted_weak=$quoted
<%/envFile%>
    quote ":$to_be_made"
    checked=$quoted
    quote "$group"
    quoted_group=$quoted
    quote "$limits"
    quoted_limits=$quoted
    quote "$chdir"
    quoted_chdir=$quoted
    cat <<END_OF_SETTINGS || return
trace=$celery_initd_trace
session=$session
script=$script
user=$user
group=$quoted_group
directory=$quoted_chdir
checked=$checked
mask=$node_umask
limits=$quoted_limits
set_limits() {
$node_limits
return 0
}
options=$options
<%#envFile%>
environment_file=$environment_file
file_weak=$quoted_weak
<%/envFile%>
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
