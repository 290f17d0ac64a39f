
# --- What only this host knows of the config ---
# As the config has it, so without an indent. A shell reads a compound command whole: after what may define an alias, a new
# one begins. A case leaves $? as it is.
set +f
trap 'celery_initd_start_anew "the config has ended the script"' EXIT
<%#texts%>
case $celery_initd_problem in
'')
<%&text%>
;;
esac
<%/texts%>
