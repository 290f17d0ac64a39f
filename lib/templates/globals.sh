
# --- The globals ---
{ set +x; } 2>/dev/null
# Opens those of the first three descriptors that the caller has closed, and closes all others.
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
# When the reader of the messages goes away, the script goes on. Its nodes would inherit an ignored signal, so it is caught.
trap : PIPE
# The same goes for the signal of a limit on the size of files. A shell may not know its name.
command trap : XFSZ

# What the functions share, apart from the settings.
<%#generic%>
instance=$celery_initd_name
<%/generic%>
<%^generic%>
instance=<%name%>
<%/generic%>
all_seen=           # whether an account that sees no other's processes is enough
<%^beat%>
answered_before=    # numbers of the nodes that answered before a rolling restart
answers=            # numbers of the nodes that answered the last ping
<%/beat%>
awaited=            # pid files that are waited for
began=              # what the clock of this process said at the first look
confirmed=          # number:size of the log of each node that was started and stayed up
counts=             # whether a look counts the nodes: first, or only
down=               # numbers of the nodes that do not run, as a look counted
failed=             # numbers of the nodes that did not stay up
failures=0          # the exit status
<%#envFile%>
file_reader=        # who reads the environment file: root, or the service user
file_variables=     # commands that export its variables, once root has read it
file_weak=          # what others than root can change of it, or of what leads to it
<%/envFile%>
finished=           # whether all is done
group_option=       # what su is told of the group, where it is not the account's own
helper=             # the process of the last helper
helper_file=/dev/null # what the last helper printed
helper_late=        # whether it was ended because it took longer than it may
helper_limit=10     # seconds that a helper may take
helper_status=0     # how the last helper ended
holder=             # the process that holds a lock
in_unit=0           # how many nodes systemd runs in a unit, as a look counted
interrupted=        # whether somebody ended this command
jobs=               # the processes whose nodes have the terminal
<%#ulimit%>
kinds=              # of the limits that are set next: -S, -H, or both
<%/ulimit%>
launched=           # numbers of the nodes that were started
left_files=0        # how many pid files have no process, as a look counted
<%#ulimit%>
letter=             # of the limit that is set next
<%/ulimit%>
limits=             # the limits of the nodes as options of ulimit, for messages
<%^engine%>
loaded=             # whether systemd has a unit of this service
<%/engine%>
lock=               # the lock, once it is ours
missing=            # lines of directories to make: number, name, setting, path
name=               # that of the node that is spoken of
node_limits=        # commands that set the limits of the nodes
<%#hostKnows%>
node_umask=         # what is set in the shells of the nodes
<%/hostKnows%>
numbers=            # of the nodes that the verb is about
orders=             # what is to be done now
outside=0           # how many nodes run outside of the unit, as a look counted
passed=             # whether a signal has just been passed on to the nodes
pause=0             # tenths of a second until the next look
pids=               # processes of the nodes, as a look counted
<%^beat%>
ping_text=          # what the last ping printed
<%/beat%>
planned=            # what the look that counted found to be done
planned_at=0        # when it did, in ticks
progress=           # the table of what has become of each node
reason=             # what the last node said that failed, where the one before had not said the same
reason_of=          # the name of that node
record=             # the text of the record
reported=0          # how many failures have been looked into
retried=            # whether it was said that a signal is sent again
running=0           # how many nodes run, as a look counted
<%^beat%>
same_as=            # the node before that has failed in the same words
<%/beat%>
seen=               # what the last look printed
session=            # setsid, where there is one
settings=           # assignments for the service user's shell
sizes=              # number:size of the log of each node, as it was started
state_unsafe=       # whether others can change the state directory, so that nothing in it counts
<%#hostKnows%>
status_without_config=6 # exit status when there is no usable config
<%/hostKnows%>
strays=             # nodes that were started and are no longer in the config
su_options=         # how su is told to run /bin/sh
system=             # what uname -s says
ticks=0             # tenths of a second that were waited
to_be_made=         # directories that a start would make, each with a colon after it
to_start=0          # how many nodes a start would act on, as a look counted
uid=                # of the service user; empty where there is no such account
undelivered=        # processes that a signal did not reach
<%^engine%>
unit=               # the unit that systemd has for this service
unit_invocation=    # what systemd calls this run of it
unit_kind=native    # or generated, which systemd made of the init script
unit_state=         # what systemd takes it for
<%/engine%>
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
