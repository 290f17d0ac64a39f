    # Says what is wrong, once.
    function fail(text) {
        gsub(/[\001-\037\177]/, "?", text)
        if (!said[text]++) print ENVIRON["SERVICE"] ": " text | "cat >&2"
        failed = 1
    }
    # Returns a word as sh reads it.
    function quote(word) {
        if (word ~ "^[A-Za-z0-9_@%+=:,./-]+$") return word
        gsub(q, q "\\" q q, word)
        return q word q
    }
    # Splits text as sh does, expanding nothing; adds the words to a list of n, and returns how many it has then.
    function split_words(text, list, n, at, c, word, open) {
        for (at = 1; at <= length(text); at++) {
            c = substr(text, at, 1)
            if (open == "" && c ~ /[ \t\n]/) {
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
        if (word != "") list[++n] = word
        return n
    }
