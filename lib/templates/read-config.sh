
# --- The config ---
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
name=${0##*/}
case $name in [SK][0-9][0-9]?*) name=${name#???} ;; esac
own=$name
[ "$name" != <%kind%> ] || own=celery

<%>only-root%>

config=/etc/default/$name
[ -d /etc/default ] || config=/usr/local/etc/$name
config=${CELERY_DEFAULTS:-$config}
case $config in */*) ;; *) config=./$config ;; esac
[ -f "$config" ] || die 6 "there is no config $config"
only_root "$config" || die 6 "root runs $config, and others can change it: chown root $config && chmod go-w $config"
trap 'warn "reading $config failed"; exit 6' EXIT
set +f
. "$config" || :
trap - EXIT
