# Calls a function with what a node is: name, pid file, log, and the command that becomes it.
with_node() { # NUMBER FUNCTION [WORD...]
    number=$1
    shift
<%#usesHost%>
    host=$(uname -n)
    label=${host%%.*}
    domain=${host#"$label"}
    domain=${domain#.}
<%/usesHost%>
    case $number in
<%#nodes%>
        <%&number%>)
            "$@" <%&words%>
            ;;
<%/nodes%>
    esac
}
# Calls a function with the command that loads the app.
with_app() { # FUNCTION
    "$1" <%&appCommand%>
}
