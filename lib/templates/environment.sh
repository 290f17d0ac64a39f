
# --- A known environment: of the caller's, only the locale and three switches get through ---
set -f
IFS='
'
for line in $(export -p); do
    line=${line%%=*}
    case ${line##* } in
        LANG | LC_* | CELERY_DEFAULTS | C_FAKEFORK | C_FORCE_ROOT) ;;
        PATH | PWD | _ | *UID | PPID | *OPTS) ;; # the shell's own
        '' | [0-9]* | *[!A-Za-z0-9_]*) ;;        # no name, but a further line of some value
        *) unset "${line##* }" ;;
    esac
done
unset IFS
newline='
'
PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin
export PATH
umask 022
