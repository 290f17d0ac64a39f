
# --- The scheduler ---

# One statement of sh. awk finds the values in its environment, where backslashes mean nothing to it.
table=$(LC_ALL=C SERVICE="$name" PROGRAM="${CELERYBEAT:-${CELERY_BIN:-celery}}" APP="${CELERY_APP:-}" \
    PIDFILE="${CELERYBEAT_PID_FILE:-/var/run/$own/beat.pid}" LOGFILE="${CELERYBEAT_LOG_FILE:-/var/log/$own/beat.log}" \
    LEVEL="${CELERYBEAT_LOG_LEVEL:-${CELERYBEAT_LOGLEVEL:-INFO}}" DAEMON_OPTIONS="${DAEMON_OPTS:-}" \
    OPTIONS="${CELERYBEAT_OPTS:-}" awk '
<%>awk-words%>
    # Adds a word to those before the sub-command, "celery", or to those behind it, "beat".
    function add(place, word) { line[place] = line[place] " " quote(word) }
    # Reads the words before the end: files that beat writes, options of celery, and those of beat.
    function read_options(end, at, word, name, size, value) {
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
    }
    BEGIN {
        q = sprintf("%c", 39)
        global = "^--(app|broker|result-backend|loader|config|workdir)$"
        valued = substr(global, 1, length(global) - 2) "|scheduler?|max-interval|loglevel|logfile|pidfile|[ug]id|umask|executable)$"
        long["-A"] = "--app"; long["-b"] = "--broker"; long["-C"] = "--no-color"; long["-q"] = "--quiet"
        long["-s"] = "--schedule"; long["-S"] = "--scheduler"; long["-l"] = "--loglevel"; long["-f"] = "--logfile"
        file["--pidfile"] = ENVIRON["PIDFILE"]
        file["--logfile"] = ENVIRON["LOGFILE"]
        file["--schedule"] = ""
        n = split_words(ENVIRON["PROGRAM"], words, 0)
        for (i = 1; i <= n; i++) add("program", words[i])
        if (ENVIRON["APP"] != "") add("celery", "--app=" ENVIRON["APP"])
        n = split_words(ENVIRON["OPTIONS"], words, split_words(ENVIRON["DAEMON_OPTIONS"], words, 0))
        for (end = 1; end <= n && words[end] != "--"; end++) continue
        read_options(end)
        for (; end <= n; end++) add("beat", words[end])
        # Without a schedule of its own it would write into the working directory.
        path = file["--pidfile"]
        sub("[^/]*$", "", path)
        if (file["--schedule"] == "") file["--schedule"] = path ENVIRON["SERVICE"] "-schedule"
        print "\"$1\"", quote(ENVIRON["SERVICE"]), quote(file["--pidfile"]), quote(file["--logfile"]) \
            line["program"] line["celery"], "beat", quote("--pidfile=" file["--pidfile"]), \
            quote("--logfile=" file["--logfile"]), quote("--loglevel=" ENVIRON["LEVEL"]), \
            quote("--schedule=" file["--schedule"]) line["beat"]
        close("cat >&2")
        exit failed
    }
') || die 6 'the scheduler cannot be made out: see CELERYBEAT_OPTS in the config'

# Calls a function for the scheduler, with its name, its pid file, its log file, and the command line that becomes it.
each_node() { # FUNCTION
    eval "$table"
}
