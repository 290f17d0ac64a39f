
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

# What is readonly stays exported: root's programs would get what tells a loader or a shell to run something.
celery_initd_refuse_constant() { # NAME
    case $1 in
        LD_* | DYLD_* | GLIBC_TUNABLES | GCONV_PATH | LOCPATH | MALLOC_* | ENV | BASH_ENV | AWKPATH | AWKLIBPATH)
            trap - EXIT
            echo "<%&label%>: the config exports $1 and makes it readonly, so root's programs would obey it; fix: do not make it readonly" >&2
            if [ "$celery_initd_verb" = status ]; then
                exit 4
            fi
            exit 6
            ;;
    esac
}
