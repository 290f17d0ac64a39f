# While a start runs, rc.subr asks twice a second whether it is done: the engine says that itself, once.
rc_pre() {
	starting=yes
}

rc_start() {
	engine start
}

# Before a stop or a reload one node is enough; else all have to run. A stop asks again when rc_stop has ended, which
# then knows best what became of the nodes.
rc_check() {
	typeset _text

	[ -z "$starting" ] || return 1
	case $action in
	stop)
		[ -z "$checked" ] || return 1
		checked=yes
		_text=$(engine status 2>&1)
		case $?:$_text in
		0:* | 4:* | *' is running (pid '*) ;;
		*) return 1 ;;
		esac
		;;
	reload)
		_text=$(engine status 2>&1)
		case $_text in
		*' is running (pid '*) ;;
		*) return 1 ;;
		esac
		;;
	*)
		engine status
		;;
	esac
}

# A start has checks of its own; it does not load the app once more.
rc_configtest() {
	[ "$action" = start ] || engine configtest
}

rc_reload() {
	engine graceful
}

rc_stop() {
	engine stop
}
