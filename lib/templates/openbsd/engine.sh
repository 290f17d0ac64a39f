# Runs the script that does the work. rc.subr throws away what is printed, so syslogd gets it.
engine() { # VERB
	typeset _around='' _status _text _verb=$1

	if [ ! -x "$daemon" ]; then
		report err "$daemon is missing: install it again"
		return 1
	fi
<%#generic%>
	set -- --name "$_name"
<%#beat%>
	# The worker's config is read before the scheduler's own, and may be all there is.
	[ ! -f "<%&configs%>/<%&workerName%>" ] || set -- "$@" --config "<%&configs%>/<%&workerName%>"
	if [ -f "<%&configs%>/$_name" ] || [ ! -f "<%&configs%>/<%&workerName%>" ]; then
		set -- "$@" --config "<%&configs%>/$_name"
	fi
<%/beat%>
<%^beat%>
	set -- "$@" --config "<%&configs%>/$_name"
<%/beat%>
	set -- --command "$daemon $*" "$@"
<%/generic%>
<%^generic%>
	set -- --command "$daemon"
<%/generic%>
	set -- "$@" --set "<%&prefix%>_USER=$site_user" --set "<%&prefix%>_CHDIR=$site_execdir" --options "$daemon_flags"
	if [ -n "$site_timeout" ]; then
		# A second of it is left to say what has not ended.
		set -- "$@" --set "<%&prefix%>_START_TIMEOUT=$((site_timeout > 4 ? site_timeout - 3 : 1))" \
		    --set "<%&prefix%>_STOP_TIMEOUT=$((site_timeout > 4 ? site_timeout - 3 : 1))"
	fi
<%#class%>
	set -- "$@" --set "<%&prefix%>_SU_ARGS=-c $daemon_class -s /bin/sh"
<%/class%>
	[ "$daemon_rtable" -eq "$(id -R)" ] || _around="route -T $daemon_rtable exec"
	if [ -n "$_RC_DEBUG" ] || [ "$_verb" = status ]; then
		$_around "$daemon" "$@" "$_verb"
		return
	fi
	_text=$($_around "$daemon" "$@" "$_verb" 2>&1)
	_status=$?
	[ -z "$_text" ] || print -r -- "$_text"
	if [ $_status -ne 0 ]; then
		report err "$_text"
	elif [ -n "$daemon_logger" ]; then
		report info "$_text"
	fi
	return $_status
}

# Prints a text for syslogd, at the priority that rcctl has set, else at this one of daemon's.
report() { # PRIORITY TEXT
	print -r -- "$2" | logger -t "$_name" -p "${daemon_logger:-daemon.$1}"
}
