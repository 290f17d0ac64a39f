
# --- The config ---
# The name of the service is that of this script, without what makes it a link in a runlevel's directory.
name=${0##*/}
case $name in [SK][0-9][0-9]?*) name=${name#???} ;; esac
own=$name
[ "$name" != <%kind%> ] || own=celery

<%>only-root%>

# Reads a config, which root runs, so that only root may be able to change it.
read_config() { # FILE
    [ -f "$1" ] || { echo "$name: there is no config $1" >&2 && exit 6; }
    only_root "$1" || {
        ls -l -d -L "$1" >&2
        echo "$name: root runs $1, and others can change it: chown root $1 && chmod go-w $1" >&2
        exit 6
    }
    trap 'echo "$name: reading $config failed" >&2; exit 6' EXIT
    set +f
    . "$1" || :
    trap - EXIT
}

config=/etc/default/$name
[ -d /etc/default ] || config=/usr/local/etc/$name
config=${CELERY_DEFAULTS:-$config}
case $config in */*) ;; *) config=./$config ;; esac
read_config "$config"
