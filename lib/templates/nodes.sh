
# --- The nodes ---
<%#usesHost%>
host=$(uname -n)
label=${host%%.*}
domain=${host#"$label"}
domain=${domain#.}
<%/usesHost%>
# One line a node: its number, name, pid file, and log<%#beat%>, and its schedule<%/beat%>.
nodes=<%table%>
<%#hostKnows%>
if [ -n "$celery_initd_problem" ]; then
    nodes=
fi
<%/hostKnows%>
