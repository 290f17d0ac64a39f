set +aeuC -f
unalias -a 2>/dev/null
unset IFS given
# What the config exported is for the nodes alone: root runs nothing that it finds there, and this shell forgets it.
hand_over() { eval "give $1 \"\$$1\"; value=\$$1; command unset $1 2>/dev/null && $1=\$value"; } # NAME
each_exported hand_over
export PATH="$system_path"
