#!/bin/sh
<%&introduction%>

# PROVIDE: <%&provide%>
# REQUIRE: LOGIN <%&stores%>
# KEYWORD: shutdown

<%>freebsd/knobs%>

. /etc/rc.subr

<%>rc/name%>
rcvar=<%&rcvar%>

load_rc_config $name

<%#generic%>
eval ": \${${name}_enable:=NO}"
eval ": \${${name}_svcj_options=net_basic}"
<%/generic%>
<%^generic%>
: ${<%&variable%>_enable:=NO}
: ${<%&variable%>_svcj_options=net_basic}
<%/generic%>

<%>rc/definitions%>
restart_cmd=initd_restart
restart_precmd=initd_leave_jail
status_precmd=initd_leave_jail
# To DragonFly, NAME=YES or NAME=NO is the same variable and comes first. "onestart" would not overrule it.
eval "${name}_enable=\${${name}:-\${${name}_enable}}"
eval "${name}="
initd_jail=unknown
# rc.subr would put cpuset(1) in front of a function, which it cannot run.
eval "initd_cpuset=\${${name}_cpuset}"
eval "${name}_cpuset="

<%>rc/read%>

<%>rc/call%>

<%>freebsd/launch%>

<%>freebsd/jail%>

<%>rc/translate%>

run_rc_command "$(initd_translate "$1")"
