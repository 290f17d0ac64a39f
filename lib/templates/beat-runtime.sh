
# --- The scheduler ---
# Sets $nodes to its line: its number, name, pid file, log and schedule; and $node_commands to sh text for the service
# user's shell. awk finds values in its environment, where it reads no escapes.
work_out_nodes() {
    { set +x; } 2>/dev/null
    if found=$(LC_ALL=C PROGRAM="${CELERYBEAT:-${CELERY_BIN:-<%&celeryBin%>}}" DAEMON="${DAEMON_OPTS:-}" \
    OPTIONS="${CELERYBEAT_OPTS:-}" \
<%#engine%>
    SUPERVISED="$supervised" OWN_LOG="${CELERYBEAT_LOG_FILE:-}" \
<%/engine%>
    awk '
<%>awk-words%>
    function add(part, word) { line[part] = line[part] " " quote(word) }
    BEGIN {
        q = sprintf("%c", 39); global = "^--(app|broker|result-backend|loader|config|workdir)$"
        valued = "^--(scheduler?|max-interval|loglevel|logfile|pidfile|[ug]id|umask|executable)$|" global
        long["-A"] = "--app"; long["-b"] = "--broker"; long["-C"] = "--no-color"; long["-q"] = "--quiet"
        long["-s"] = "--schedule"; long["-S"] = "--scheduler"; long["-l"] = "--loglevel"; long["-f"] = "--logfile"
        file["--pidfile"] = ARGV[2]; file["--logfile"] = ARGV[3]; file["--schedule"] = ""
        n = split_words(ENVIRON["PROGRAM"], words, 0)
        for (i = 1; i <= n; i++) add("celery", words[i])
        if (ARGV[5] != "") add("celery", "--app=" ARGV[5])
        # Each word is an option of celery itself, a file that beat writes, or an option of beat.
        n = split_words(ENVIRON["OPTIONS"], words, split_words(ENVIRON["DAEMON"], words, 0))
        for (end = 1; end <= n && words[end] != "--"; end++) continue
        for (at = 1; at < end; at++) {
            word = words[at]
            size = word ~ /^--/ ? index(word "=", "=") - 1 : 2
            name = substr(word, 1, size)
            if (name in long) name = long[name]
            if (name ~ /^--(no-color|quiet)$/ && length(word) == size) add("celery", name)
            else if (name ~ valued && (length(word) > size || at + 1 < end)) {
                value = length(word) > size ? substr(word, size + (word ~ /^--/ ? 2 : 1)) : words[++at]
                if (!(name in file)) add(name ~ global ? "celery" : "beat", name "=" value)
                else if (value != "") file[name] = value
            } else if (word !~ /^(-D|--detach)$/) add("beat", word)
        }
        for (; at <= n; at++) add("beat", words[at])
        if (file["--pidfile"] !~ "^/" || file["--logfile"] !~ "^/")
            fail("not absolute: " file["--pidfile"] " or " file["--logfile"])
        # Without a schedule of its own it would write into the working directory.
        match(file["--pidfile"], "[^/]*$")
        if (file["--schedule"] == "") file["--schedule"] = substr(file["--pidfile"], 1, RSTART - 1) ARGV[1] "-schedule"
        add("files", "beat")
<%#engine%>
        # A supervised one has no pid file, and a log of its own only where the config names one.
        if (ENVIRON["SUPERVISED"] != "") {
            add("files", "--pidfile=")
            if (ENVIRON["OWN_LOG"] != "" || file["--logfile"] != ARGV[3]) add("files", "--logfile=" file["--logfile"])
        } else {
            add("files", "--pidfile=" file["--pidfile"])
            add("files", "--logfile=" file["--logfile"])
        }
<%/engine%>
<%^engine%>
        add("files", "--pidfile=" file["--pidfile"])
        add("files", "--logfile=" file["--logfile"])
<%/engine%>
        add("files", "--loglevel=" ARGV[4]); add("files", "--schedule=" file["--schedule"])
        check_path(file["--pidfile"])
        check_path(file["--logfile"])
        check_path(file["--schedule"])
        if (mistakes != "") {
            printf "%s", mistakes
            exit 1
        }
        text = file["--schedule"]
        if (text !~ /^\//) text = ARGV[6] "/" text
        # Assignments for the shell.
        print "nodes=" quote("node\t1\t" ARGV[1] "\t" file["--pidfile"] "\t" file["--logfile"] "\t" text)
        text = quote(ARGV[1]) " " quote(file["--pidfile"]) " " quote(file["--logfile"])
        text = "with_node() {\nnumber=$1\nshift\n\"$@\" " text line["celery"] line["files"] line["beat"] "\n}"
        print "node_commands=" quote(text "\nwith_app() {\n\"$1\"" line["celery"] "\n}")
    }
' "$instance" "${CELERYBEAT_PID_FILE:-<%&runDirectory%>/$own/beat.pid}" "${CELERYBEAT_LOG_FILE:-<%&logDirectory%>/$own/beat.log}" \
        "${CELERYBEAT_LOG_LEVEL:-${CELERYBEAT_LOGLEVEL:-INFO}}" "${CELERY_APP:-}" "$chdir"); then
        eval "$found"
    else
        IFS=$newline
        for line in $found; do
            warn "$line"
        done
        unset -v IFS
        celery_initd_problem='cannot work out the scheduler: check CELERYBEAT_OPTS'
    fi
    celery_initd_trace_again
}
nodes=
node_commands=
if [ -z "$celery_initd_problem" ]; then
    work_out_nodes
fi
