
# --- The nodes, by the rules of `celery multi` ---
# A statement of sh for each node, or for each mistake. awk finds values in its environment, where it reads no escapes.
table=$(LC_ALL=C BIN="${CELERY_BIN:-celery}" NODES="${CELERYD_NODES:-$own}" \
    DAEMON="${DAEMON_OPTS:-}" OPTIONS="${CELERYD_OPTS:-}" awk '
<%>awk-words%>
    function either(text, other) { return text == "" ? other : text }
    function set_formats(set, h, d, n, i, I) { set["h"] = h; set["d"] = d; set["n"] = n; set["i"] = i; set["I"] = I }
    function expand(text, formats, lenient, i, n, part, letter, known, result) {
        if (!lenient && index(text, "%%")) fail("%% is not one % in: " text)
        n = split(text, part, /%/)
        result = part[1]
        for (i = 2; i <= n; i++) {
            letter = substr(part[i], 1, 1)
            known = letter in formats
            result = result (known ? formats[letter] substr(part[i], 2) : "%" part[i])
            if (!lenient && !known && (letter ~ /[A-Za-z0-9_]/ || letter > "~"))
                fail("Celery has no format %" part[i] " in: " text)
        }
        return result
    }
    # Fills in the name of the host, which is asked for only where it is needed.
    function fill(word, host, label) {
        if (word ~ /%[hdn]/ && !("h" in on_host)) {
            "uname -n" | getline host
            label = substr(host, 1, index(host ".", ".") - 1)
            set_formats(on_host, host, substr(host, length(label) + 2), label, "%i", "%I")
        }
        return quote(expand(word, on_host, "lenient"))
    }
    # Sets an option in a group of them: one that is there keeps its place.
    function set_option(group, name, value) {
        if (!((group, name) in values)) names[group, ++count[group]] = name
        values[group, name] = value
    }
    function copy_options(from, to, i) {
        for (i = 1; i <= count[from]; i++) set_option(to, names[from, i], values[from, names[from, i]])
    }
    # Reads an option into a group: "" for all nodes, :SELECTOR for some, "multi" for what is for multi itself.
    function read_option(written, value, name, group) {
        name = substr(written, 1, index(written ":", ":") - 1)
        group = substr(written, length(name) + 1)
        if (group ~ /:.*:/) fail("an option has at most one colon: " written)
        if (name ~ /^(-n|--hostname)$/ && value == "") fail("no value for " name)
        if (group == "" && name ~ own) group = "multi"
        if (group ~ /^:/ && !(group in count)) selectors[++selected] = substr(group, 2)
        set_option(group, name, value)
    }
    # Reads all words: nodes, options with their values, and from -- on what is passed through.
    function read_words(total, at, word, equals) {
        for (at = 1; at <= total && words[at] != "--"; at++) {
            word = words[at]
            equals = index(word "=", "=")
            if (word == "-") fail("a - alone is neither an option nor a node")
            else if (word !~ /^-/) keys[++nodes] = word
            else if (word ~ /^--/) read_option(substr(word, 1, equals - 1), substr(word, equals + 1))
            else read_option(word, at < total && words[at + 1] ~ /^[^-]/ ? words[++at] : "")
        }
        for (; at <= total; at++) passed = passed " " quote(words[at])
    }
    # Names the nodes: words, or a count where there is one word that Python reads as a number.
    function name_nodes(prefix, range_prefix, suffix, i, name) {
        single = nodes == 1
        counted = single && keys[1] ~ /^[\t-\r ]*[+-]?[0-9]+(_[0-9]+)*[\t-\r ]*$/
        if (counted) { gsub(/_/, "", keys[1]); nodes = keys[1] + 0 }
        if (nodes < 1) fail("there are no nodes")
        if (counted && nodes > limit) fail("more than " limit " nodes: " (nodes = limit))
        for (i = 1; i <= nodes; i++) {
            if (counted) keys[i] = i
            name = (counted ? range_prefix : prefix) keys[i] "@" suffix
            full[i] = expand(index(keys[i], "@") ? keys[i] : name, in_name)
            short[i] = substr(full[i], 1, index(full[i], "@") - 1)
            if (index(short[i], "/")) fail("a node name must not contain a slash: " short[i])
            if (named[full[i]]++) fail("there are two nodes " full[i])
        }
    }
    # Finds out which nodes a selector chooses: 1 by name, 2 by number, 3 by list or range.
    function read_selector(selector, i, n, part, range, last, k) {
        n = split(selector ",", part, /,/) - 1
        for (i = 1; i <= n; i++) {
            range = single && part[i] ~ /^[0-9]+-[0-9]+$/
            if (!range) chosen[selector, part[i]] = n > 1 ? 3 : 1
            last = substr(part[i], index(part[i], "-") + 1) + 0
            for (k = part[i] + 0; range && k <= last && k <= limit; k++) chosen[selector, k] = 3
            if (counted && part[i] ~ /-/ && !range && !(part[i] in named)) fail("not a range of nodes: " part[i])
        }
        if (selector !~ /^[0-9]+$/) return
        if (!((selector + 0) in keys)) fail("there is no node " selector)
        else if (!((selector, keys[selector + 0]) in chosen)) chosen[selector, keys[selector + 0]] = 2
    }
    # Merges the options of a node: for all, by its name, by its number, by lists. Its full name goes before its key.
    function merge_options(node, full, key, rank, i) {
        for (i = 1; i <= selected; i++) if (full !~ /%[hdn]/ && (selectors[i], full) in chosen) key = full
        copy_options("", node)
        for (rank = 1; rank <= 3; rank++)
            for (i = 1; i <= selected; i++)
                if (chosen[selectors[i], key] == rank) copy_options(":" selectors[i], node)
    }
    function add_node(node, full, short, i, n, name, value, text, pidfile, logfile, globals, options, seen, part) {
        set_formats(format, full, substr(full, length(short) + 2), either(short, "celery"), "%i", "%I")
        format["p"] = full; format["N"] = short
        for (i = 1; i <= count[node]; i++) {
            name = names[node, i]
            value = expand(values[node, name], format)
            text = " " fill(name (name ~ /^--/ && value != "" ? "=" value : ""))
            if (name !~ /^--/ && value != "") text = text " " fill(value)
            if (name in long) name = long[name]
            if (name == "-D") options = options (value == "" ? "" : " " fill(value))
            else if (name == "--pidfile") pidfile = expand(value, in_name)
            else if (name == "--logfile") logfile = value
            else if (name ~ /^--(app|broker|result-backend|loader|config|workdir|no-color|quiet)$/)
                globals = globals (seen[name]++ ? "" : text)
            else if (name !~ /^(-n|--hostname|--detach|--executable)$/) options = options text
        }
        if (pidfile in owner) fail(owner[pidfile] " and " full " share the pid file " pidfile)
        owner[pidfile] = full
        if (expand(logfile, in_name) ~ /^[^\/%]/ || pidfile ~ /^[^\/%]/) fail("not absolute: " pidfile " or " logfile)
        if (logfile != "") options = " " fill("--logfile=" logfile) options
        if (pidfile != "") options = " " fill("--pidfile=" pidfile) options
        text = " " expand(either(values["multi", "--cmd"], "celery worker"), format) " "
        if (!index(text, " celery ")) fail("the word celery is not in: --cmd=" text)
        for (i = split(substr(text, index(text, " celery ") + 8), part, / +/); i > 0; i--)
            if (part[i] !~ /^(--detach|-D)?$/) options = " " fill(part[i]) options
        options = globals options " -n " quote(full) passed
        n = split_words(values["multi", "--append"], part, 0)
        for (i = 1; i <= n; i++) {
            text = expand(part[i], format)
            options = options " " (passed == "" ? fill(text) : quote(text))
        }
        table = table "\"$1\" " quote(short) " " fill(pidfile) " " fill(logfile) program options "\n"
    }
    BEGIN {
        q = sprintf("%c", 39); limit = 1000
        own = "^(-n|--(cmd|append|hostname|prefix|suffix|range-prefix))$"
        long["-A"] = "--app"; long["-b"] = "--broker"; long["-f"] = "--logfile"
        long["-C"] = "--no-color"; long["-q"] = "--quiet"
        set_formats(in_name, "%h", "%d", "%n", "0", "")
        n = split_words(ENVIRON["BIN"], bin, 0)
        for (i = 1; i <= n; i++) program = program " " (i > 1 ? fill(bin[i]) : quote(bin[i]))
        n = split_words(ENVIRON["DAEMON"], given, split_words(ENVIRON["NODES"], given, 0))
        for (i = 1; i < ARGC; i++) given[++n] = ARGV[i]
        total = split_words(ENVIRON["OPTIONS"], given, n)
        for (i = 1; i <= total; i++)
            if (given[i] !~ /^(-q|--(quiet|verbose|nosplash|no-color))$/ || taken[given[i]]++) words[++kept] = given[i]
        read_words(kept)
        host = either(values["multi", "--hostname"], either(values["multi", "-n"], "%h"))
        suffix = either(values["multi", "--suffix"], host)
        if (suffix == "\"\"" || suffix == q q) suffix = ""
        name_nodes(values["multi", "--prefix"], either(values["multi", "--range-prefix"], "celery"), suffix)
        for (i = 1; i <= selected; i++) read_selector(selectors[i])
        for (i = 1; i <= nodes; i++) {
            # The key of a name with its host is the part before that, if it is known.
            merge_options(i, full[i], !index(keys[i], "@") ? keys[i] : short[i] ~ /%[hdn]/ ? "@" : short[i])
            add_node(i, full[i], short[i])
        }
        printf "%s", either(mistakes, table)
        exit (mistakes != "")
    }
' "--pidfile=${CELERYD_PID_FILE:-/var/run/$own/%n.pid}" "--logfile=${CELERYD_LOG_FILE:-/var/log/$own/%n%I.log}" \
    "--loglevel=${CELERYD_LOG_LEVEL:-${CELERYD_LOGLEVEL:-INFO}}" ${CELERY_APP:+"--app=$CELERY_APP"}) ||
    { eval "$table"; die 6 'the nodes cannot be made out: see CELERYD_NODES and CELERYD_OPTS in the config'; }

# Calls a function for each node, with its name, its pid file, its log file, and the command line that becomes it.
each_node() { eval "$table"; } # FUNCTION
