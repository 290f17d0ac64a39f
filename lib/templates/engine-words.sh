
# Puts the words of --options before those of the command line. They may be quoted as in sh.
add_given_options() {
    { set +x; } 2>/dev/null
    if found=$(LC_ALL=C GIVEN="$celery_initd_given" awk '
<%>awk-words%>
        BEGIN {
            q = sprintf("%c", 39)
            n = split_words(ENVIRON["GIVEN"], words, 0)
            if (mistakes != "") {
                printf "%s", mistakes
                exit 1
            }
            for (i = 1; i <= n; i++) printf " %s", quote(words[i])
        }
    '); then
        celery_initd_options=$found$celery_initd_options
    else
        die 2 "--options: $found"
    fi
    celery_initd_trace_again
}
case $celery_initd_given:$verb in
    *[!\ ]*:*start | *[!\ ]*:force-reload | *[!\ ]*:graceful | *[!\ ]*:dryrun) add_given_options ;;
esac
