# Each node has a state that is seen (running, dead, stopped) and a phase, which says how far the verb is with it. Times
# are tenths of a second since the verb began.
BEGIN {
    FS = "\t"
    verb = ENVIRON["verb"]
    counts = ENVIRON["counts"]
    columns = ENVIRON["columns"]
    self = ENVIRON["self"]
    uid = ENVIRON["uid"]
    all_seen = ENVIRON["all_seen"]
    ticks = ENVIRON["ticks"] + 0
    began = ENVIRON["began"]
    failures = ENVIRON["failures"] + 0
    interrupted = ENVIRON["interrupted"]
    retried = ENVIRON["retried"]
    start_timeout = ENVIRON["start_timeout"] + 0
    stop_timeout = ENVIRON["stop_timeout"] + 0
    fields = split(columns, column, " ")
    user = ENVIRON["service_user"]
    script = ENVIRON["service_script"]
    # The end of the command line of the helper that becomes nodes; their numbers follow.
    launch_call = "; exit 125 sh launch_each_node "
    most_loading = <%&mostLoading%>
<%#beat%>
    beat = 1
<%/beat%>
}

# --- What is read: the tables, the pid files that are there, then the processes ---
in_list { read_process($0); next }
$1 == "node" { add_node($2, $3, $4, uid); schedule[$2] = shown($6); has_config = 1 }
$1 == "stray" { add_node($2, $3, $4, $6); is_stray[$2] = 1; account[$2] = $7 }
$1 == "progress" { phase[$2] = $3; since[$2] = $4; noticed[$2] = $5; signalled[$2] = $6 " " }
$1 == "undelivered" { failed_to_get[$2] = 1 }
$1 == "file" { has_file[$2] = 1 }
$1 == "hidden" { is_hidden[$2] = 1 }
$1 == "ending" { was_sent[$2] = 1 }
/^Id=/ { unit = substr($0, 4); add_unit() }
/^MainPID=/ { unit_pid = substr($0, 9); add_unit() }
$1 == "processes" { in_list = 1 }

function add_node(n, its_name, its_file, its_uid) {
    number[++nodes] = n
    name[n] = its_name
    pidfile[n] = its_file
    owner_of[n] = its_uid
    node_of[shown(its_file), its_uid] = n
}
# The main process of a unit, whose instance is the name of a node: systemd knows what it started.
function add_unit(    at, instance, i, n) {
    if (unit == "" || unit_pid == "") return
    at = index(unit, "@")
    instance = at ? unescaped(substr(unit, at + 1, length(unit) - at - length(".service"))) : ""
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (!is_stray[n] && (instance == name[n] || instance == "" && !(2 in number && !is_stray[number[2]]))) runs_node[unit_pid] = n
    }
    unit = unit_pid = ""
}
# Other characters than ASCII are not shown either.
function unescaped(text,    at, done, code) {
    while (at = index(text, "\\x")) {
        code = 16 * (index("0123456789abcdef", substr(text, at + 2, 1)) - 1) + index("0123456789abcdef", substr(text, at + 3, 1)) - 1
        done = done substr(text, 1, at - 1) sprintf("%c", code)
        text = substr(text, at + 4)
    }
    return done text
}
# As ps shows it, where it shows other bytes than printable ASCII as one character each.
function shown(text) { gsub(/[^ -~]/, "?", text); return text }

function read_process(line,    i, rest, value, at, pid, owner) {
    if (line ~ /^d.* \/proc\/[0-9]+$/) {
        split(line, value, " +")
        sub(/.*\//, "", line)
        uid_of[line] = value[3]
        return
    }
    rest = line
    for (i = 1; i <= fields; i++) {
        sub(/^ +/, "", rest)
        at = index(rest " ", " ")
        value[column[i]] = substr(rest, 1, at - 1)
        rest = substr(rest, at + 1)
    }
    pid = value["pid"]
    # Where ps shows a line end in arguments as it is, what comes after it can look like anything.
    if (pid !~ /^[0-9]+$/) return
    if (pid == 1) sees_init = 1
    if (pid == self) {
        own_pidns = value["pidns"]
        own_jid = value["jid"]
        now = seconds(value["etime"])
        sees_self = 1
        return
    }
    if (value["stat"] ~ /^Z/) return
    if (!(index(rest, "--pidfile=") || pid in runs_node)) {
        if (at = index(rest, launch_call)) read_launch(pid, value, substr(rest, at + length(launch_call)))
        return
    }
    owner = value["uid"]
    if (columns ~ /^user/) owner = owner_by_name(pid, value["user"])
    if (pid in runs_node && owner == uid && !index(rest, "--pidfile=/")) {
        add_process(runs_node[pid], pid, value["ppid"], value["stat"], value["pidns"] value["jid"], rest)
        has_file[runs_node[pid]] = 1
        is_in_unit[runs_node[pid]] = 1
    } else read_node_process(pid, value["ppid"], owner, value["stat"], value["pidns"] value["jid"], rest)
}
# A shell of the service user that has yet to become a node, of those with these numbers.
function read_launch(pid, value, numbers,    i, n, launching) {
    if ((columns ~ /^user/ ? owner_by_name(pid, value["user"]) : value["uid"]) != uid) return
    n = split(numbers, launching, " ")
    for (i = 1; i <= n; i++) is_launching[launching[i]] = 1
}
function owner_by_name(pid, shown_name) {
    if (pid in uid_of) return uid_of[pid]
    return shown_name == user || length(shown_name) >= 8 && index(user, shown_name) == 1 ? uid : ""
}
function seconds(etime,    part, n) {
    n = split(etime, part, /[-:]/)
    return part[n] + 60 * part[n - 1] + 3600 * part[n - 2] + 86400 * part[n - 3]
}
function read_node_process(pid, ppid, owner, stat, place, args,    rest, at, path, n) {
    rest = " " args
    while (at = index(rest, " --pidfile=")) {
        rest = substr(rest, at + length(" --pidfile="))
        path = shown(rest)
        if (at = index(path, " -")) path = substr(path, 1, at - 1)
        sub(/ +$/, "", path)
        n = find_node(path, owner)
        if (n == "") n = find_node(substr(path, 1, index(path ")", ")") - 1), owner)
        if (n == "") n = find_node(substr(path, 1, index(path " ", " ") - 1), owner)
        if (n == "") continue
        add_process(n, pid, ppid, stat, place, args)
        return
    }
    if (owner == uid && (at = index(args " ", " --schedule="))) {
        path = substr(args, at + length(" --schedule="))
        if (at = index(path, " -")) path = substr(path, 1, at - 1)
        has_schedule[shown(path)] = pid
    }
}
function add_process(n, pid, ppid, stat, place, args) {
    i_of[n]++
    process[n, i_of[n]] = pid
    belongs[pid] = n
    parent[n, pid] = ppid
    arguments[n, pid] = args
    status_of[n, pid] = stat
    place_of[n, pid] = place
}
function find_node(path, owner) { return (path, owner) in node_of ? node_of[path, owner] : "" }

# The processes of a node that no other one of it forked; of a wrapper and what it runs, the latter. Those of another
# container do not count.
function find_mains(n,    i, pid, up, forked, other) {
    mains[n] = ""
    for (i = 1; i <= i_of[n]; i++) {
        pid = process[n, i]
        other = place_of[n, pid] != own_pidns own_jid && place_of[n, pid] != "-" && own_pidns own_jid != "-"
        up = parent[n, pid]
        forked = (n, up) in arguments && arguments[n, up] == arguments[n, pid]
        is_part[n, pid] = other || forked
        if (!is_part[n, pid] && (n, up) in arguments) is_wrapper[n, up] = 1
    }
    for (i = 1; i <= i_of[n]; i++) {
        pid = process[n, i]
        if (is_part[n, pid] || (n, pid) in is_wrapper) continue
        mains[n] = mains[n] (mains[n] == "" ? "" : " ") pid
        if (status_of[n, pid] ~ /^[Tt]/) is_suspended[n] = 1
        if (arguments[n, pid] ~ / -m celery( |$)/) ends_at_hup[n] = 1
        if (pid in was_sent) is_ending[n] = 1
    }
    state[n] = mains[n] != "" ? "running" : has_file[n] ? "dead" : "stopped"
}

# --- What is done: orders for the shell ---
function say(n, text) { print "say " name[n] " " text }
function warn(n, text) { print "warn " name[n] " " text; problem() }
function problem() { if (!failures) failures = 1 }
function go(n, to) { phase[n] = to; since[n] = clock; noticed[n] = clock }
function pids(n) { return "(pid " mains[n] ")" }
function is_restart() { return verb ~ /restart$|^force-reload$/ || verb == "graceful" }

function begin(n) {
    if (is_stray[n]) {
        if (state[n] == "running" && verb != "start" && verb != "graceful") begin_stop(n)
        else go(n, "done")
    } else if (verb == "start") begin_start(n)
    else if (verb == "graceful") begin_graceful(n)
    else begin_stop(n)
}
function begin_start(n) {
    if (rival[n]) {
        warn(n, "runs with another pid file (pid " mains[rival[n]] ", " pidfile[rival[n]] "); to replace it: " script " restart")
        go(n, "done")
    } else if (state[n] != "running") begin_launch(n)
    else if (has_file[n]) is_already_running(n)
    else go(n, "leaving")
}
function is_already_running(n) {
    say(n, "is already running " pids(n))
    if (is_ending[n]) print "warn " name[n] " " pids(n) " was told to stop and has not ended yet; start it again once it has"
    go(n, "done")
}
function begin_launch(n) {
    if (beat && schedule[n] in has_schedule) {
        warn(n, "cannot start: another scheduler (pid " has_schedule[schedule[n]] ") uses the schedule " schedule[n])
        go(n, "done")
    } else go(n, "queued")
}
function begin_stop(n) {
    if (state[n] == "running") go(n, "to stop")
    else if (rival[n]) {
        if (phase[rival[n]] == "") begin(rival[n])
        go(n, is_restart() ? "behind" : "done")
    } else {
        say(n, "is not running")
        is_down(n)
    }
}
function begin_graceful(n) {
    if (state[n] != "running") {
        warn(n, "is not running")
        go(n, "done")
    } else go(n, beat || ends_at_hup[n] ? "to stop" : "to reload")
}
function is_down(n) {
    if (is_restart() && !is_stray[n]) begin_launch(n)
    else go(n, has_file[n] ? "to clean" : "done")
}

function step(n) {
    if (phase[n] == "leaving") watch_leaving(n)
    else if (phase[n] == "behind") watch_rival(n)
    else if (phase[n] == "launched") watch_launched(n)
    else if (phase[n] == "settling") watch_settling(n)
    else if (phase[n] == "stopping" || phase[n] == "aborting") watch_stopping(n)
    else if (phase[n] == "reloading") watch_reloading(n)
}
# It runs without a pid file: Celery removes that a moment before it ends.
function watch_leaving(n) {
    if (state[n] != "running") begin_launch(n)
    else if (has_file[n] || clock - since[n] >= 30) is_already_running(n)
}
# The same node runs as it was started before the config changed, and has been told to end.
function watch_rival(n) {
    if (!rival[n]) begin_launch(n)
    else if (phase[rival[n]] == "done") {
        warn(n, "was not started, since it runs as it was before the config changed (pid " mains[rival[n]] ")")
        go(n, "done")
    }
}
function watch_launched(n) {
    if (state[n] == "running") {
        noticed[n] = "seen"
        if (has_file[n]) go(n, "settling")
        else if (start_timeout && clock - since[n] >= 10 * start_timeout) {
            warn(n, pids(n) " wrote no pid file within " start_timeout " s (<%&prefix%>_START_TIMEOUT)")
            go(n, "to abort")
        }
    } else if (noticed[n] ~ /^(seen|gone)/) {
        if (is_gone(n)) go(n, "failed")
    } else if (clock - since[n] >= (n in is_launching ? 10 * (start_timeout ? start_timeout : 60) : 5)) go(n, "failed")
}
# A process that becomes another program has no arguments for a moment: only after half a second it is gone.
function is_gone(n) {
    if (noticed[n] !~ /^gone /) noticed[n] = "gone " clock
    wait_at_most(2)
    return clock - substr(noticed[n], 6) >= 5
}
function watch_settling(n) {
    if (state[n] != "running") go(n, "failed")
    else if (!has_file[n]) go(n, "launched")
    else if (clock - since[n] >= settle) {
        say(n, "is up " pids(n))
        go(n, "up")
    }
}
function watch_stopping(n,    limit, i, count, pid) {
    limit = phase[n] == "aborting" ? 10 : stop_timeout
    if (state[n] != "running") {
        say(n, "is down")
        if (phase[n] == "aborting") go(n, interrupted ? "done" : "failed")
        else is_down(n)
    } else if (limit && clock - since[n] >= 10 * limit) {
        warn(n, pids(n) " has not ended after " limit " s; to end it: " script " kill")
        go(n, phase[n] == "aborting" ? "failed" : "done")
    } else {
        count = split(mains[n], pid, " ")
        for (i = 1; i <= count; i++) {
            if (pid[i] in failed_to_get && !retried) {
                retried = "yes"
                print "warn " name[n] " " pids(n) " did not get its signal; sending it again. If that fails too: " script " kill does not need the account of the service"
            }
            if (pid[i] in failed_to_get || !index(" " signalled[n], " " pid[i] " "))
                phase[n] = phase[n] == "aborting" ? "to abort" : "to stop"
        }
        if (clock - noticed[n] >= 50) {
            print "say waiting for " name[n] " " pids(n) " to end, " int((clock - since[n]) / 10) " s so far"
            noticed[n] = clock
        }
    }
}
function watch_reloading(n) {
    if (state[n] != "running") {
        if (is_gone(n)) go(n, "failed")
        return
    }
    if (mains[n] in failed_to_get) {
        warn(n, pids(n) " did not get its signal, so it has not loaded its app again")
        order("restore", " " n ":" mains[n])
        go(n, "done")
        return
    }
    noticed[n] = "seen"
    if (has_file[n]) go(n, "settling")
    else if (stop_timeout && clock - since[n] >= 10 * stop_timeout) {
        warn(n, pids(n) " has not loaded its app again after " stop_timeout " s: it is still finishing its tasks")
        order("restore", " " n ":" mains[n])
        go(n, "done")
    }
}
function max(one, other) { return one > other ? one : other }
function wait_at_most(tenths) { if (tenths < pause) pause = tenths < 1 ? 1 : tenths }

# Lets the nodes of a phase go to the next one. Returns their numbers.
function move(from, to, most,    i, n, list) {
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (phase[n] != from || most < 1) continue
        most--
        list = list " " n
        go(n, to)
    }
    return list
}
function order(what, list) { if (list != "") print what list }
# Signals go to processes, by account. Those that a stopped process would not notice wake it up.
function order_signals(from, to,    i, n, of, list, accounts, kept) {
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (phase[n] != from) continue
        kept = since[n]
        go(n, to)
        since[n] = kept
        signalled[n] = signalled[n] mains[n] " "
        of = account[n] == "" ? "-" : account[n]
        if (!(of in list)) accounts = accounts " " of
        list[of] = list[of] " " mains[n]
        if (is_suspended[n]) list["CONT " of] = list["CONT " of] " " mains[n]
    }
    n = split(accounts, of_all, " ")
    for (i = 1; i <= n; i++) {
        of = of_all[i]
        if (verb == "kill") print "kill" list[of]
        else print "signal TERM " of list[of]
        if ("CONT " of in list) print "signal CONT " of list["CONT " of]
    }
}

# Pid files that their processes have left, by account.
function order_unlink(    i, n, of, list) {
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (phase[n] != "to clean") continue
        of = account[n] == "" ? "-" : account[n]
        list[of] = list[of] "\t" pidfile[n]
        go(n, "done")
    }
    for (of in list) print "unlink " of list[of]
}

# Once none of the processes that were told to stop is left, another one may get its number.
function forget_ended(    pid, sent) {
    for (pid in was_sent) {
        if (pid in belongs) return
        sent = 1
    }
    if (sent) print "forget"
}

function is_running(n) { return state[n] == "running" }
function count_phase(which,    i, count) {
    for (i = 1; i <= nodes; i++) if (phase[number[i]] == which) count++
    return count + 0
}
# A node that runs under its old account or with its old pid file, as the record has it.
function find_rivals(    i, k, n) {
    for (i = 1; i <= nodes; i++)
        for (k = 1; is_stray[number[i]] && is_running(number[i]) && k <= nodes; k++) {
            n = number[k]
            if (!is_stray[n] && name[n] == name[number[i]]) rival[n] = number[i]
        }
}

# Somebody ended the command: nothing more is begun, and what a start began is undone.
function interrupt(    i, n) {
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (phase[n] ~ /^(launched|settling)$/ && verb == "start") go(n, "to abort")
        else if (phase[n] ~ /^(stopping|to stop)$/ && is_restart() && !is_stray[n]) {
            print "warn " name[n] " ends, and is not started again; to start it: " script " start"
            go(n, "done")
        } else if (phase[n] == "" || phase[n] ~ /^(queued|behind)$/) {
            if (phase[n] != "" && is_restart()) print "warn " name[n] " is down; to start it: " script " start"
            go(n, "done")
        } else if (phase[n] !~ /^(aborting|to abort|failed)$/) go(n, "done")
    }
    problem()
}

# Commands for eval: names that the script has, and numbers. What is to be done comes after them.
function count_nodes(    i, n, running, in_unit, left_files, to_start, all, down) {
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (is_running(n)) {
            running++
            in_unit += is_in_unit[n]
            if (!is_stray[n]) all = all " " mains[n]
        } else {
            left_files += has_file[n]
            if (!is_stray[n]) down = down " " n
        }
        if (!is_stray[n] && !(is_running(n) && has_file[n])) to_start++
    }
    print "running=" running + 0
    print "to_start=" to_start + 0
    print "in_unit=" in_unit + 0
    print "outside=" running - in_unit
    print "left_files=" left_files + 0
    print "down=\"" down "\""
    print "pids=\"" all "\""
    if (counts == "first") print "="
}

# --- status ---
function report_status(    i, n, running, stopped, dead, unknown) {
    if (sees_init == "" && !all_seen) print "blind"
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (is_stray[n] ? !is_running(n) && has_config : rival[n] && pidfile[rival[n]] == pidfile[n]) continue
        if (is_running(n)) {
            running++
            say(n, "is running " pids(n) remark(n))
        } else if (is_hidden[n] || sees_init == "" && !all_seen) {
            unknown++
            print "say cannot tell whether " name[n] " is up: this account cannot see " (is_hidden[n] ? pidfile[n] : "its processes")
        } else if (has_file[n]) {
            dead++
            say(n, "is dead but its pid file " pidfile[n] " exists")
        } else {
            stopped++
            say(n, "is stopped")
        }
    }
    if (unknown) print "exit 4"
    else if (dead || running && stopped) print "exit 1"
    else if (stopped) print "exit 3"
    else print "exit 0"
}
function remark(n,    text) {
    if (is_ending[n]) text = ", ending"
    if (is_suspended[n]) text = text ", suspended"
    if (uid == "" && has_config) text = text ", as uid " owner_of[n]
    else if (is_stray[n] && has_config) text = text (is_in_config(n) ? ", account " user " in the config" : ", no longer in the config")
    return text
}
function is_in_config(n,    i) {
    for (i = 1; i <= nodes; i++)
        if (!is_stray[number[i]] && name[number[i]] == name[n] && pidfile[number[i]] == pidfile[n]) return 1
    return 0
}

END {
    if (!sees_self) {
        print "ps failed"
        exit
    }
    if (began == "") began = now + 0
    # The clock of the processes does not move when the time is set, but it only counts seconds.
    clock = ticks + 0
    if (10 * (now - began - 1) > clock) clock = 10 * (now - began - 1)
    pause = 10
    # Two seconds with the looks and pauses around it, and looks at hundreds of nodes take longer.
    settle = max(10, 18 - int(nodes / 100))
    for (i = 1; i <= nodes; i++) find_mains(number[i])
    find_rivals()
    if (interrupted) interrupt()
    if (verb == "status") {
        report_status()
        exit
    }
    if (counts) count_nodes()
    if (counts == "only") exit
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (phase[n] != "") step(n)
        else if (verb != "rolling-restart") begin(n)
        # One look for all that settle, once the last of them has.
        if (phase[n] == "settling") settling = max(settling, settle - (clock - since[n]))
    }
    if (settling) wait_at_most(settling)
    if (verb == "rolling-restart") roll_on()
    forget_ended()
    order_signals("to stop", "stopping")
    order_signals("to abort", "aborting")
    for (i = 1; i <= nodes; i++) if (phase[number[i]] == "to reload") reloads = reloads " " number[i] ":" mains[number[i]]
    move("to reload", "reloading", nodes)
    order("reload", reloads)
    order_unlink()
    order("launch", move("queued", "launched", most_loading - count_phase("launched")))
    list = move("failed", "done", nodes)
    if (list != "") problem()
    order("report", list)
    if (verb == "rolling-restart") order("ask", move("up", "done", nodes))
    for (i = 1; i <= nodes; i++) if (phase[number[i]] !~ /^(done|up)$/) unfinished++
    if (!unfinished) print "finished"
    print "began " began
    print "ticks " clock
    print "failures " failures + 0
    print "retried " retried
    print "wait " pause
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        print "progress\t" n "\t" phase[n] "\t" since[n] "\t" noticed[n] "\t" signalled[n]
        if (phase[n] == "" || phase[n] ~ /^(done|up)$/) continue
        if (mains[n] != "") print "watch " mains[n]
        if (phase[n] ~ /^(launched|leaving|reloading)$/) print "await " pidfile[n]
    }
}

# One node after the other, as long as all goes well.
function roll_on(    i, n) {
    for (i = 1; i <= nodes; i++) if (phase[number[i]] != "" && phase[number[i]] != "done") return
    for (i = 1; i <= nodes; i++) {
        n = number[i]
        if (phase[n] != "") continue
        if (failures) {
            print "warn " name[n] " was not restarted"
            go(n, "done")
        } else {
            begin(n)
            if (phase[n] != "done") return
        }
    }
}
