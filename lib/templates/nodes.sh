
# --- The nodes ---
<%#usesHost%>
host=$(uname -n)
label=${host%%.*} domain=${host#"$label"}
domain=${domain#.}
<%/usesHost%>
# Calls a function for each node, with its name, its pid file, its log file, and the command line that becomes it.
each_node() { # FUNCTION
<%#nodes%>
<%&row%>
<%/nodes%>
}
