
# --- Settings ---
<%^hostKnows%>
given=
<%/hostKnows%>
<%#assignments%>
<%&name%>=<%value%>
<%/assignments%>
<%#generic%>
case $instance in <%kind%>) own=celery ;; *) own=$instance ;; esac # the name of its nodes and directories
<%/generic%>
<%^generic%>
instance=<%name%>
<%^nodesKnown%>
own=<%own%> # the name of its nodes and directories
<%/nodesKnown%>
<%/generic%>
user=<%user%>
group=<%group%>
chdir=<%chdir%>
<%#directoriesOnHost%>
# A directory is made by default; where its path is the config's own, only when a switch says so.
creates() { [ -z "$1" ] || [ "${CELERY_CREATE_DIRS:-}" = 1 ] || [ "$2" = 1 ]; } # FILE SWITCH
<%/directoriesOnHost%>
<%#directories%>
<%#known%>
<%&variable%>=<%value%>
<%/known%>
<%#onHost%>
if creates "${<%&file%>:-}" "${<%&option%>:-}"; then <%&variable%>=1; else <%&variable%>=; fi
<%/onHost%>
<%/directories%>
start_timeout=<%startTimeout%> # seconds; 0 is no limit
stop_timeout=<%stopTimeout%>
<%#ulimit%>
ulimit=<%words%>
<%/ulimit%>
su=<%su%>
<%#suArguments%>
su_options=<%words%>
<%/suArguments%>
state_directory=/var/run/$instance.state # root's alone: the lock, and the record of what was started
<%#environment%>
give <%name%> <%value%>
<%/environment%>
<%^suKnown%>
<%^givesPath%>
give PATH "$PATH"
<%/givesPath%>
<%/suKnown%>
<%#mayLogin%>
<%^hostKnows%>
[ -z "${C_FAKEFORK:-}" ] || give C_FAKEFORK "$C_FAKEFORK"
<%/hostKnows%>
[ -z "${C_FORCE_ROOT:-}" ] || give C_FORCE_ROOT "$C_FORCE_ROOT"
<%/mayLogin%>
