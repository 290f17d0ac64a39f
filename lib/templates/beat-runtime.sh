
# --- The scheduler ---
# A statement of sh for it, or for each mistake. awk finds values in its environment, where it reads no escapes.
table=$(LC_ALL=C PROGRAM="${CELERYBEAT:-${CELERY_BIN:-celery}}" DAEMON="${DAEMON_OPTS:-}" \
    OPTIONS="${CELERYBEAT_OPTS:-}" awk '
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
        add("node", ARGV[1]); add("node", file["--pidfile"]); add("node", file["--logfile"])
        add("files", "beat"); add("files", "--pidfile=" file["--pidfile"]); add("files", "--logfile=" file["--logfile"])
        add("files", "--loglevel=" ARGV[4]); add("files", "--schedule=" file["--schedule"])
        printf "%s", (mistakes != "") ? mistakes : "\"$1\"" line["node"] line["celery"] line["files"] line["beat"]
        exit (mistakes != "")
    }
' "$instance" "${CELERYBEAT_PID_FILE:-/var/run/$own/beat.pid}" "${CELERYBEAT_LOG_FILE:-/var/log/$own/beat.log}" \
    "${CELERYBEAT_LOG_LEVEL:-${CELERYBEAT_LOGLEVEL:-INFO}}" "${CELERY_APP:-}") ||
    { eval "$table"; die 6 'the scheduler cannot be made out: see CELERYBEAT_OPTS in the config'; }

# Calls a function for the scheduler, with its name, its pid file, its log file, and the command line that becomes it.
each_node() { eval "$table"; } # FUNCTION
