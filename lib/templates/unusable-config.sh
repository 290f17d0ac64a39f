
# --- Unusable configs ---
# Sets celery_initd_name_of to the variable of a line of `export -p`, or to nothing if the line does not name a variable
# of the config.
celery_initd_set_name() { # LINE-OF-A-LIST
    celery_initd_name_of=${1%%=*}
    celery_initd_name_of=${celery_initd_name_of##* }
    case $celery_initd_name_of in
        PWD | OLDPWD | _ | SHLVL | UID | EUID | PPID | SHELLOPTS | BASHOPTS) celery_initd_name_of= ;;
        [0-9]* | *[!A-Za-z0-9_]* | celery_initd_*) celery_initd_name_of= ;;
    esac
}

# Ends the script over what the config does. A status that cannot be told is 4. printf is a program in some shells, which
# would get what is refused here. Within a trap, zsh takes the exit for a return, so callers return at once.
celery_initd_give_up() { # TEXT
    trap - EXIT
    echo "<%&label%>: $1" >&2
    if [ "$celery_initd_verb" = status ]; then
        echo "<%&label%>: cannot tell: there is no usable config"
        exit 4
    fi
    exit 6
}

# What is readonly stays exported: root's programs would get what tells a loader or a shell to run something. Returns 1
# for such a name.
celery_initd_refuse_constant() { # NAME
    case $1 in
        LD_* | DYLD_* | GLIBC_TUNABLES | GCONV_PATH | LOCPATH | MALLOC_* | ENV | BASH_ENV | AWKPATH | AWKLIBPATH)
            celery_initd_give_up "the config exports $1 and makes it readonly, so root's programs would obey it; fix: do not make it readonly"; return 1
            ;;
    esac
}

# A config that ends the shell (exit, a syntax error, an unset variable under set -u), or that the script cannot go on
# with, makes it start anew, without one: the record is enough for status, stop and kill. What the config has exported
# until then is for the nodes alone: env does not get it, since a loader might obey it.
celery_initd_start_anew() { # PROBLEM
    \set +eux -f
    \unset -f export trap 2>/dev/null
    trap - EXIT HUP INT QUIT TERM PIPE
    case $celery_initd_problem in
        ?*) celery_initd_give_up "$1"; return ;;
    esac
    if ! (unset -v IFS) 2>/dev/null; then
        celery_initd_give_up 'the config makes IFS readonly, which this script sets; fix: use another name'; return
    fi
    celery_initd_problem=$1
    IFS='
'
    for celery_initd_line in $(export -p); do
        celery_initd_set_name "$celery_initd_line"
        # Without PATH, yash has not even [.
        case $celery_initd_name_of in
            '' | PATH) continue ;;
        esac
        # A readonly one would end this shell.
        if (unset -v "$celery_initd_name_of") 2>/dev/null; then
            unset -v "$celery_initd_name_of"
        else
            celery_initd_refuse_constant "$celery_initd_name_of" || return
        fi
    done
    unset -v IFS
<%#engine%>
    eval "set -- $celery_initd_call"
<%/engine%>
    exec /usr/bin/env -i PATH=<%path%> celery_initd_run="$$$celery_initd_caller" \
        celery_initd_unusable="$celery_initd_problem" \
<%^engine%>
<%#generic%>
        ${CELERY_DEFAULTS:+"CELERY_DEFAULTS=$celery_initd_config"} \
<%/generic%>
        /bin/sh $celery_initd_trace "$0" "$celery_initd_verb" "$celery_initd_options"
<%/engine%>
<%#engine%>
        /bin/sh $celery_initd_trace "$0" "$@" "$celery_initd_verb" "$celery_initd_options"
<%/engine%>
}

# Who interrupts a config ends the script: bash, ksh and mksh would run the trap of EXIT.
trap 'trap - EXIT; exit 129' HUP
trap 'trap - EXIT; exit 130' INT
trap 'trap - EXIT; exit 143' TERM

# Why there is no usable config: known from the first attempt, if it has started the script anew.
celery_initd_problem=${celery_initd_unusable:-}
unset -v celery_initd_unusable
