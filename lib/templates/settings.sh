
# --- Settings ---
<%#assignments%>
<%&name%>=<%value%>
<%/assignments%>
<%#generic%>
case $instance in
    <%serviceName%>) own=celery ;;
    *) own=$instance ;;
esac
<%/generic%>
<%^generic%>
<%^nodesKnown%>
own=<%own%>
<%/nodesKnown%>
<%/generic%>
user=<%user%>
group=<%group%>
chdir=<%chdir%>
<%#directoriesOnHost%>
# A directory is made by default; where its path is the config's own, only when a switch says so.
wants_directory() { # FILE SWITCH
    [ -z "$1" ] || [ "${CELERY_CREATE_DIRS:-}" = 1 ] || [ "$2" = 1 ]
}
<%/directoriesOnHost%>
<%#directories%>
<%#known%>
<%&variable%>=<%value%>
<%/known%>
<%#onHost%>
<%&variable%>=
if wants_directory "${<%&file%>:-}" "${<%&option%>:-}"; then
    <%&variable%>=1
fi
<%/onHost%>
<%/directories%>
# Seconds; 0 means no limit.
start_timeout=<%startTimeout%>
stop_timeout=<%stopTimeout%>
check_app=<%checkApp%>
# The umask of the nodes; empty for the one that the config sets.
own_umask=<%umask%>
<%^hostKnows%>
node_umask=${own_umask:-022}
<%/hostKnows%>
<%#ulimit%>
limits=<%words%>
<%/ulimit%>
<%#envFile%>
env_file=<%words%>
<%/envFile%>
su=<%su%>
su_arguments=<%suArguments%>
<%#engine%>
<%>engine-settings%>
<%/engine%>
<%#ulimit%>
# A command for each limit: the ulimit of dash takes no more than one. What could be another command is left out here, and
# refused before something is started.
case $limits in
    <%&refusedLimits%>) ;;
    *)
        for word in $limits; do
            case $word in
                -H | -S) kinds="$kinds $word" ;;
                -*) letter=$word ;;
                *)
                    node_limits="${node_limits}ulimit$kinds $letter $word || return$newline"
                    letter=
                    ;;
            esac
        done
        ;;
esac
<%/ulimit%>
# The directory of the lock and of the record of what was started.
state_directory=<%&stateDirectory%>/$instance.state
