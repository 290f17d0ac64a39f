#!<%&shell%>
<%&introduction%>

# PROVIDE: <%&provide%>
# REQUIRE: LOGIN <%&stores%>
# KEYWORD: shutdown

<%>netbsd/knobs%>

$_rc_subr_loaded . /etc/rc.subr

<%>rc/name%>
rcvar=$name

load_rc_config $name

<%#generic%>
eval ": \${$rcvar:=NO}"
<%/generic%>
<%^generic%>
: ${<%&variable%>:=NO}
<%/generic%>

<%>rc/definitions%>
restart_cmd="initd_launch restart"

<%>rc/read%>

<%>rc/call%>

<%>netbsd/launch%>

<%>rc/translate%>

run_rc_command "$(initd_translate "$1")"
