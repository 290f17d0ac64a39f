# Sets initd_jail to the name of the service jail; empty where there is to be none, or this runs in it already.
initd_find_jail()
{
	if [ "$initd_jail" != unknown ]; then
		return
	fi
	initd_jail=
	initd_read svcj
	case $_rc_svcj:${initd_value:-$svcj_all_enable} in
	jailing:*)
		;;
	*:[Yy][Ee][Ss]|*:[Tt][Rr][Uu][Ee]|*:[Oo][Nn]|*:1)
		initd_jail=svcj-$name
		;;
	esac
}

# With a service jail rc.subr runs neither status_cmd nor restart_cmd. So they run outside, as if there were no jail.
initd_leave_jail()
{
	initd_find_jail
	eval "${name}_svcj=NO"
}

# Nothing is stopped before all has been checked that can be. A jail goes with its last process: it takes two steps.
initd_restart()
{
	initd_check_knobs
	if [ -z "$initd_jail" ]; then
		initd_launch restart
		return
	fi
	initd_call configtest || return 1
	"$initd_script" onestop || return 1
	"$initd_script" onestart
}
