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
