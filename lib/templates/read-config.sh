
# --- The config ---
<%^engine%>
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
celery_initd_name=${0##*/}
celery_initd_name=${celery_initd_name#[SK][0-9][0-9]}
<%/engine%>

# Checks that root alone can change a config: the file, and all that decides where its path leads. Sets
# celery_initd_problem to what is wrong and how to mend it, or leaves it as it is.
celery_initd_check_config() { # FILE
    if [ ! -r "$1" ]; then
        celery_initd_problem="this account cannot read $1"
        return
    fi
    celery_initd_judge_way "$1"
    if [ -n "$celery_initd_weak" ]; then
        celery_initd_remedy="chown root $celery_initd_weak && chmod go-w $celery_initd_weak"
<%^engine%>
        celery_initd_usual="<%&configDirectory%>/"
        case $celery_initd_usual in
            "$celery_initd_weak"*) ;;
            *)
                if [ ! -f "$celery_initd_weak" ]; then
                    celery_initd_remedy="keep it in <%&configDirectory%>, or in another directory of root's alone"
                fi
                ;;
        esac
<%/engine%>
<%#engine%>
        if [ ! -f "$celery_initd_weak" ]; then
            celery_initd_remedy="keep it in a directory of root's alone"
        fi
<%/engine%>
        celery_initd_problem="root runs $1, and others can change $celery_initd_weak; fix: $celery_initd_remedy"
    fi
}

<%^engine%>
<%>find-config%>
<%/engine%>
<%#engine%>
<%>engine-config%>
<%/engine%>
