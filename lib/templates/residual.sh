
# --- What of the config only this host knows ---
celery_initd_problem=
set +f
trap 'printf "%s\n" "<%&name%>: the config has ended the script" >&2; exit 6' EXIT
<%&residual%>
