
# --- What the service framework says ---
# Options before the verb, from a script that is root's. Their values are data: none of them is run.
{ set +x; } 2>/dev/null
celery_initd_refuse() { # TEXT
    printf '%s\n' "${0##*/}: $1" >&2
    exit 2
}

# Keeps an option. An empty value says nothing, so that a script can hand on a setting whether it is set or not.
celery_initd_read_option() { # OPTION VALUE
    case $1:$2 in
        --command:*) celery_initd_command=$2 ;;
        --name:)
            celery_initd_refuse '--name is empty'
            ;;
        --name:*)
            celery_initd_read_name "$2"
            ;;
        --config:*)
            celery_initd_read_config "$2"
            ;;
        --set:*=*)
            celery_initd_read_setting "${2%%=*}" "${2#*=}"
            ;;
        --environment:*=*)
            celery_initd_read_variable "${2%%=*}" "${2#*=}"
            ;;
        --set:* | --environment:*)
            celery_initd_refuse "$1 is NAME=VALUE, not $2"
            ;;
        --options:*) celery_initd_given="$celery_initd_given $2" ;;
    esac
    celery_initd_quoted=$2
    case $2 in
        '' | *[!A-Za-z0-9_@%+=:,./-]*) celery_initd_quote "$2" ;;
    esac
    celery_initd_call="$celery_initd_call $1 $celery_initd_quoted"
}

celery_initd_read_name() { # NAME
<%#generic%>
    case $1 in
        [.-]* | *[!A-Za-z0-9_.-]*) celery_initd_refuse "--name is letters, digits, '_', '.' and '-', not $1" ;;
    esac
    celery_initd_name=$1
<%/generic%>
<%^generic%>
    if [ "$1" != <%name%> ]; then
        celery_initd_refuse "this was compiled for <%&name%>; fix: compile a config of its own for $1"
    fi
<%/generic%>
}

celery_initd_read_config() { # FILE
<%#generic%>
    case $1 in
        *"$celery_initd_newline"*) celery_initd_refuse '--config has a line end in it' ;;
        /*) ;;
        *) celery_initd_refuse "--config is an absolute path, not $1" ;;
    esac
    celery_initd_configs=$celery_initd_configs$1$celery_initd_newline
<%/generic%>
<%^generic%>
    celery_initd_refuse "this was compiled from its config, so it cannot read $1; fix: compile again"
<%/generic%>
}

# What overrides the config: the settings of the account's shell, and how long to wait.
celery_initd_read_setting() { # NAME VALUE
    case $1:$2 in
<%#mistakes%>
        <%&patterns%>) celery_initd_refuse "$1 is <%&kind%>, not $2" ;;
<%/mistakes%>
    esac
    case $1 in
<%#settings%>
        <%&name%>) celery_initd_set_<%&variable%>=$2 ;;
<%/settings%>
        *) celery_initd_refuse "--set cannot set $1; it can set <%&settingNames%>" ;;
    esac
}

# A variable of the nodes. Everybody sees it in ps as long as this command runs: secrets belong in <%&prefix%>_ENV_FILE.
celery_initd_read_variable() { # NAME VALUE
    case $1 in
        '' | [0-9]* | *[!A-Za-z0-9_]*) celery_initd_refuse "--environment: $1 cannot be the name of a variable" ;;
    esac
    celery_initd_quote "$2"
    celery_initd_environment="${celery_initd_environment}export $1=$celery_initd_quoted$celery_initd_newline"
}

celery_initd_newline='
'
celery_initd_call=        # these options, as words of sh
celery_initd_command=     # what to name in messages as the way to call a verb
celery_initd_environment= # commands that export the variables of --environment
celery_initd_given=       # the text of --options
<%#generic%>
celery_initd_configs=     # the configs, each with a line end after it
celery_initd_name=${0##*/}
<%/generic%>
<%#settings%>
celery_initd_set_<%&variable%>=
<%/settings%>
while :; do
    case ${1:-} in
        --help) break ;;
        --name | --config | --command | --set | --environment | --options)
            if [ $# -lt 2 ]; then
                celery_initd_refuse "$1 needs a value"
            fi
            celery_initd_read_option "$1" "$2"
            shift 2
            ;;
        -*) celery_initd_refuse "there is no option $1; there are --name, --config, --command, --set, --environment, --options" ;;
        *) break ;;
    esac
done
if [ -z "$celery_initd_command" ]; then
    celery_initd_command=$0$celery_initd_call
fi
celery_initd_trace_again
