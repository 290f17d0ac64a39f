# Runs the script that does the work, with a verb and with what rc.conf says, behind other commands where there are any.
# Returns 0 or 1, as rc.subr knows them.
initd_call()
{
	initd_verb=$1
	initd_around=${2-}
	if [ ! -x "$initd_engine" ]; then
		err 1 "$initd_engine is missing: install it again"
	fi
	set -- --name "$initd_name" --command "$initd_script"
<%#generic%>
<%#beat%>
	# The worker's config is read before the scheduler's own, and may be all there is.
	if [ -f "$initd_configs/<%&workerName%>" ]; then
		set -- "$@" --config "$initd_configs/<%&workerName%>"
	fi
	if [ -f "$initd_configs/$initd_name" ] || [ ! -f "$initd_configs/<%&workerName%>" ]; then
		set -- "$@" --config "$initd_configs/$initd_name"
	fi
<%/beat%>
<%^beat%>
	set -- "$@" --config "$initd_configs/$initd_name"
<%/beat%>
<%/generic%>
	for initd_knob in user:USER group:GROUP chdir:CHDIR umask:UMASK env_file:ENV_FILE; do
		initd_read "${initd_knob%:*}"
		set -- "$@" --set "<%&prefix%>_${initd_knob#*:}=$initd_value"
	done
	# A list of words in the syntax of sh, which rc.subr itself evaluates, too.
	initd_read env
	eval "for initd_variable in $initd_value; do
		set -- \"\$@\" --environment \"\$initd_variable\"
	done"
	set -- "$@" --options "$rc_flags"
<%#jails%>
	initd_find_jail
	if [ -n "$initd_jail" ] && jls -j "$initd_jail" jid >/dev/null 2>&1; then
		initd_around="jexec $initd_jail $initd_around"
	fi
<%/jails%>
	eval "$initd_around \"\$initd_engine\" \"\$@\" $initd_verb" || return 1
}
