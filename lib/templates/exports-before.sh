
# --- Names of exports ---
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
# would get what is refused here.
celery_initd_give_up() { # TEXT
    \set +eu
    trap - EXIT
    echo "<%&label%>: $1" >&2
    if [ "$celery_initd_verb" = status ]; then
        echo "<%&label%>: cannot tell: there is no usable config"
        exit 4
    fi
    exit 6
}

# What is readonly stays exported: root's programs would get what tells a loader or a shell to run something.
celery_initd_refuse_constant() { # NAME
    case $1 in
        LD_* | DYLD_* | GLIBC_TUNABLES | GCONV_PATH | LOCPATH | MALLOC_* | ENV | BASH_ENV | AWKPATH | AWKLIBPATH)
            celery_initd_give_up "the config exports $1 and makes it readonly, so root's programs would obey it; fix: do not make it readonly"
            ;;
    esac
}
