
# --- What the config exported ---
# It is for the nodes alone: root's own commands do not get it.

# Lists what is readonly, a line with --, and what is exported. The second line of a value can look like a variable, so
# the values of celery_initd_long are emptied first; a first list, with none of them, finds those.
celery_initd_list_exports() {
    # Where IFS is readonly, this ends here; posh and zsh end at it.
    unset -v IFS 2>/dev/null || return
    for celery_initd_name_of in $celery_initd_long; do
        eval "$celery_initd_name_of="
    done
    readonly -p
    # printf is a program in mksh, posh and OpenBSD's ksh, and the exports are still there.
    echo '
--'
    export -p
}

# Adds a variable to celery_initd_exports, and exports it no longer.
celery_initd_hide_export() { # NAME
    # A name that is exported and was never set is in nobody's environment; OpenBSD's ksh, mksh and posh list SHELL so.
    eval "celery_initd_value=\${$1+set}"
    [ -n "$celery_initd_value" ] || return 0
    eval "celery_initd_value=\${$1-}"
    # zsh sets LOGNAME by itself, and it has exported an empty HOME.
    case $1=$celery_initd_value in
        HOME= | "LOGNAME=$celery_initd_logname") return ;;
    esac
    celery_initd_quote "$celery_initd_value"
    celery_initd_exports="${celery_initd_exports}export $1=$celery_initd_quoted$celery_initd_newline"
    case $celery_initd_constants in
        *" $1="*)
            celery_initd_refuse_constant "$1"
            return
            ;;
    esac
    unset -v "$1"
    eval "$1=\$celery_initd_value"
}

# Sets celery_initd_exports to sh text that exports the same again. A config may use any name for a variable, so this comes
# before the script has names of its own.
celery_initd_hide_exports() {
    celery_initd_exports=
    celery_initd_long=
    celery_initd_value=
    celery_initd_newline='
'
    celery_initd_list=$(celery_initd_list_exports)
    [ -n "$celery_initd_list" ] || return 1
    IFS=$celery_initd_newline
    for celery_initd_line in ${celery_initd_list#*"$celery_initd_newline--$celery_initd_newline"}; do
        celery_initd_set_name "$celery_initd_line"
        [ -n "$celery_initd_name_of" ] || continue
        eval "celery_initd_value=\${$celery_initd_name_of-}"
        case $celery_initd_value in
            *"$celery_initd_newline"*) celery_initd_long=$celery_initd_long$celery_initd_name_of$celery_initd_newline ;;
        esac
    done
    if [ -n "$celery_initd_long" ]; then
        celery_initd_list=$(celery_initd_list_exports)
    fi
    celery_initd_constants=${celery_initd_list%%"$celery_initd_newline--$celery_initd_newline"*}
    for celery_initd_line in ${celery_initd_list#*"$celery_initd_newline--$celery_initd_newline"}; do
        celery_initd_set_name "$celery_initd_line"
        if [ -n "$celery_initd_name_of" ]; then
            celery_initd_hide_export "$celery_initd_name_of"
        fi
    done
    unset -v IFS
    # The nodes get CELERY_LOADER, exported or not.
    if [ -n "${CELERY_LOADER:-}" ]; then
        celery_initd_quote "$CELERY_LOADER"
        celery_initd_exports="${celery_initd_exports}export CELERY_LOADER=$celery_initd_quoted$celery_initd_newline"
    fi
}
celery_initd_hide_exports || exit 6
celery_initd_global=PATH
# posh and OpenBSD's ksh end at a readonly one without the trap.
case $celery_initd_constants in
    *" PATH="*) (unset -v PATH) 2>/dev/null || exit 6 ;;
esac
PATH=<%path%>
export PATH
