
# --- What the config exported ---
# It is for the nodes alone: root runs nothing that it finds there. Sets celery_initd_exports to sh text that exports the
# same again, of whatever names, so this comes before there are names of ours. A further line of a value can look like a
# variable, so such values are emptied for a second list.
celery_initd_list_exports() {
    for celery_initd_name_of in $celery_initd_long; do
        eval "$celery_initd_name_of="
    done
    readonly -p
    # printf is a program in mksh, posh and OpenBSD's ksh, and the exports are still there.
    echo '
--'
    export -p
}
celery_initd_hide_exports() {
    celery_initd_exports=
    celery_initd_long=
    celery_initd_value=
    celery_initd_newline='
'
    celery_initd_list=$(celery_initd_list_exports)
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
        [ -n "$celery_initd_name_of" ] || continue
        # A name that is exported and was never set is in nobody's environment; OpenBSD's ksh lists SHELL so.
        eval "celery_initd_value=\${$celery_initd_name_of+set}"
        [ -n "$celery_initd_value" ] || continue
        eval "celery_initd_value=\${$celery_initd_name_of-}"
        # One shell exports an empty HOME and the caller's LOGNAME of its own.
        case $celery_initd_name_of=$celery_initd_value in
            HOME= | "LOGNAME=$celery_initd_logname") continue ;;
        esac
        celery_initd_quote "$celery_initd_value"
        celery_initd_exports="${celery_initd_exports}export $celery_initd_name_of=$celery_initd_quoted$celery_initd_newline"
        case $celery_initd_constants in
            *" $celery_initd_name_of="*)
                celery_initd_refuse_constant "$celery_initd_name_of"
                continue
                ;;
        esac
        unset -v "$celery_initd_name_of"
        eval "$celery_initd_name_of=\$celery_initd_value"
    done
    unset -v IFS
    # The nodes get this one, exported or not.
    if [ -n "${CELERY_LOADER:-}" ]; then
        celery_initd_quote "$CELERY_LOADER"
        celery_initd_exports="${celery_initd_exports}export CELERY_LOADER=$celery_initd_quoted$celery_initd_newline"
    fi
}
<%^engine%>
<%>quote-text%>
<%/engine%>
celery_initd_hide_exports
celery_initd_global=PATH
PATH=<%path%>
export PATH
