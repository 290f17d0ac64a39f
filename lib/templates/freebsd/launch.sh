# Runs a verb that starts processes, behind the same commands that rc.subr puts in front of a program.
initd_launch()
{
	for initd_knob in chroot groups program; do
		initd_read $initd_knob
		if [ -n "$initd_value" ]; then
			err 1 "${name}_$initd_knob cannot be used with Celery's nodes: remove it from rc.conf"
		fi
	done
	initd_read login_class
	initd_around="limits -C ${initd_value:-daemon}"
	initd_read limits
	initd_around="$initd_around $initd_value"
	initd_read prepend
	initd_around="$initd_around $initd_value"
	initd_read nice
	if [ -n "$initd_value" ]; then
		initd_around="$initd_around nice -n $initd_value"
	fi
	initd_read fib
	if [ -n "$initd_value" ]; then
		initd_around="$initd_around setfib -F $initd_value"
	fi
	if [ -n "$initd_cpuset" ]; then
		initd_around="$initd_around cpuset -l $initd_cpuset"
	fi
	initd_call "$1" "$initd_around" || return 1
	initd_protect
}

# Has the kernel spare the nodes when memory runs out. No jail can ask for that.
initd_protect()
{
	initd_read oomprotect
	case $initd_value in
	[Aa][Ll][Ll])
		initd_protected="-d -i"
		;;
	[Yy][Ee][Ss])
		initd_protected=
		;;
	*)
		return 0
		;;
	esac
	if [ "$(sysctl -n security.jail.jailed)" = 0 ]; then
		for initd_pid in $(initd_call status | sed -n 's/.* is running (pid \([0-9]*\)).*/\1/p'); do
			protect $initd_protected -p "$initd_pid"
		done
	fi
}
