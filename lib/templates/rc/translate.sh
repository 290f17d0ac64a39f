# Prints the verb for rc.subr: names with dashes are taken as those with underscores. What runs is stopped although it is
# not enabled, as rc.subr does where it knows a pid: else a shutdown would cut off its tasks.
initd_translate()
{
	case $1 in
	stop|faststop|quietstop)
		if ! checkyesno "$rcvar" && initd_call status 2>/dev/null | grep -q 'is running (pid'; then
			echo onestop
		else
			echo "$1"
		fi
		;;
<%#jails%>
	# To DragonFly, the status of what is not enabled is 0.
	status)
		echo onestatus
		;;
<%/jails%>
	force-reload)
		echo restart
		;;
	*-*)
		echo "$1" | tr - _
		;;
	*)
		echo "$1"
		;;
	esac
}
