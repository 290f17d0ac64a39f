# To start it at boot, add this line to /etc/rc.conf or to /etc/rc.conf.d/<%&variable%>:
#
# <%&variable%>=YES
#
# Further variables; each one overrides what the config says. All of them are empty by default.
#
# <%&variable%>_user		account of the nodes
# <%&variable%>_group		their group
# <%&variable%>_chdir		directory in which they run
# <%&variable%>_umask		their umask
# <%&variable%>_flags		further options of the nodes, quoted as in sh
# <%&variable%>_env		further variables: A=1 B='two words'
# <%&variable%>_env_file	a file of further variables, NAME=VALUE on each line
# <%&variable%>_nice		nice value
#
<%#generic%>
# The config is <%&configs%>/<%&name%>. Another instance is a link to this file with a config of its own name:
#
# ln -s <%&name%> <%&scripts%>/<%&name%>_web
#
<%/generic%>
# A shutdown that does not wait for the tasks cuts them off: rc.conf(5) has what rc.shutdown waits for.
