#
# The parts, in the order in which things happen; each has a heading (# --- ... ---). The verb is obeyed at the very end.
#   at first          A clean environment<%#engine%>, What the service framework says<%/engine%>, Who can change a file
<%#residual%>
#   the config        Unusable configs, What only this host knows of the config, After the config, What the config exported
<%/residual%>
<%#generic%>
#   the config        Unusable configs, The config, After the config, What the config exported
<%/generic%>
#   for all parts     The globals, Messages
<%#beatRuntime%>
#   the service       Settings, The scheduler
<%/beatRuntime%>
<%^beatRuntime%>
#   the service       Settings, The nodes
<%/beatRuntime%>
#   its account       The service user, What the service user's shell reads<%#envFile%>, The environment file<%/envFile%>
#   before a change   Directories, One command at a time, The record of what was started, Checks before a change
#   the loop          One look at all nodes, What is done after a look
<%^engine%>
#   other ways        C_FAKEFORK=1: in the foreground, Where systemd has a unit of this name
<%/engine%>
<%#engine%>
#   other ways        C_FAKEFORK=1: in the foreground<%#generic%>, For units of systemd<%/generic%>
<%/engine%>
#   all verbs         Verbs
