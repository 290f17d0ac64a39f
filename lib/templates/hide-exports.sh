
# --- What the config exported ---
# It is for the nodes alone: root runs nothing that it finds there. Sets celery_initd_exports to sh text that exports the
# same again, of whatever names, so this comes before there are names of ours. A further line of a value can look like a
# variable, so such values are emptied for a second list.
celery_initd_list_exports() {
    for celery_initd_name_of in $celery_initd_long; do
        eval "$celery_initd_name_of="
    done
    readonly -p
    printf '%s\n' "$celery_initd_newline--"
    export -p
}
celery_initd_set_name() { # LINE-OF-A-LIST
    celery_initd_name_of=${1%%=*}
    celery_initd_name_of=${celery_initd_name_of##* }
    case $celery_initd_name_of in
        PWD | OLDPWD | _ | SHLVL | UID | EUID | PPID | SHELLOPTS | BASHOPTS) celery_initd_name_of= ;;
        [0-9]* | *[!A-Za-z0-9_]* | celery_initd_*) celery_initd_name_of= ;;
    esac
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
        eval "celery_initd_value=\${$celery_initd_name_of-}"
        # One shell exports an empty HOME and the caller's LOGNAME of its own.
        case $celery_initd_name_of=$celery_initd_value in
            HOME= | "LOGNAME=$celery_initd_logname") continue ;;
        esac
        celery_initd_quote "$celery_initd_value"
        celery_initd_exports="${celery_initd_exports}export $celery_initd_name_of=$celery_initd_quoted$celery_initd_newline"
        case $celery_initd_constants in
            *" $celery_initd_name_of="*) continue ;;
        esac
        unset -v "$celery_initd_name_of"
        eval "$celery_initd_name_of=\$celery_initd_value"
    done
    unset -v IFS
}
# Sets celery_initd_quoted to a word of sh that means exactly this text.
celery_initd_quote() { # TEXT
    celery_initd_rest=$1
    celery_initd_quoted=
    while :; do
        celery_initd_part=${celery_initd_rest%%\'*}
        celery_initd_quoted=$celery_initd_quoted$celery_initd_part
        [ "$celery_initd_part" != "$celery_initd_rest" ] || break
        celery_initd_quoted="$celery_initd_quoted'\\''"
        celery_initd_rest=${celery_initd_rest#*\'}
    done
    celery_initd_quoted="'$celery_initd_quoted'"
}
celery_initd_hide_exports
celery_initd_global=PATH
PATH=<%path%>
export PATH
