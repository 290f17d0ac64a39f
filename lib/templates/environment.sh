
# --- A known environment ---
# Sets $names to the names of the exported variables, but for the shell's own.
exported() {
    names=
    IFS=$newline
    for line in $(export -p); do
        line=${line%%=*}
        case ${line##* } in
            PWD | OLDPWD | _ | UID | EUID | PPID | SHELLOPTS | BASHOPTS) ;; # the shell's own
            '' | [0-9]* | *[!A-Za-z0-9_]*) ;; # no name, but a further line of some value
            *) names="$names${line##* }$newline" ;;
        esac
    done
    unset IFS
}

# Of the caller's environment, which is not configuration, only the locale and three switches get through.
set -f
newline='
'
exported
for variable in $names; do
    case $variable in
        LANG | LC_* | CELERY_DEFAULTS | C_FAKEFORK | C_FORCE_ROOT | PATH) ;;
        *) unset "$variable" ;;
    esac
done
system_path=/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin
PATH=$system_path
export PATH
umask 022
