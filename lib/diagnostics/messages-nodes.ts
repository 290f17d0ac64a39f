/** What the rules of `celery multi` can say about CELERYD_NODES and CELERYD_OPTS. */

import type { ProblemCode, ProblemParameters } from '../cluster/problem.js'
import { type Message, message } from './message.js'
import { optionMessages } from './messages-options.js'

const noPercent = 'Node names, paths and option values are templates: a % with a letter after it is a format.'

export const nodeMessages: {
  readonly [C in Exclude<ProblemCode, 'too-many-problems'>]: Message<ProblemParameters[C]>
} = {
  'unclosed-quote-in-words': message({
    severity: 'error',
    message: ({ quote }) => `no closing ${quote} in this list of words`,
    help: () => 'close the quote, or put a backslash before it',
    explanation:
      'CELERYD_NODES and CELERYD_OPTS are split into words once more when the service starts, with the quotes of sh.',
  }),
  'trailing-backslash-in-words': message({
    severity: 'error',
    message: () => 'a list of words must not end in a backslash',
    help: () => 'remove it',
    explanation:
      'CELERYD_NODES and CELERYD_OPTS are split into words once more when the service starts; a backslash quotes the character after it, and here there is none.',
  }),

  'lone-dash': message({
    severity: 'error',
    message: () => 'a - alone is neither an option nor a node name',
    fix: 'Remove the dash, or write the option that was meant.',
    explanation: 'celery multi ends with a Python traceback when it meets a lone dash.',
  }),
  'two-colons': message({
    severity: 'error',
    message: ({ option }) => `an option has at most one colon before its value, but this is ${option}`,
    help: () => 'write the value as the next word, or after =',
    explanation:
      'In -c:worker2 4 the colon separates the option from the node it is for. With two colons, as in -bredis://host:6379, celery multi ends with a Python traceback.',
  }),
  'word-after-flag': message({
    severity: 'error',
    message: ({ option, word }) => `${option} takes no value, but celery multi gives it the next word, ${word}`,
    help: ({ option }) => `put ${option} last, or before another option`,
    explanation:
      'celery multi does not know which options have a value: a short one always takes the next word unless that starts with a dash. So -E worker1 is not an option and a node, and the worker refuses the extra word.',
  }),
  'long-option-needs-equals': message({
    severity: 'error',
    message: ({ option, value }) => `${option} must have its value after =; here ${value} becomes a node`,
    help: ({ option, value }) => `write ${option}=${value}`,
    explanation:
      'celery multi reads the value of a long option only after an equals sign. What follows after a blank is a node name, or a count of nodes, and the option is left without a value.',
  }),
  'option-without-value': message({
    severity: 'error',
    message: ({ option }) => `${option} must have a value`,
    help: ({ option }) => (option.startsWith('--') ? `write ${option}=VALUE` : `write ${option} VALUE`),
    explanation:
      'celery multi hands an option with an empty value to the worker as the bare option, and the worker takes the next option for its value. -n or --hostname without a value makes the host name None.',
  }),
  'option-in-nodes': message({
    severity: 'warning',
    message: ({ option }) => `${option} is an option, and belongs in CELERYD_OPTS`,
    fix: 'Move the option to CELERYD_OPTS.',
    explanation:
      'CELERYD_NODES and CELERYD_OPTS end up on one command line, so this works; but what a reader takes for the list of nodes is more than that.',
  }),
  'node-in-options': message({
    severity: 'warning',
    message: ({ name }) => `${name} is not an option, so celery multi makes it a node`,
    help: ({ name, list }) =>
      list !== undefined
        ? `write ${list} without a blank`
        : name.startsWith('#')
          ? 'a # inside quotes does not begin a comment: remove it, with what follows'
          : 'list nodes in CELERYD_NODES; if it is a value, write it after its option',
    explanation:
      'Every word of CELERYD_OPTS that is not an option or the value of a short one is one more node. A count in CELERYD_NODES is then a name.',
  }),
  'multi-only-option': message({
    severity: 'note',
    message: ({ option }) => `${option} does not reach the workers`,
    help: () => 'remove it',
    explanation:
      'celery multi takes --nosplash, --quiet, -q, --verbose and --no-color for itself: they silence or colour its own output.',
  }),
  'multi-option-per-node': message({
    severity: 'warning',
    message: ({ option }) => `${option} cannot be set for single nodes`,
    help: () => 'write the node out in CELERYD_NODES, as NAME@HOST',
    explanation:
      'celery multi reads --cmd, --append, --hostname, -n, --prefix, --suffix and --range-prefix once for all nodes. Given for one node, -n is ignored, and the others go to the worker, which does not know them.',
  }),
  'option-has-variable': message({
    severity: 'warning',
    message: ({ option, variable }) => `${option} is set by ${variable}`,
    help: ({ variable }) => `set ${variable} instead`,
    explanation:
      'The service sets this option from its own variable, and what else it does (directories, users, messages) follows the variable. Given twice, it depends on the spelling which one wins.',
  }),
  'global-option-ignored': message({
    severity: 'warning',
    message: ({ option, winner }) => `${option} has no effect beside ${winner}`,
    help: ({ option, winner }) => `remove ${option} or ${winner}`,
    explanation:
      'celery multi turns the order of the options before the sub-command round, so of two spellings of one option (-A and --app, -b and --broker) the first wins.',
  }),
  'detach-option': message({
    severity: 'warning',
    message: ({ option }) => `${option} is ignored: the service detaches its workers itself`,
    help: () => 'remove it',
    explanation: 'The service watches each worker while it starts, and only then leaves it alone.',
  }),
  'pidfile-short-option': message({
    severity: 'error',
    message: () => '-p is not an option of a worker',
    help: () => 'set CELERYD_PID_FILE',
    explanation: 'celery multi reads -p as the pid file and hands it on, but the worker knows only --pidfile.',
  }),
  'hostname-with-node-name': message({
    severity: 'warning',
    message: ({ option, value }) => `${option} sets what follows the @ of every node name, so ${value} gives two @`,
    help: () => 'put the names in CELERYD_NODES, as NAME@HOST',
    explanation:
      'For celery worker, -n is the whole node name; for celery multi it is the host part only, and the names come from the list of nodes.',
  }),
  'executable-ignored': message({
    severity: 'warning',
    message: () => '--executable is ignored: CELERY_BIN is what runs',
    help: () => 'set CELERY_BIN to the celery of the environment to use',
    explanation: 'celery multi starts workers with a Python of its choice, the service with CELERY_BIN.',
  }),
  'cmd-without-celery': message({
    severity: 'error',
    message: ({ command }) => `--cmd must contain the word celery, but is '${command}'`,
    help: () => "write --cmd='-m celery worker'",
    explanation:
      'celery multi puts the options of celery itself after the word celery, and ends with a traceback when there is none.',
  }),
  'cmd-not-worker': message({
    severity: 'warning',
    message: ({ command }) => `--cmd must start a worker, got '${command}'`,
    fix: 'Remove --cmd, or let it start a worker.',
    explanation: 'The service expects a worker with its pid file, and gives the command the options of one.',
  }),

  'unknown-format': message({
    severity: 'error',
    message: ({ format, text }) => `Celery does not know the format ${format} in '${text}'`,
    help: () => 'known are %n %N %h %d %p %i %I in options, %h %d %n in node names; keep other % out of the config',
    explanation: `${noPercent} Any letter or digit but those of a format ends celery multi with a traceback, even in a URL such as redis://:a%40b@host. Put such a value into the app's own configuration.`,
  }),
  'doubled-percent': message({
    severity: 'error',
    message: ({ text }) => `%% is not one % in '${text}'`,
    help: () => 'write the format with one %; a real % cannot be written',
    explanation: `${noPercent} Before Celery 5.7, %% stays two signs, and %%n is a % and the node name; from 5.7 on it is one sign, which the worker may then read as a format.`,
  }),
  'no-nodes': message({
    severity: 'error',
    message: () => 'there are no nodes, so nothing would start',
    help: () => 'name at least one node in CELERYD_NODES, or give a count from 1',
    explanation: 'With no nodes, or a count of 0, celery multi does nothing and reports success.',
  }),
  'too-many-nodes': message({
    severity: 'error',
    message: ({ count, limit }) => `a host has at most ${limit} nodes, not ${count}`,
    fix: 'Write the count that was meant; --concurrency sets the processes of each worker.',
    explanation: 'A number in CELERYD_NODES is a count of workers, each of them with processes of its own.',
  }),
  'options-too-long': message({
    severity: 'error',
    message: ({ characters, limit }) =>
      `the options of all nodes come to ${characters} characters, of which there may be ${limit}`,
    help: () => 'put what is so long into a file, or run fewer nodes',
    explanation:
      'No system starts a process with a command line of any length: Linux takes 131,072 bytes for a word and a quarter of the stack for all of them.',
  }),
  'slash-in-node-name': message({
    severity: 'error',
    message: ({ name }) => `a node name must not contain a slash, but this is '${name}'`,
    fix: 'Use a name without a slash.',
    explanation: 'The name is part of the pid and log file names; with a slash they are files somewhere else.',
  }),
  'duplicate-node': message({
    severity: 'error',
    message: ({ name }) => `there are two nodes ${name}`,
    help: () => 'give every node a name of its own',
    explanation:
      'Two workers of one name share a pid file, so only one of them starts, and both answer remote control.',
  }),
  'relative-node-path': message({
    severity: 'error',
    message: ({ path }) => `a node needs absolute paths, got ${path}`,
    help: () => 'begin it with /',
    explanation:
      'A relative path depends on the directory somebody happens to be in when the service is started or stopped.',
  }),
  'unusual-node-path': message({
    severity: 'error',
    message: ({ path }) =>
      `a file of a node cannot have control characters, or a blank before a dash or at the end, in its path: ${path}`,
    help: () => 'use another path, or another name for the node',
    explanation:
      'The script tells a node by the pid file in its arguments, as ps shows them: there a path ends at the blanks before the next option, and a control character looks like any other.',
  }),
  'unusual-node-name': message({
    severity: 'error',
    message: ({ name }) => `a node name cannot have control characters: ${name}`,
    explanation: 'The script prints the names of nodes in lines, and keeps them in tables whose fields a tab ends.',
  }),
  'pidfiles-alike': message({
    severity: 'error',
    message: ({ first, second }) => `ps shows two pid files alike: ${first} and ${second}`,
    help: () => 'tell them apart by letters, digits or other ASCII characters',
    explanation:
      'The script tells a node by the pid file in its arguments. In the C locale, ps shows each byte that is not ASCII as a question mark.',
  }),
  'shared-pidfile': message({
    severity: 'error',
    message: ({ pidfile, first, second }) => `${first} and ${second} share the pid file ${pidfile}`,
    help: ({ first, second }) =>
      first.replace(/@.*/s, '') === second.replace(/@.*/s, '')
        ? 'give the nodes different names before the @: %n is that part'
        : 'put %n into the name of the file',
    explanation: 'The second worker finds the pid file taken and does not start; celery multi still reports success.',
  }),

  'no-such-node-number': message({
    severity: 'error',
    message: ({ option, number, count }) => `${option} is for node ${number} of ${count}`,
    fix: 'Use a number from 1 to the count of nodes, or the name of the node.',
    explanation:
      'A number after the colon is a place in the list of nodes, from 1. Beyond the list, celery multi prints its usage, starts nothing and reports success.',
  }),
  'bad-node-range': message({
    severity: 'error',
    message: ({ option, range }) => `a range of nodes is two numbers with a dash, but ${option} has '${range}'`,
    help: () => 'write it as in -c:1-3',
    explanation: 'celery multi ends with a Python traceback when an end of the range is missing or no number.',
  }),
  'no-such-node': message({
    severity: 'warning',
    message: ({ option, node }) => `${option} has no effect: there is no node '${node}'`,
    help: () => 'write the name as it is in CELERYD_NODES, without prefix and host',
    explanation: 'celery multi silently ignores options for nodes that are not there.',
  }),
  'node-name-with-count': message({
    severity: 'warning',
    message: ({ option, node }) => `${option} has no effect: where the nodes are a count, ${node} goes by its number`,
    help: ({ option, node, number }) => `write ${option.replace(node, String(number))}`,
    explanation: 'celery multi knows the nodes of a count by their numbers only, and silently ignores their names.',
  }),
  'numbers-with-names': message({
    severity: 'warning',
    message: ({ option, selector }) => `${selector} in ${option} does not count the nodes, because they have names`,
    help: () => 'list the names, as in -c:worker1,worker2, or give a single number',
    explanation:
      'Numbers in a list or a range are for a count of nodes. With named nodes, celery multi silently ignores them; from 5.7 on it counts through the names in a list such as -c:1,2, but still ignores -c:1-2.',
  }),
  'dash-in-single-name': message({
    severity: 'note',
    message: ({ option, name }) => `${option} works here, but celery multi before 5.7 takes ${name} for a range`,
    fix: 'Nothing, where only these scripts and units start the workers.',
    explanation:
      'With a single node, celery multi before 5.7 reads a dash in the name after the colon, or in the name that a number selects, as a range of numbers, and ends with a traceback. The service reads it as the name.',
  }),
  'node-host-unknown': message({
    severity: 'warning',
    message: ({ option, node }) =>
      `${option} has no effect: the compiler cannot tell whether this host is the host of ${node}`,
    help: ({ option, node }) => `write ${option.replace(node, node.replace(/@.*/s, ''))}`,
    explanation: 'The full name of a node depends on the host, which is not known when the config is compiled.',
  }),
  'number-of-formatted-name': message({
    severity: 'warning',
    message: ({ option, name }) => `${option} has no effect: ${name} cannot be selected by its number`,
    help: ({ name }) => `select the node by its name, ${name.replace(/@.*/s, '')}`,
    explanation:
      'celery multi looks for the node under the name as it is written; by then formats in it, such as the %h of a@%h, are replaced, and a comma makes it a list.',
  }),
  'node-option-shadowed': message({
    severity: 'warning',
    message: ({ option, node }) => `${option} has no effect: other options are given for the full name of ${node}`,
    help: () => 'use one spelling of the name for all its options',
    explanation:
      'celery multi looks for options under the full name of a node, and only if there are none under its short one.',
  }),
  'node-option-overridden': message({
    severity: 'warning',
    message: ({ option, winner }) => `${option} has no effect beside ${winner}`,
    help: ({ option, winner }) => `remove ${option} or ${winner}`,
    explanation:
      'Whatever the order, an option for a number beats one for a name, and one for a list or a range beats both.',
  }),

  ...optionMessages,
}
