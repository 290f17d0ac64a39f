# An environment file, read as dotenv does. What python-dotenv or systemd would read in another way is a mistake, and
# the first one ends it. A value never is in a message.
BEGIN {
    quote = sprintf("%c", 39)
    # Of sh itself: what a file says of them would be lost, or end the shell.
    kept = "^(_|BASHOPTS|BASH_VERSINFO|EUID|IFS|LINENO|OLDPWD|OPTARG|OPTIND|PPID|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL" \
        "|UID)$"
    # U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F, U+3000 and U+FEFF.
    blanks = split("\302\205 \302\240 \341\232\200 \342\200\200 \342\200\201 \342\200\202 \342\200\203 \342\200\204 " \
        "\342\200\205 \342\200\206 \342\200\207 \342\200\210 \342\200\211 \342\200\212 \342\200\250 \342\200\251 " \
        "\342\200\257 \342\201\237 \343\200\200 \357\273\277", blank, " ")
}

NR == 1 && index($0, blank[blanks]) == 1 { $0 = substr($0, length(blank[blanks]) + 1) }
{ sub(/\r$/, "") }
open == "" { key = "" }
/[\001\r]/ { fail("it holds NUL, or a carriage return that ends no line") }
open != "" { read_quoted("\n", $0); next }
/^[ \t]*$/ || /^[ \t]*#/ { next }
{ read_assignment($0) }

function read_assignment(line,    at, value) {
    sub(/^[ \t]+/, "", line)
    if (line ~ /^export[ \t]+[A-Za-z_]/) sub(/^export[ \t]+/, "", line)
    at = index(line, "=")
    key = at ? substr(line, 1, at - 1) : line
    value = at ? substr(line, at + 1) : ""
    sub(/[ \t]+$/, "", key)
    if (key ~ /^[A-Za-z0-9_.-]+:([ \t]|$)/) {
        key = substr(key, 1, index(key, ":") - 1)
        fail("write NAME=value, with = in place of the colon")
    }
    if (!at) {
        key = ""
        fail("it is not NAME=value")
    }
    if (key !~ /^[A-Za-z_][A-Za-z0-9_]*$/) fail("a name has only letters, digits and _, and does not begin with a digit")
    if (key ~ kept) fail("sh does not pass on a variable of this name")
    sub(/^[ \t]+/, "", value)
    out[++count] = "export " key "=" quote
    begun = NR
    open = substr(value, 1, 1)
    if (open == quote || open == "\"") read_quoted("", substr(value, 2))
    else if (open == "`") fail("write single quotes in place of the backquotes")
    else read_plain(value)
}

# A value without quotes goes on to the end of its line, or to a comment after a blank.
function read_plain(value,    at, i) {
    at = index(value, "#")
    if (at && substr(value, at - 1, 1) !~ /[ \t]/)
        fail("a # begins a comment for some readers: put the value in quotes")
    if (at) value = substr(value, 1, at - 1)
    sub(/[ \t]+$/, "", value)
    if (index(value, "\\")) fail("a backslash needs single quotes around the value")
    if (value ~ /[\002-\010\013-\037\177]/) fail("a control character needs quotes around the value")
    for (i = 1; i <= blanks; i++)
        if (index(value, blank[i]) == 1 || substr(value, length(value) - length(blank[i]) + 1) == blank[i])
            fail("it begins or ends with a blank that is not ASCII: put the value in quotes")
    put(value)
    close_value()
}

# A part of a value in quotes, of one line.
function read_quoted(before, text,    at, part) {
    at = index(text, open)
    part = at ? substr(text, 1, at - 1) : text
    if (open == quote && (index(part, "\\\\") || at && part ~ /\\$/))
        fail("single quotes hold neither two backslashes side by side nor one before a quote")
    if (open == "\"" && (part ~ /\\[\\"`$abfnrtv]/ || index(part, "\\" quote) || part ~ /\\$/))
        fail("readers differ in what a backslash means in double quotes: write single quotes")
    # Older versions of the awk of macOS and the BSDs split at line ends, too.
    out[++count] = before
    put(part)
    if (!at) return
    if (substr(text, at + 1) !~ /^[ \t]*(#.*)?$/) fail("there is text after the closing quote")
    close_value()
}

function put(text,    n, i, part) {
    if (index(text, "${")) fail("readers differ in whether ${...} is replaced: write the value itself")
    n = split(text, part, quote)
    for (i = 1; i <= n; i++) out[++count] = part[i] (i < n ? quote "\\" quote quote : "")
}
function close_value() {
    out[++count] = quote "\n"
    open = ""
}

function fail(reason) {
    at_line = open == quote || open == "\"" ? begun : NR
    if (key !~ /^[A-Za-z0-9_.-]+$/ || length(key) > 60) key = ""
    print ENVIRON["file"] " line " at_line (key == "" ? "" : ", " key) ": " reason
    failed = 1
    exit 6
}
END {
    if (failed) exit 6
    if (open != "") fail("there is no closing quote")
    for (i = 1; i <= count; i++) printf "%s", out[i]
}
