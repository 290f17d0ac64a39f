#!/bin/ksh
<%&introduction%>
#
# rcctl(8) sets what overrides the config: flags (further options of the nodes, quoted as in sh), user, execdir (the
# directory in which they run), timeout (of start and stop, in seconds), rtable, and logger (the priority at which
# syslogd(8) gets what this script has to say; daemon.err of failures without it).
# Limits come from the login class of the name of this script, else from daemon: see login.conf(5).
<%#generic%>
#
# The config is <%&configs%>/<%&name%>. Another instance is a link to this file with a config of its own name:
#
#	ln -s /etc/rc.d/<%&name%> /etc/rc.d/<%&name%>_web
<%/generic%>
#
# Further verbs, such as kill, ping and rolling_restart: <%&engine%> help

daemon="<%&engine%>"
daemon_user="<%&user%>"
daemon_timeout="<%&timeout%>"
<%#secret%>
# Nobody else may read the script that does the work.
rc_usercheck=NO
<%/secret%>

. /etc/rc.d/rc.subr

# A regular expression that fits no process: Celery renames its own, and with several nodes it would be wrong to signal
# all that look alike.
pexp="celery-initd knows the processes of ${_name:-this service} by their pid files alone"
eval "site_user=\${${_name}_user}"
eval "site_execdir=\${${_name}_execdir}"
eval "site_timeout=\${${_name}_timeout}"
action=$1
checked=

<%>openbsd/engine%>

<%>openbsd/hooks%>

<%#generic%>
# Who cannot read the config cannot tell which nodes there are.
[ -r "<%&configs%>/$_name" ] || rc_usercheck=NO

<%/generic%>
<%^generic%>
if [ -n "$_name" ] && [ "$_name" != <%&name%> ]; then
	_rc_err "$0: compiled for <%&name%>, not for $_name: compile the config of $_name"
fi

<%/generic%>
rc_cmd $1
