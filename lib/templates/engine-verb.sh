celery_initd_node= # of supervise and has-node: the node, as a unit is named after it
# Frameworks make names of verbs, so these have underscores here, too.
case $celery_initd_verb in
    try_restart) celery_initd_verb=try-restart ;;
    rolling_restart) celery_initd_verb=rolling-restart ;;
    force_reload) celery_initd_verb=force-reload ;;
    create_paths) celery_initd_verb=create-paths ;;
    check_paths) celery_initd_verb=check-paths ;;
    foreground)
        celery_initd_verb=start
        C_FAKEFORK=1
        ;;
    supervise | has-node)
        celery_initd_node=${2:-}
        set -- "$celery_initd_verb"
        ;;
esac
