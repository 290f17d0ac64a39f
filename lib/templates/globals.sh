
# --- This shell ---
{ set +x; } 2>/dev/null
# The first three descriptors are open, and no others reach the nodes.
if [ -e /proc/self/fd/0 ] && [ -e /proc/self/fd/1 ] && [ -e /proc/self/fd/2 ]; then
    :
elif ! (: 5>&2 2>/dev/null 3<&0 4>&1); then
    if ! (: 3<&0) 2>/dev/null; then
        exec </dev/null
    fi
    if ! (: 3>&1) 2>/dev/null; then
        exec >/dev/null
    fi
    if ! (: 3>&2); then
        exec 2>/dev/null
    fi
fi
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
# A reader of the messages who goes away ends nothing. Not ignored, since that would reach the nodes.
trap : PIPE
# Nor does a limit on the size of files that it writes.
command trap : XFSZ

# What the functions below share.
<%#generic%>
instance=$celery_initd_name
<%/generic%>
<%^generic%>
instance=<%name%>
<%/generic%>
all_seen=           # whether an account that sees no other's processes is enough
answered_before=    # numbers of the nodes that answered before a rolling restart
<%#beat%>
beat=yes            # whether this is a scheduler
<%/beat%>
<%^beat%>
beat=               # whether this is a scheduler
<%/beat%>
awaited=            # pid files that are waited for
began=              # what the clock of this process said at the first look
<%#envFile%>
file_reader=        # who reads the environment file: root, or the service user
file_variables=     # commands that export its variables, once root has read it
file_weak=          # what others than root can change of it, or of what leads to it
<%/envFile%>
counts=             # whether a look counts the nodes: first, or only
failed=             # numbers of the nodes that did not stay up
failures=0          # the exit status
finished=           # whether all is done
helper_file=/dev/null # what a helper printed
helper_late=        # whether it was ended because it took longer than it may
helper_limit=10     # seconds that a helper may take
in_unit=0           # how many nodes systemd runs in a unit, as a look counted
interrupted=        # whether somebody ended this command
launched=           # numbers of the nodes that were started
left_files=0        # how many pid files have no process, as a look counted
<%#ulimit%>
kinds=              # of the limits that are set next: -S, -H, or both
letter=             # of the limit that is set next
<%/ulimit%>
limits=             # the limits of the nodes as options of ulimit, for messages
lock=               # the lock, once it is ours
node_limits=        # commands that set the limits of the nodes
outside=0           # how many nodes run outside of the unit, as a look counted
pause=0             # tenths of a second until the next look
planned=            # what the look that counted found to be done
planned_at=0        # when it did, in ticks
progress=           # the table of what has become of each node
retried=            # whether it was said that a signal is sent again
reported=0          # how many failures have been shown in full
running=0           # how many nodes run, as a look counted
sizes=              # number:size of the log of each node, as it was started
status_of_failure=1 # exit status when nothing can be seen
<%#hostKnows%>
status_without_config=6 # exit status when there is no usable config
<%/hostKnows%>
strays=             # nodes that were started and are no longer in the config
ticks=0             # tenths of a second that were waited
to_be_made=         # directories that a start would make, each with a colon after it
to_start=0          # how many nodes a start would act on, as a look counted
<%^engine%>
loaded=             # whether systemd has a unit of this service
unit=               # the unit that systemd has for this service
unit_invocation=    # what systemd calls this run of it
unit_kind=native    # or generated, which systemd made of the init script
unit_state=         # what systemd takes it for
<%/engine%>
undelivered=        # processes that a signal did not reach
watched=            # processes whose end is waited for
<%#engine%>
supervised=         # whether a unit keeps the node: it has no pid file then
case $celery_initd_verb in
    supervise) supervised=yes ;;
esac
<%/engine%>
tab='	'
case $celery_initd_trace in
    -x) set -x ;;
esac
