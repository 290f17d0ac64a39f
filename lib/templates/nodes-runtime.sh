
# --- The nodes, by the rules of `celery multi` ---

# One statement of sh for each node. awk finds the values in its environment, where backslashes mean nothing to it.
table=$(LC_ALL=C SERVICE="$name" BIN="${CELERY_BIN:-celery}" NODES="${CELERYD_NODES:-$own}" APP="${CELERY_APP:-}" \
    PIDFILE="${CELERYD_PID_FILE:-/var/run/$own/%n.pid}" LOGFILE="${CELERYD_LOG_FILE:-/var/log/$own/%n%I.log}" \
    LEVEL="${CELERYD_LOG_LEVEL:-${CELERYD_LOGLEVEL:-INFO}}" DAEMON_OPTIONS="${DAEMON_OPTS:-}" \
    OPTIONS="${CELERYD_OPTS:-}" awk '
    # Says what is wrong, once.
    function fail(text) {
        gsub(/[\001-\037\177]/, "?", text)
        if (!failures[text]++) print ENVIRON["SERVICE"] ": " text | "cat >&2"
        failed = 1
    }
    # Puts words into a set.
    function fill(set, text, i, part) { for (i = split(text, part, " "); i > 0; i--) set[part[i]] }
    # Returns the first text that is not empty.
    function either(text, other) { return text == "" ? other : text }
    # Returns a word as sh reads it.
    function quote(word) {
        if (word ~ /^[A-Za-z0-9_@%+=:,.\/-]+$/) return word
        gsub(q, q "\\" q q, word)
        return q word q
    }
    # Splits text as sh does, expanding nothing; adds the words to a list of n, and returns how many it has then.
    function split_words(text, list, n, at, c, word, open, started) {
        for (at = 1; at <= length(text); at++) {
            c = substr(text, at, 1)
            if (open == "" && c ~ /[ \t\n]/) {
                if (started) list[++n] = word
                word = started = ""
                continue
            }
            if (c == "\\" && open != q) {
                c = substr(text, ++at, 1)
                if (c == "\n") continue
                if (c == "") fail("nothing follows the last backslash of: " text)
                word = word (open == "" || index("$`\"\\", c) ? "" : "\\") c
            } else if (c == open) open = ""
            else if (open == "" && (c == q || c == "\"")) open = c
            else word = word c
            started = 1
        }
        if (open != "") fail("there is no closing " open " in: " text)
        if (started) list[++n] = word
        return n
    }
    # Sets what the letters of formats stand for.
    function set_formats(set, h, d, n, i, I) { set["h"] = h; set["d"] = d; set["n"] = n; set["i"] = i; set["I"] = I }
    # Replaces formats such as %n.
    function expand(text, formats, i, n, part, letter, result) {
        if (index(text, "%%")) fail("%% is not one % in: " text)
        n = split(text, part, /%/)
        result = part[1]
        for (i = 2; i <= n; i++) {
            letter = substr(part[i], 1, 1)
            if (letter in formats) result = result formats[letter] substr(part[i], 2)
            else if (letter ~ /[A-Za-z0-9_]/ || letter > "~") fail("Celery has no format %" part[i] " in: " text)
            else result = result "%" part[i]
        }
        return result
    }
    # Fills in what only the host knows, and which process of the pool it is.
    function on_host(path, i, I) {
        if (path ~ /%[hd]/ && host == "") "uname -n" | getline host
        set_formats(known, host, substr(host, index(host ".", ".") + 1), "%n", i, I)
        return expand(path, known)
    }
    # Sets an option in a group of them: one that is there keeps its place.
    function set_option(group, name, value) {
        if (!((group, name) in values)) names[group, ++count[group]] = name
        values[group, name] = value
    }
    # Adds one group of options to another.
    function copy_options(from, to, i) {
        for (i = 1; i <= count[from]; i++) set_option(to, names[from, i], values[from, names[from, i]])
    }
    # Reads an option into a group: "" for all nodes, :SELECTOR for some, "multi" for what celery multi keeps.
    function read_option(written, value, stray, name, group) {
        name = substr(written, 1, index(written ":", ":") - 1)
        group = substr(written, length(name) + 1)
        if (group ~ /:.*:/) fail("an option has at most one colon: " written)
        if (name == "-p") fail("-p is no option of a worker: set CELERYD_PID_FILE")
        if (value == "" && (name in valued || stray && name in kept)) fail("no value for " name (name ~ /^--/ ? "=" : ""))
        if (group == "" && name in kept) group = "multi"
        if (group ~ /^:/ && !(group in count)) selectors[++selected] = substr(group, 2)
        set_option(group, name, value)
    }
    # Reads all words: nodes, options with their values, and from -- on what is passed through.
    function read_words(total, own, at, after, word, equals, value, stray) {
        for (at = 1; at <= total; at++) if (words[at] in reserved && !taken[words[at]]++) words[at] = ""
        for (at = 1; at <= total && words[at] != "--"; at++) {
            word = words[at]
            if (word == "-") fail("a - alone is neither an option nor a node")
            else if (word ~ /^--/) {
                equals = index(word "=", "=")
                stray = equals > length(word) && at > own && words[at + 1] ~ /^[^-]/
                read_option(substr(word, 1, equals - 1), substr(word, equals + 1), stray)
            } else if (word ~ /^-/) {
                for (after = at + 1; after < total && words[after] == "";) after++
                value = words[after] ~ /^[^-]/ ? words[after] : ""
                read_option(word, value)
                if (value == "") continue
                at = after
                if (word ~ /^-([BCDEq]|[AIOPQSXbcflns][^:]+)(:|$)/) fail(word " takes no value, but has " value)
            } else if (word != "") keys[++nodes] = word
        }
        for (; at <= total; at++) if (words[at] != "") passed = passed " " quote(words[at])
    }
    # Names the nodes: words, or a count where there is one word that Python reads as a number.
    function name_nodes(prefix, i, suffix) {
        counted = nodes == 1 && keys[1] ~ /^[\t-\r ]*[+-]?[0-9]+(_[0-9]+)*[\t-\r ]*$/
        single = nodes == 1
        if (counted) {
            gsub(/_/, "", keys[1])
            nodes = keys[1] + 0
            prefix = either(values["multi", "--range-prefix"], "celery")
        }
        if (nodes < 1) fail("there are no nodes")
        if (counted && nodes > limit) fail("more than " limit " nodes: " (nodes = limit))
        suffix = either(values["multi", "--hostname"], either(values["multi", "-n"], "%h"))
        suffix = either(values["multi", "--suffix"], suffix)
        if (suffix == "\"\"" || suffix == q q) suffix = ""
        set_formats(in_name, "%h", "%d", "%n", "0", "")
        for (i = 1; i <= nodes; i++) {
            if (counted) keys[i] = i
            full[i] = expand(index(keys[i], "@") ? keys[i] : prefix keys[i] "@" suffix, in_name)
            short[i] = substr(full[i], 1, index(full[i], "@") - 1)
            if (index(short[i], "/")) fail("a node name must not contain a slash: " short[i])
            if (full[i] in node_of) fail("there are two nodes " full[i])
            else node_of[full[i]] = i
        }
    }
    # Finds out which nodes a selector chooses: 1 by name, 2 by number, 3 by list or range.
    function read_selector(selector, i, n, part, range, end, k) {
        n = split(selector ",", part, /,/) - 1
        for (i = 1; i <= n; i++) {
            range = single && part[i] ~ /^[0-9]+-[0-9]+$/
            split(part[i], end, /-/)
            if (!range) chosen[selector, part[i]] = n > 1 ? 3 : 1
            else for (k = 1; k <= limit; k++) if (end[1] + 0 <= k && k <= end[2] + 0) chosen[selector, k] = 3
            if (counted && part[i] ~ /-/ && !range && !(part[i] in node_of)) fail("not a range of nodes: " part[i])
        }
        if (selector !~ /^[0-9]+$/) return
        if (!((selector + 0) in keys)) fail("there is no node " selector)
        else if (!((selector, keys[selector + 0]) in chosen)) chosen[selector, keys[selector + 0]] = 2
    }
    # Merges the options of a node: for all, by its name, by its number, by lists. Its full name goes before its key.
    function read_node(node, key, rank, i) {
        if (index(key, "@")) key = short[node]
        for (i = 1; i <= selected; i++) if (full[node] !~ /%[hdn]/ && (selectors[i], full[node]) in chosen) key = full[node]
        copy_options("", node)
        for (rank = 1; rank <= 3; rank++)
            for (i = 1; i <= selected; i++)
                if (key !~ /%[hdn]/ && chosen[selectors[i], key] == rank) copy_options(":" selectors[i], node)
    }
    # Prints the statement of a node.
    function print_node(node, i, n, name, value, text, pidfile, logfile, globals, options, given, part) {
        set_formats(format, full[node], substr(full[node], length(short[node]) + 2), either(short[node], "celery"), "%i", "%I")
        format["p"] = full[node]
        format["N"] = short[node]
        for (i = 1; i <= count[node]; i++) {
            name = names[node, i]
            value = expand(values[node, name], format)
            text = " " quote(name ~ /^--/ && value != "" ? name "=" value : name)
            if (name !~ /^--/ && value != "") text = text " " quote(value)
            if (name in long) name = long[name]
            if (name == "--pidfile") pidfile = on_host(value, "0", "")
            else if (name == "--logfile") logfile = value
            else if (name in global) globals = globals (given[name]++ ? "" : text)
            else if (!(name in unused)) options = options text
        }
        if (node_of[full[node]] == node && pidfile in owner) fail(owner[pidfile] " and " full[node] " share the pid file " pidfile)
        owner[pidfile] = full[node]
        if (logfile != "") options = " " quote("--logfile=" logfile) options
        if (pidfile != "") options = " " quote("--pidfile=" pidfile) options
        text = " " expand(either(values["multi", "--cmd"], "celery worker"), format) " "
        if (!index(text, " celery ")) fail("the word celery is not in: --cmd=" text)
        for (i = split(substr(text, index(text, " celery ") + 8), part, / +/); i > 0; i--)
            if (part[i] !~ /^(--detach|-D)?$/) options = " " quote(part[i]) options
        options = globals options " -n " quote(full[node]) passed
        n = split_words(values["multi", "--append"], part, 0)
        for (i = 1; i <= n; i++) options = options " " quote(expand(part[i], format))
        print "\"$1\"", quote(short[node]), quote(pidfile), quote(on_host(logfile, "%i", "%I")) program options
    }
    BEGIN {
        q = sprintf("%c", 39)
        limit = 1000
        fill(reserved, "--nosplash --quiet -q --verbose --no-color")
        fill(kept, "--cmd --append -n --hostname --prefix --suffix --range-prefix")
        fill(unused, "-n --hostname -D --detach --executable")
        fill(global, "--app --broker --result-backend --loader --config --workdir --no-color --quiet")
        fill(valued, "-A --app -b --broker --result-backend --loader --config --workdir -n --hostname -S --statedb -l " \
            "--loglevel -O --optimization --prefetch-multiplier -c --concurrency -P --pool --time-limit -Q --queues -s " \
            "--soft-time-limit --max-tasks-per-child --max-memory-per-child -X --exclude-queues -I --include --schedule " \
            "--heartbeat-interval --autoscale --schedule-filename --scheduler -f --logfile --pidfile --uid --gid --umask " \
            "--executable")
        long["-A"] = "--app"; long["-b"] = "--broker"; long["-C"] = "--no-color"; long["-q"] = "--quiet"; long["-f"] = "--logfile"
        n = split_words(ENVIRON["BIN"], bin, 0)
        for (i = 1; i <= n; i++) program = program " " quote(bin[i])
        own = split_words(ENVIRON["DAEMON_OPTIONS"], words, split_words(ENVIRON["NODES"], words, 0))
        words[++own] = "--pidfile=" ENVIRON["PIDFILE"]
        words[++own] = "--logfile=" ENVIRON["LOGFILE"]
        words[++own] = "--loglevel=" ENVIRON["LEVEL"]
        if (ENVIRON["APP"] != "") words[++own] = "--app=" ENVIRON["APP"]
        read_words(split_words(ENVIRON["OPTIONS"], words, own), own)
        name_nodes(values["multi", "--prefix"])
        for (i = 1; i <= selected; i++) read_selector(selectors[i])
        for (i = 1; i <= nodes; i++) {
            read_node(i, keys[i])
            print_node(i)
        }
        close("cat >&2")
        exit failed
    }
') || die 6 'the nodes cannot be made out: see CELERYD_NODES and CELERYD_OPTS in the config'

# Calls a function for each node, with its name, its pid file, its log file, and the command line that becomes it.
each_node() { # FUNCTION
    eval "$table"
}
