# To start it at boot, add this line to /etc/rc.conf or to /etc/rc.conf.d/<%&variable%>:
#
# <%&variable%>_enable="YES"
#
# Further variables; each one overrides what the config says. All of them are empty by default.
#
# <%&variable%>_user (str):		account of the nodes
# <%&variable%>_group (str):		their group
# <%&variable%>_chdir (str):		directory in which they run
# <%&variable%>_umask (str):		their umask
# <%&variable%>_flags (str):		further options of the nodes, quoted as in sh
# <%&variable%>_env (str):		further variables: A=1 B='two words'
# <%&variable%>_env_file (str):	a file of further variables, NAME=VALUE on each line
# <%&variable%>_limits (str):		arguments of limits(1)
# <%&variable%>_login_class (str):	login class for limits(1); without it, daemon
# <%&variable%>_nice (int):		nice value
# <%&variable%>_fib (int):		routing table, for setfib(1)
# <%&variable%>_cpuset (str):	processors, for cpuset(1)
# <%&variable%>_prepend (str):	command in front of all others
# <%&variable%>_setup (str):		command that rc.subr runs before start, restart and reload
# <%&variable%>_oomprotect (str):	YES or ALL: protect(1) the nodes, or all of their processes
# <%&variable%>_svcj (bool):		YES: run in a service jail
# <%&variable%>_svcj_options (str):	what the jail may do; default: net_basic
#
<%#generic%>
# The config is <%&configs%>/<%&name%>. Another instance is a link to this file with a config of its own name:
#
# ln -s <%&name%> <%&scripts%>/<%&name%>_web; sysrc <%&variable%>_web_enable=YES
#
<%/generic%>
# At a shutdown, all services together have rcshutdown_timeout seconds (rc.conf(5), 90), and init(8) waits for
# kern.init_shutdown_timeout seconds (sysctl(8), 120). Raise both if a task can take longer; otherwise it is cut off.
