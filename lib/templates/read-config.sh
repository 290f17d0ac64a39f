
# --- The config ---
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
name=${0##*/}
case $name in [SK][0-9][0-9]?*) name=${name#???} ;; esac
own=$name
[ "$name" != <%kind%> ] || own=celery

<%>only-root%>

directory=/etc/default
[ -d "$directory" ] || directory=/usr/local/etc
config=${CELERY_DEFAULTS:-$directory/$name}
case $config in */*) ;; *) config=./$config ;; esac
<%#beat%>
# Celeryd's is read before its own, and may be all there is.
if [ -z "${CELERY_DEFAULTS:-}" ] && [ -e "$directory/celeryd" ]; then
    [ -e "$config" ] && config=$directory/celeryd$newline$config || config=$directory/celeryd
fi
IFS=$newline
for config in $config; do
    unset IFS
<%/beat%>
    [ -f "$config" ] || die 6 "there is no config $config"
    only_root "$config" || die 6 "root runs $config, and others can change it: chown root $config && chmod go-w $config"
    trap 'warn "reading $config failed"; exit 6' EXIT
    set +f
    . "$config" || :
    trap - EXIT
<%#beat%>
done
<%/beat%>
