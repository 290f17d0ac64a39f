<%#verbs%>
<%&line%>
<%/verbs%>
