    function fail(text) {
        gsub(/[\001-\037\177]/, "?", text)
        if (!said[text]++) mistakes = mistakes text "\n"
    }
    # A node is told by the path of its pid file, as ps shows it; what it writes is told by lines.
    function check_path(path) {
        if (path ~ /[\001-\037\177]/ || index(path, " -") || path ~ / $/)
            fail("a file of a node cannot have control characters, or a blank before a dash or at the end, in its path: " path)
    }
    # The awk of BusyBox 1.37 drops a backslash that gsub puts in, so quotes are found one by one.
    function quote(word,    at, done) {
        while (at = index(word, q)) {
            done = done substr(word, 1, at - 1) q "\\" q q
            word = substr(word, at + 1)
        }
        return q done word q
    }
    # Splits text as sh does, expanding nothing; adds the words to a list of n, and returns how many it has then.
    function split_words(text, list, n, at, c, word, open) {
        for (at = 1; at <= length(text) + 1; at++) {
            c = substr(text, at, 1)
            if (open == "" && c ~ /^[ \t\n]?$/) {
                if (word != "") list[++n] = word
                word = ""
            } else if (c == "\\" && open != q) {
                c = substr(text, ++at, 1)
                if (c == "") fail("nothing follows the last backslash of: " text)
                if (c != "\n") word = word (open == "" || index("$`\"\\", c) ? "" : "\\") c
            } else if (c == open) open = ""
            else if (open == "" && (c == q || c == "\"")) open = c
            else word = word c
        }
        if (open != "") fail("there is no closing " open " in: " text)
        return n
    }
