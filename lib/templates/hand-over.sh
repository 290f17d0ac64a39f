set +aeuC -f
unalias -a 2>/dev/null
unset IFS
# What the config exported is for the nodes alone: root runs nothing that it finds there, and this shell forgets it.
given=''
hand_over() { (unset "$1") 2>/dev/null && eval "give $1 \"\$$1\" && value=\$$1 && unset $1 && $1=\$value"; } # NAME
each_exported hand_over
export PATH="$system_path"
