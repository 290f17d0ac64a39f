    function fail(text) {
        gsub(/[\001-\037\177]/, "?", text)
        if (!said[text]++) mistakes = mistakes "warn " quote(text) "\n"
    }
    function quote(word) { gsub(q, q "\\" q q, word); return q word q }
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
