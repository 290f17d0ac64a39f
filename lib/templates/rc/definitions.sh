desc=<%description%>
extra_commands="status reload graceful rolling_restart try_restart ping configtest kill dryrun create_paths check_paths"
start_cmd="initd_launch start"
stop_cmd="initd_call stop"
status_cmd="initd_call status"
reload_cmd="initd_launch graceful"
graceful_cmd="initd_launch graceful"
rolling_restart_cmd="initd_launch rolling_restart"
try_restart_cmd="initd_launch try_restart"
ping_cmd="initd_call ping"
configtest_cmd="initd_call configtest"
kill_cmd="initd_call kill"
dryrun_cmd="initd_call dryrun"
create_paths_cmd="initd_call create_paths"
check_paths_cmd="initd_call check_paths"
initd_engine=<%&engine%>
<%#generic%>
initd_configs=<%&configs%>
initd_name=${file##*/}
initd_script=$file
<%/generic%>
<%^generic%>
initd_name=<%&name%>
initd_script=<%&script%>
<%/generic%>
