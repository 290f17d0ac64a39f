
# --- Who can change a file ---
# Prints, as `ls -ldn` does, all that decides where a path leads: every directory and link on the way, and what is at its
# end. Fails where nobody can tell, as with a link that leads to itself. It becomes ls, so call it in $( ... ).
celery_initd_list_way() { # PATH
    newline='
'
    rest=$1/
    way=
    hops=0
    set -- /
    while [ -n "$rest" ]; do
        part=${rest%%/*}
        rest=${rest#*/}
        case $part in
            '' | .) continue ;;
            ..)
                # No part of $way is a link, so that this is its parent.
                way=${way%/*}
                continue
                ;;
        esac
        way=$way/$part
        set -- "$@" "$way"
        if [ -h "$way" ]; then
            celery_initd_follow_link || return
        fi
    done
    LC_ALL=C exec ls -ldn "$@" 2>/dev/null
}

# The link at $way: puts where it leads before $rest, and sets $way to where that begins.
celery_initd_follow_link() {
    hops=$((hops + 1))
    [ "$hops" -le 40 ] || return 1
    # `/` is listed last: $( ... ) would cut off line ends at the end of the link.
    target=$(LC_ALL=C exec ls -ldnr "$way" / 2>/dev/null)
    # Nothing before the name has a slash, so that no arrow in the name is taken for that one.
    case $target in
        *" $way -> "*) target=${target#*" $way -> "} ;;
        *) return 1 ;;
    esac
    rest=${target%"$newline"d*}/$rest
    case $rest in
        /*) way= ;;
        *) way=${way%/*} ;;
    esac
}

# Sets celery_initd_weak to what others than root can change or replace of all that decides where a path leads, or to
# nothing; a directory has a slash at its end. In DIRECTORIES, each with a blank before and after it, a group may write.
celery_initd_judge_way() { # PATH [DIRECTORIES]
    { set +x; } 2>/dev/null
    celery_initd_weak=
    celery_initd_shared=${2:-}
    if ! celery_initd_listing=$(celery_initd_list_way "$1"); then
        celery_initd_listing=
        celery_initd_weak='what its links lead to'
    fi
    IFS='
'
    for celery_initd_line in $celery_initd_listing; do
        unset -v IFS
        set -- $celery_initd_line
        celery_initd_named="/${celery_initd_line#* /}"
        case $1 in
            d*) celery_initd_named=${celery_initd_named%/}/ ;;
        esac
        case $3:$1:$celery_initd_shared in
            0:l* | 0:?????-??-*) ;;
            # In a sticky directory nobody can replace what is root's.
            0:d????????[tT]*) ;;
            0:d????w??-*:*" $celery_initd_named "*) ;;
            *)
                # Somebody else may have chosen the name.
                celery_initd_weak=$(printf '%s\n' "$celery_initd_named" | LC_ALL=C tr -c '\012\040-\176' '?')
                break
                ;;
        esac
    done
    unset -v IFS
    celery_initd_trace_again
}
