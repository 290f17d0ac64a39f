
# --- The nodes ---
# By the rules of `celery multi`. Sets $nodes to a line for each: its number, name, pid file and log; and $node_commands to
# sh text for the service user's shell. awk finds values in its environment, where it reads no escapes.
work_out_nodes() {
    { set +x; } 2>/dev/null
    if found=$(LC_ALL=C BIN="${CELERY_BIN:-<%&celeryBin%>}" NODES="${CELERYD_NODES:-$own}" \
    DAEMON="${DAEMON_OPTS:-}" OPTIONS="${CELERYD_OPTS:-}" \
<%#engine%>
    SUPERVISED="$supervised" OWN_LOG="${CELERYD_LOG_FILE:-}" USUAL_LOG="<%&logDirectory%>/$own/%n%I.log" \
<%/engine%>
    awk '
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
    function filled(word,    host, label) {
        if (word ~ /%[hdn]/ && !("h" in on_host)) {
            if (("uname -n" | getline host) <= 0) host = ""
            label = substr(host, 1, index(host ".", ".") - 1)
            set_formats(on_host, host, substr(host, length(label) + 2), label, "%i", "%I")
        }
        return expand(word, on_host, "lenient")
    }
    function fill(word) { return quote(filled(word)) }
    # The log of the process that leads its pool: %I is empty there, and %i is 0.
    function main_log_of(logfile,    at) {
        while (at = index(logfile, "%I")) logfile = substr(logfile, 1, at - 1) substr(logfile, at + 2)
        while (at = index(logfile, "%i")) logfile = substr(logfile, 1, at - 1) "0" substr(logfile, at + 2)
        return logfile
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
    # Sorts the options of a node: $pidfile, $logfile, $globals for the celery command, and $options for the worker.
    function sort_options(node, i, name, value, text, seen) {
        pidfile = logfile = globals = options = ""
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
    }
    function check_pidfile(full) {
        if (pidfile == "") fail("no value for --pidfile")
        if (pidfile in owner) fail(owner[pidfile] " and " full " share the pid file " pidfile)
        owner[pidfile] = full
        if (expand(logfile, in_name) ~ /^[^\/%]/ || pidfile ~ /^[^\/%]/) fail("not absolute: " pidfile " or " logfile)
    }
    function put_first(option) { options = " " fill(option) options }
    function put_files(is_usual) {
<%#engine%>
        # A supervised node has no pid file, and a log of its own only where the config names one.
        if (ENVIRON["SUPERVISED"] != "") {
            is_usual = ENVIRON["OWN_LOG"] == "" && logfile == expand(ENVIRON["USUAL_LOG"], format)
            if (logfile != "" && !is_usual) put_first("--logfile=" logfile)
            return
        }
<%/engine%>
        if (logfile != "") put_first("--logfile=" logfile)
        if (pidfile != "") put_first("--pidfile=" pidfile)
    }
    # What --cmd has after the word celery, without what detaches a worker.
    function put_command(text, part, i) {
        text = " " expand(either(values["multi", "--cmd"], "celery worker"), format) " "
        if (!index(text, " celery ")) fail("the word celery is not in: --cmd=" text)
        for (i = split(substr(text, index(text, " celery ") + 8), part, / +/); i > 0; i--)
            if (part[i] !~ /^(--detach|-D)?$/) put_first(part[i])
    }
    function append_options(i, n, text) {
        n = split_words(values["multi", "--append"], appended, 0)
        for (i = 1; i <= n; i++) {
            text = expand(appended[i], format)
            options = options " " (passed == "" ? fill(text) : quote(text))
        }
    }
    # Nodes whose pid files ps shows alike could not be told apart.
    function check_shown(text) {
        text = pidfile
        gsub(/[^ -~]/, "?", text)
        if (text in alike && alike[text] != pidfile) fail("ps shows two pid files alike: " alike[text] " and " pidfile)
        alike[text] = pidfile
    }
    function add_node(node, full, short) {
        set_formats(format, full, substr(full, length(short) + 2), either(short, "celery"), "%i", "%I")
        format["p"] = full; format["N"] = short
        sort_options(node)
        check_pidfile(full)
        put_files()
        put_command()
        options = globals options " -n " quote(full) passed
        append_options()
        pidfile = filled(pidfile)
        logfile = filled(logfile)
        main_log = main_log_of(logfile)
        check_path(pidfile)
        check_path(logfile)
        if (short ~ /[\001-\037\177]/) fail("a node name cannot have control characters: " short)
        check_shown()
        short = either(short, "celery")
        line[node] = "node\t" node "\t" short "\t" pidfile "\t" main_log
        command[node] = node ")\n\"$@\" " quote(short) " " quote(pidfile) " " quote(main_log) program options "\n;;"
        if (node == 1) app = program globals
    }
    # Reads all words that `celery multi` would get, without the options of multi itself that say nothing of nodes.
    function read_all(n, i, total, kept) {
        n = split_words(ENVIRON["DAEMON"], given, split_words(ENVIRON["NODES"], given, 0))
        for (i = 1; i < ARGC; i++) given[++n] = ARGV[i]
        total = split_words(ENVIRON["OPTIONS"], given, n)
        for (i = 1; i <= total; i++)
            if (given[i] !~ /^(-q|--(quiet|verbose|nosplash|no-color))$/ || taken[given[i]]++) words[++kept] = given[i]
        read_words(kept)
    }
    # Prints assignments for the shell: the shell is slow at splitting a long text.
    function print_nodes(i) {
        printf "nodes="
        for (i = 1; i <= nodes; i++) printf "%s", quote(line[i] (i < nodes ? "\n" : ""))
        printf "\nnode_commands=%s", quote("with_node() {\nnumber=$1\nshift\ncase $number in\n")
        for (i = 1; i <= nodes; i++) printf "%s", quote(command[i] "\n")
        print quote("esac\n}\nwith_app() {\n\"$1\"" app "\n}")
    }
    BEGIN {
        q = sprintf("%c", 39); limit = 1000
        own = "^(-n|--(cmd|append|hostname|prefix|suffix|range-prefix))$"
        long["-A"] = "--app"; long["-b"] = "--broker"; long["-f"] = "--logfile"
        long["-C"] = "--no-color"; long["-q"] = "--quiet"
        set_formats(in_name, "%h", "%d", "%n", "0", "")
        n = split_words(ENVIRON["BIN"], bin, 0)
        for (i = 1; i <= n; i++) program = program " " (i > 1 ? fill(bin[i]) : quote(bin[i]))
        read_all()
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
        if (mistakes != "") {
            printf "%s", mistakes
            exit 1
        }
        print_nodes()
    }
' "--pidfile=${CELERYD_PID_FILE:-<%&runDirectory%>/$own/%n.pid}" "--logfile=${CELERYD_LOG_FILE:-<%&logDirectory%>/$own/%n%I.log}" \
        "--loglevel=${CELERYD_LOG_LEVEL:-${CELERYD_LOGLEVEL:-INFO}}" ${CELERY_APP:+"--app=$CELERY_APP"}); then
        eval "$found"
    else
        IFS=$newline
        for line in $found; do
            warn "$line"
        done
        unset -v IFS
        celery_initd_problem='cannot work out the nodes: check CELERYD_NODES and CELERYD_OPTS'
        case ${CELERYD_NODES:-}${CELERYD_OPTS:-} in
            *"$(printf '\r')"*) celery_initd_problem='cannot work out the nodes: the config has Windows line ends; fix: save it with those of Unix' ;;
        esac
    fi
    celery_initd_trace_again
}
nodes=
node_commands=
if [ -z "$celery_initd_problem" ]; then
    work_out_nodes
fi
