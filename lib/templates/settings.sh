
# --- Settings ---
name=<%name%>
user=<%user%>
group=<%group%>
chdir=<%chdir%>
create_run_directory=<%createRunDirectory%>
create_log_directory=<%createLogDirectory%>
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
