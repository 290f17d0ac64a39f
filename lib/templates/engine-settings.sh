# What the service framework overrides.
<%#settings%>
if [ -n "$celery_initd_set_<%&variable%>" ]; then
    <%&variable%>=$celery_initd_set_<%&variable%>
fi
<%/settings%>
<%^hostKnows%>
if [ -n "$celery_initd_set_own_umask" ]; then
    node_umask=$own_umask
fi
<%/hostKnows%>
