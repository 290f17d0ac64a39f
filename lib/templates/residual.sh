
# --- What of the config only this host knows ---
set +f
trap 'echo "<%&name%>: the config has ended the script" >&2; exit 6' EXIT
<%&residual%>
trap - EXIT
