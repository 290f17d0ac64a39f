
# --- What only this host knows of the config ---
celery_initd_problem=
set +f
trap 'celery_initd_give_up "the config has ended the script"' EXIT
<%&residual%>
