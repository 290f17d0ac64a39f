
# --- The config ---
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
instance=${0##*/} instance=${instance#[SK][0-9][0-9]}

<%>only-root%>

[ -d /etc/default ] && directory=/etc/default || directory=/usr/local/etc
config=${CELERY_DEFAULTS:-$directory/$instance}
case $config in */*) ;; *) config=./$config ;; esac
<%#beat%>
# Celeryd's is read before its own, and may be all there is. Both are looked at before one can change what is run.
if [ -z "${CELERY_DEFAULTS:-}" ] && [ -e "$directory/celeryd" ]; then
    [ -e "$config" ] && config=$directory/celeryd$newline$config || config=$directory/celeryd
fi
configs=$config IFS=$newline
for config in $configs; do
    unset IFS
<%/beat%>
<%&inLoop%>[ -f "$config" ] || die 6 "there is no config $config"
<%^beat%>
each_exported sift ls -l -d -n -L "$config"
<%/beat%>
<%&inLoop%><%#beat%>only_root "$config"<%/beat%><%^beat%>is_roots $last<%/beat%> || die 6 "root runs $config, and others can change it: chown root $config && chmod go-w $config"
<%#beat%>
done
IFS=$newline
<%/beat%>
trap 'warn "reading $config failed"; exit 6' EXIT
<%^beat%>
set +f
. "$config" || /bin/sh -n "$config" 2>/dev/null || exit # some shells would go on behind a mistake
<%/beat%>
<%#beat%>
for config in $configs; do
    unset IFS && set +f
    . "$config" || /bin/sh -n "$config" 2>/dev/null || exit # some shells would go on behind a mistake
done
<%/beat%>
trap - EXIT
instance=${0##*/} instance=${instance#[SK][0-9][0-9]} # again: the config may have a variable of that name
