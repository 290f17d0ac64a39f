# Runs a verb that starts processes.
initd_launch()
{
	for initd_knob in chroot groups limits login_class; do
		initd_read $initd_knob
		if [ -n "$initd_value" ]; then
			err 1 "${name}_$initd_knob cannot be used with Celery's nodes: remove it; the config has <%&prefix%>_ULIMIT"
		fi
	done
	initd_around=
	initd_read nice
	if [ -n "$initd_value" ]; then
		initd_around="nice -n $initd_value"
	fi
	initd_call "$1" "$initd_around"
}
