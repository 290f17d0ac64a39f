
# --- Who can change a file ---
# Lists the directories that lead to a path, links resolved, with a slash at the end, and the path itself, as `ls -ldn`
# shows them. It becomes ls: call it in $( ... ).
celery_initd_list_way() { # PATH
    prefix=
    rest=${1#/}/
    hops=0
    set -- "$1"
    while cd -P "$prefix/" 2>/dev/null; do
        if [ -h "$prefix" ]; then
            # Where it leads is walked from the top: anyone who can change a directory on that way can turn the link.
            hops=$((hops + 1))
            [ "$hops" -le 40 ] || break
            set -- "$@" "$prefix"
            above=$(LC_ALL=C exec ls -ld "$prefix")
            above=${above#*"$prefix -> "}
            case $above in
                /*) ;;
                *) above=${prefix%/*}/$above ;;
            esac
            rest=${above#/}/$rest
            prefix=
            continue
        fi
        set -- "$@" "${PWD%/}/"
        [ -n "$rest" ] || break
        prefix=$prefix/${rest%%/*}
        rest=${rest#*/}
    done
    LC_ALL=C exec ls -ldn "$@" 2>/dev/null
}

# Sets celery_initd_weak to what `ls -ldn` shows of something on the way to a path, or of the path, that others than
# root can change or replace, and celery_initd_link to the same of the path where it is a link.
celery_initd_judge_way() { # PATH
    { set +x; } 2>/dev/null
    celery_initd_weak=
    celery_initd_link=
    celery_initd_way=$1
    celery_initd_listing=$(celery_initd_list_way "$1")
    IFS='
'
    for celery_initd_line in $celery_initd_listing; do
        unset -v IFS
        set -- $celery_initd_line
        case $1:$3 in
            l*:0)
                case $celery_initd_line in
                    *" $celery_initd_way -> "*) celery_initd_link=$celery_initd_line ;;
                esac
                ;;
            ?????-??-*:0) ;;
            # In a sticky directory nobody can replace what is root's.
            d????????[tT]*:0) ;;
            *)
                # Some systems let a group write to a directory that services share, such as /var/log.
                celery_initd_file_of=${celery_initd_line##* }
                case $1:$3:${celery_initd_shared:-} in
                    d????w??-*:0:*" ${celery_initd_file_of%.} "*) ;;
                    *)
                        celery_initd_weak=$celery_initd_line
                        break
                        ;;
                esac
                ;;
        esac
    done
    unset -v IFS
    celery_initd_trace_again
}

# The same for a file and, where it is a link, for all that it leads to. Sets celery_initd_file to the last that was
# judged; returns 1 for a link that leads to itself.
celery_initd_judge_file() { # FILE
    celery_initd_file=$1
    celery_initd_hops=0
    while [ "$celery_initd_hops" -le 40 ]; do
        celery_initd_judge_way "$celery_initd_file"
        if [ -n "$celery_initd_weak" ] || [ -z "$celery_initd_link" ]; then
            return 0
        fi
        celery_initd_link=${celery_initd_link#*"$celery_initd_file -> "}
        case $celery_initd_link in
            /*) celery_initd_file=$celery_initd_link ;;
            *) celery_initd_file=${celery_initd_file%/*}/$celery_initd_link ;;
        esac
        celery_initd_hops=$((celery_initd_hops + 1))
    done
    return 1
}
