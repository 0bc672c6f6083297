# SPDX-License-Identifier: MIT
# Makes C of the facts, or says what is wrong with them and exits 1.
# usage: LC_ALL=C awk -f facts.awk defaults.conf facts.conf

function complain(where, text) {
    print where ": " text > "/dev/stderr"
    failed = 1
}

function unquoted(text) {
    return text ~ /^".*"$/ ? substr(text, 2, length(text) - 2) : text
}

function literal(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
}

# "3h" → "3 hours"; what isn't a span stays as it is.
function spelled_word(word,    number, unit) {
    if (word !~ /^[0-9]+[hm]$/)
        return word
    number = substr(word, 1, length(word) - 1)
    unit = word ~ /h$/ ? "hour" : "minute"
    return number " " unit (number == 1 ? "" : "s")
}

# "bedtime - 45m" → "45 minutes before bedtime".
function spelled(text,    n, words, i, out) {
    n = split(text, words, " ")
    for (i = 1; i <= n; i++) {
        out = out (i > 1 ? " " : "")
        if (i + 2 <= n && words[i + 1] ~ /^[-+]$/) {
            out = out spelled_word(words[i + 2]) (words[i + 1] == "-" ? " before " : " after ") words[i]
            i += 2
        } else {
            out = out spelled_word(words[i])
        }
    }
    return out
}

# What stands in braces: a key of the fact, or SECTION KEY of the defaults.
function resolve(id, what,    n, words, section, i, value) {
    n = split(what, words, " ")
    if (n == 1) {
        value = fact[id, what]
    } else {
        section = words[1]
        for (i = 2; i < n; i++)
            section = section " " words[i]
        value = shipped[section, words[n]]
        # What follows on a reminder: its name is no matter here.
        if (words[n] == "then")
            sub(/^.* after /, "", value)
    }
    if (value == "")
        complain("[fact " id "]", "there is no {" what "}")
    return spelled(value)
}

function filled(id, text,    out, end) {
    while (match(text, /\{[^}]*\}/)) {
        out = out substr(text, 1, RSTART - 1)
        end = RSTART + RLENGTH
        out = out resolve(id, substr(text, RSTART + 1, RLENGTH - 2))
        text = substr(text, end)
    }
    return out text
}

function is_one_of(word, list) {
    return index(" " list " ", " " word " ") > 0
}

# How sure a source of defaults.conf is: the words at its end say how far it was checked.
function confidence_of(source) {
    if (source ~ /convention/)
        return "convention"
    if (source ~ /re-checked|are ours/)
        return "low"
    if (source ~ /[Ss]econd-hand/)
        return "medium"
    return source ~ /verified/ ? "high" : ""
}

function put(id, topics, text, source, confidence, caution,    n, words, i, list) {
    n = split(topics, words, " ")
    if (n > 4)
        complain("[fact " id "]", "it has more than 4 topics")
    for (i = 1; i <= n; i++)
        list = list literal(words[i]) ", "
    printf "    {%s, {%sNULL},\n     %s,\n     %s, %s, %s},\n", literal(id), list, literal(text), literal(source),
        literal(confidence), caution == "" ? "NULL" : literal(caution)
}

# "2 hours apart at least; 4 hours are better"
function put_spacing(section,    names, id, text, a, b, source) {
    split(section, names, " ")
    a = names[2]
    b = names[3]
    id = "spacing-" a "-" b
    source = unquoted(shipped[section, "source"])
    if (shipped[section, "minimum"] != "") {
        text = "Keep " a " and " b " " spelled(shipped[section, "minimum"]) " apart"
        if (shipped[section, "preferred"] != "")
            text = text " at least; " spelled(shipped[section, "preferred"]) " are better"
    } else {
        text = "After " a " wait " spelled(shipped[section, "minimum." a "-first"]) " before " b "; after " b " wait " \
            spelled(shipped[section, "minimum." b "-first"]) " before " a
    }
    put(id, "spacing " a " " b, text ".", source, confidence_of(source), "")
}

# ---- reading ----

/^[#;]/ || /^[ \t]*$/ { key = ""; next }

/^\[/ {
    section = substr($0, 2, index($0, "]") - 2)
    key = ""
    if (FILENAME == ARGV[1]) {
        sections[++n_sections] = section
        next
    }
    if (section !~ /^fact [a-z0-9-]+$/)
        complain(FILENAME ":" FNR, "[" section "] is no fact")
    id = substr(section, 6)
    if (id in known)
        complain(FILENAME ":" FNR, "[" section "] is there twice")
    known[id] = 1
    facts[++n_facts] = id
    next
}

/^[ \t]/ && key != "" {
    sub(/^[ \t]+/, "")
    fact[id, key] = fact[id, key] " " $0
    next
}

{
    at = index($0, "=")
    key = substr($0, 1, at - 1)
    value = substr($0, at + 1)
    sub(/[ \t]+$/, "", key)
    sub(/^[ \t]+/, "", value)
    sub(/[ \t]+$/, "", value)
    if (FILENAME == ARGV[1])
        shipped[section, key] = value
    else if (is_one_of(key, "topics text source confidence caution substance below_age limit pair floor"))
        fact[id, key] = value
    else
        complain(FILENAME ":" FNR, "unknown key '" key "'")
}

# ---- checking and writing ----

function check_fact(id) {
    if (fact[id, "topics"] == "" || fact[id, "text"] == "")
        complain("[fact " id "]", "it needs 'topics' and 'text'")
    if (unquoted(fact[id, "source"]) == "")
        complain("[fact " id "]", "it has no source")
    if (!is_one_of(fact[id, "confidence"], "high medium low convention"))
        complain("[fact " id "]", "its confidence is high, medium, low or convention")
    if ((fact[id, "limit"] != "") != (fact[id, "below_age"] != "") || (fact[id, "limit"] != "") != (fact[id, "substance"] != ""))
        complain("[fact " id "]", "'substance', 'below_age' and 'limit' go together")
    if ((fact[id, "pair"] != "") != (fact[id, "floor"] != ""))
        complain("[fact " id "]", "'pair' and 'floor' go together")
}

# Whatever limits or keeps apart says why.
function check_shipped(section,    source, limits) {
    source = unquoted(shipped[section, "source"])
    limits = shipped[section, "max_per_day"] shipped[section, "notice_per_day"]
    if ((section ~ /^spacing / || limits != "") && source == "")
        complain("[" section "]", "it has no source")
    else if (source != "" && confidence_of(source) == "")
        complain("[" section "]", "its source doesn't say how far it was checked: verified, second-hand or to be re-checked")
}

function put_rules(    i, id, names) {
    print "\nconst FactLimit fact_limits[] = {"
    for (i = 1; i <= n_facts; i++)
        if (fact[id = facts[i], "limit"] != "") {
            printf "    {%s, %d, %s},\n", literal(fact[id, "substance"]), fact[id, "below_age"], literal(fact[id, "limit"])
            n_limits++
        }
    print "};\nconst size_t fact_n_limits = " n_limits + 0 ";"
    print "\nconst FactFloor fact_floors[] = {"
    for (i = 1; i <= n_facts; i++)
        if (fact[id = facts[i], "floor"] != "") {
            split(fact[id, "pair"], names, " ")
            printf "    {{%s, %s}, %s},\n", literal(names[1]), literal(names[2]), literal(fact[id, "floor"])
            n_floors++
        }
    print "};\nconst size_t fact_n_floors = " n_floors + 0 ";"
}

function put_default(field, section, key) {
    if (shipped[section, key] == "")
        complain("[" section "]", "it has no '" key "'")
    printf "    .%s = %s,\n", field, literal(shipped[section, key])
}

function put_defaults() {
    print "\nconst Defaults defaults = {"
    put_default("bedtime", "general", "bedtime")
    put_default("wake", "general", "wake")
    put_default("magnesium_dose", "reminder magnesium", "dose")
    put_default("magnesium_max", "substance magnesium", "max_per_day")
    put_default("iron_max", "substance iron", "max_per_day")
    print "};"
}

END {
    if (n_facts == 0 || n_sections == 0)
        complain("facts.awk", "there are no facts or no defaults")
    for (i = 1; i <= n_facts; i++)
        check_fact(facts[i])
    for (i = 1; i <= n_sections; i++)
        check_shipped(sections[i])
    print "/* Made from facts.conf and defaults.conf by facts.awk. */\n#include \"defaults.h\"\n#include \"facts.h\"\n\nconst Fact facts[] = {"
    for (i = 1; i <= n_facts; i++) {
        id = facts[i]
        put(id, fact[id, "topics"], filled(id, fact[id, "text"]), filled(id, unquoted(fact[id, "source"])),
            fact[id, "confidence"], fact[id, "caution"])
        n_put++
    }
    for (i = 1; i <= n_sections; i++)
        if (sections[i] ~ /^spacing /) {
            put_spacing(sections[i])
            n_put++
        }
    print "};\nconst size_t n_facts = " n_put + 0 ";"
    put_rules()
    put_defaults()
    exit failed
}
