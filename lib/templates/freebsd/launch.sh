# Runs a verb that starts processes, behind the same commands that rc.subr puts in front of a program.
initd_launch()
{
	initd_check_knobs
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

# Refuses what would be passed over in silence: knobs that mean nothing here, and those that this system has no use for.
# DragonFly has neither of these programs, and its rc.subr, as FreeBSD's of old, no service jails and no setup.
initd_check_knobs()
{
	for initd_knob in chroot groups program; do
		initd_read $initd_knob
		if [ -n "$initd_value" ]; then
			err 1 "${name}_$initd_knob cannot be used with Celery's nodes: remove it from rc.conf"
		fi
	done
	initd_find_jail
	initd_read setup
	initd_setup=$initd_value
	initd_read fib
	initd_fib=$initd_value
	initd_read oomprotect
	case $initd_value in
	[Nn][Oo])
		initd_value=
		;;
	esac
	initd_check_knob fib "$initd_fib" setfib
	initd_check_knob cpuset "$initd_cpuset" cpuset
	initd_check_knob oomprotect "$initd_value" protect
	initd_check_knob setup "$initd_setup"
	initd_check_knob svcj "$initd_jail"
}

# A knob that is set needs its program, or an rc.subr that knows it.
initd_check_knob() # KNOB VALUE [PROGRAM]
{
	if [ -z "$2" ]; then
		return
	fi
	if [ $# -eq 3 ] && ! command -v "$3" >/dev/null; then
		err 1 "${name}_$1 needs $3(8), which this system does not have: remove it from rc.conf"
	elif [ $# -eq 2 ] && ! grep -q "_$1" /etc/rc.subr; then
		err 1 "${name}_$1 is not known to this system's rc.subr: remove it from rc.conf"
	fi
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
