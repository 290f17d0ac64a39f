
# --- Settings ---
<%#hostKnows%>
config_path=$PATH # for the nodes alone: root does not run what it finds there
PATH=$system_path
unalias -a
set +aeuC -f
unset IFS
<%/hostKnows%>
<%#assignments%>
<%&name%>=<%value%>
<%/assignments%>
<%^generic%>
name=<%name%>
<%^nodesKnown%>
own=<%own%> # the name of its nodes and directories
<%/nodesKnown%>
<%/generic%>
user=<%user%>
group=<%group%>
chdir=<%chdir%>
<%#createRun%>
create_run_directory=<%value%>
<%/createRun%>
<%#createRunOnHost%>
create_run_directory=1
[ -z "${<%&file%>:-}" ] || [ "${CELERY_CREATE_DIRS:-}" = 1 ] || [ "${CELERY_CREATE_RUNDIR:-}" = 1 ] || create_run_directory=
<%/createRunOnHost%>
<%#createLog%>
create_log_directory=<%value%>
<%/createLog%>
<%#createLogOnHost%>
create_log_directory=1
[ -z "${<%&file%>:-}" ] || [ "${CELERY_CREATE_DIRS:-}" = 1 ] || [ "${CELERY_CREATE_LOGDIR:-}" = 1 ] || create_log_directory=
<%/createLogOnHost%>
start_timeout=<%startTimeout%> # seconds; 0 is no limit
stop_timeout=<%stopTimeout%>
<%#ulimit%>
ulimit=<%words%>
<%/ulimit%>
su=<%su%>
<%#suArguments%>
su_options=<%words%>
<%/suArguments%>
state_directory=/var/run/$name.state # root's alone: the lock, and the record of what was started
