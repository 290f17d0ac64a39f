/** What evaluation and the checks of a config can say: text that is sh, but not what was meant. */

import { message } from './message.js'

/** Arithmetic, assignments and control flow that sh itself would trip over. */
const evaluationMessages = {
  'division-by-zero': message<{ detail: string }>({
    severity: 'error',
    message: ({ detail }) => `this expression has no value: ${detail}`,
    explanation: 'A shell that divides by zero reports an error and stops reading the config.',
  }),
  'arithmetic-not-portable': message<{ detail: string }>({
    severity: 'warning',
    message: ({ detail }) => `this expression does not mean the same in every sh: ${detail}`,
    explanation:
      'POSIX leaves some expressions undefined, and shells give different results for them or refuse them. Such an expression is left to the shell of the host.',
  }),
  'parameter-required': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `sh stops here, since ${name} is not set`,
    help: ({ name }) => `assign ${name} before this line`,
    explanation: '`${NAME:?}` ends the shell when the variable is not set: the service never starts.',
  }),
  'readonly-assigned': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `${name} is read-only and cannot be changed`,
    help: ({ name }) => `remove readonly, or this assignment of ${name}`,
    explanation: 'A shell gives up the whole script when a read-only variable is assigned or unset.',
  }),
  'loop-too-long': message<{ limit: number }>({
    severity: 'warning',
    message: ({ limit }) => `this loop does not end within ${limit} commands, and is left to the host`,
    explanation: 'Loops are followed only so far. One that never ends would hang the service when it starts.',
  }),
  'config-exits': message({
    severity: 'error',
    message: () => 'exit ends the service script, not only the config',
    help: () => 'use return to leave the config early',
    explanation:
      'The config is read by the shell that runs the service script. Its exit ends that shell before anything is started.',
  }),
  'config-may-exit': message({
    severity: 'warning',
    message: () => 'this may end the service script, not only the config',
    help: () => 'use return to leave the config early',
    explanation: 'As config-exits, where it depends on the host whether the exit is reached.',
  }),
  'shell-option': message<{ option: string }>({
    severity: 'note',
    message: ({ option }) => `set ${option} has no effect on the service`,
    explanation:
      'The service script does its own error handling; what a config sets with -e or -u ends with the config.',
  }),
  'unquoted-argument': message<{ command: string; name: string }>({
    severity: 'warning',
    message: ({ command, name }) =>
      `some shells split this unquoted value of ${name}, as it is an argument of ${command}`,
    help: () => 'put the value in double quotes',
    explanation:
      '`export NAME=$VALUE` keeps a value with blanks whole in some shells, and splits it into several arguments in others. In an assignment of its own, or in double quotes, it is always kept whole.',
  }),
}

/** Names that nothing reads, or that do not reach what should read them. */
const nameMessages = {
  'unknown-variable': message<{ name: string; suggestion: string | undefined }>({
    severity: 'warning',
    message: ({ name }) => `no script reads ${name}`,
    help: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean ${suggestion}?`),
    explanation: 'A misspelt variable is silently ignored by the service.',
  }),
  'unread-variable': message<{ name: string; reason: string; instead: string | undefined }>({
    severity: 'warning',
    message: ({ name, reason }) => `no script reads ${name}: ${reason}`,
    help: ({ instead }) => instead,
    explanation:
      'The variable is known from old configs, from other scripts or from the settings of an application, and has no effect here.',
  }),
  'obsolete-option': message<{ name: string; instead: string }>({
    severity: 'note',
    message: ({ name }) => `${name} is obsolete`,
    help: ({ instead }) => instead,
    explanation: 'The option is still read, for the sake of old configs. New ones have a better way.',
  }),
  'environment-only': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `${name} belongs into the environment of the service script, not into its config`,
    help: ({ name }) => `remove it, and run the script as ${name}=… when you need it`,
    explanation:
      'CELERY_DEFAULTS is read before the config is found, and C_FAKEFORK in a config would keep every start in the foreground.',
  }),
  'not-exported': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `${name} does not reach the service, since it is not exported`,
    help: ({ name }) => `write export ${name}=…`,
    explanation:
      'Only exported variables are part of the environment of the worker. An application setting that is merely assigned is lost.',
  }),
  'assigned-twice': message<{ name: string; line: number }>({
    severity: 'note',
    message: ({ name, line }) => `${name} is assigned again in line ${line}, and that value counts`,
    help: () => 'remove the assignment that is not wanted',
    explanation: 'The last assignment wins. Often an example was left in the file below the own value.',
  }),
  'unset-reference': message<{ name: string; suggestion: string | undefined }>({
    severity: 'warning',
    message: ({ name }) => `${name} is not assigned before this line`,
    help: ({ suggestion }) => suggestion,
    explanation:
      'sh expands an unset variable to nothing, without a word. What remains is seldom a useful path or option.',
  }),
}

/** Text that sh reads without complaint, as something else than was meant. */
const readingMessages = {
  'spaces-around-equals': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `an assignment has no blanks around =: sh reads this as the command ${name}`,
    help: ({ name }) => `write ${name}=… without blanks`,
    explanation: 'With a blank before the = the line is a command with arguments, and no assignment.',
  }),
  'value-with-space': message<{ name: string; command: string }>({
    severity: 'error',
    message: ({ name, command }) => `sh runs the command ${command}, with ${name} set for it alone`,
    help: () => 'put the whole value in double quotes',
    explanation:
      'An unquoted value ends at the first blank. What follows is run as a command, and the variable is not set.',
  }),
  'export-argument': message<{ command: string; word: string }>({
    severity: 'error',
    message: ({ command, word }) => `${command} takes NAME or NAME=value, got ${word}`,
    help: () => 'put the whole value in double quotes',
    explanation:
      'An unquoted value ends at the first blank, and the next word is not the name of a variable. Shells stop there.',
  }),
  'source-command': message({
    severity: 'error',
    message: () => 'sh has no source command',
    help: () => 'write . instead of source, and a path with a slash',
    explanation:
      '`source` is a command of bash. dash and others, which read the config at boot, do not find it and stop.',
  }),
  'bash-command': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `sh has no ${name}`,
    help: ({ name }) => (name === '==' ? 'write = between the two' : 'use a plain assignment, export or $((…))'),
    explanation: 'The config is read by /bin/sh, which is not bash on many systems.',
  }),
  'unguarded-source': message<{ path: string }>({
    severity: 'warning',
    message: ({ path }) => `sh stops here when ${path} does not exist`,
    help: ({ path }) => `write [ -r ${path} ] && . ${path}, or follow it when compiling`,
    explanation: 'A shell that cannot read a file given to the . command gives up the whole script.',
  }),
  'lost-comment': message<{ command: string }>({
    severity: 'error',
    message: ({ command }) => `this line is no comment: sh runs the command ${command}`,
    help: () => 'put # before it',
    explanation: 'A line of prose whose # was lost is run as a command.',
  }),
  'quoted-tilde': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `~ in quotes is no home directory: the value of ${name} begins with a real ~`,
    help: () => 'write the path in full',
    explanation: 'sh expands ~ only outside of quotes, and at boot it would be the home of root.',
  }),
  'template-placeholder': message<{ placeholder: string }>({
    severity: 'error',
    message: ({ placeholder }) => `${placeholder} looks like a placeholder that was never filled in`,
    help: () => 'render the template, or replace the placeholder by the value',
    explanation: 'The file seems to be the template of a config and not the config itself.',
  }),
  'invalid-utf-8': message({
    severity: 'error',
    message: () => 'these bytes are not valid UTF-8',
    help: () => 'convert the file, for instance with iconv -f ISO-8859-1 -t UTF-8',
    explanation: 'A value with such bytes could not be carried over as it stands.',
  }),
}

/** Values that an option cannot have, or should not. */
const valueMessages = {
  'relative-path': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be an absolute path, got ${value}`,
    help: () => 'begin it with /',
    explanation:
      'A relative path depends on the directory somebody happens to be in when the service is started or stopped.',
  }),
  'relative-program': message<{ name: string; value: string }>({
    severity: 'warning',
    message: ({ name, value }) => `${name} depends on the working directory: ${value}`,
    help: () => 'write an absolute path, or the bare name of a program in PATH',
    explanation:
      'A program with a slash in it is looked up from the directory the service starts in, which may not be the one meant.',
  }),
  'program-with-spaces': message<{ name: string; word: string }>({
    severity: 'warning',
    message: ({ name, word }) => `${name} is split at blanks, and ${word} becomes an argument of the program`,
    help: () => 'put a path with blanks in single quotes inside the double quotes',
    explanation:
      'The value is the program followed by its arguments. A path with a blank in it needs quotes of its own.',
  }),
  'program-is-command': message<{ name: string; operator: string }>({
    severity: 'error',
    message: ({ name, operator }) => `${name} must be one program and its arguments, got ${operator}`,
    help: () => 'use CELERYD_CHDIR for the directory, or write a wrapper script',
    explanation: 'The value is not run by a shell: operators like && and ; would reach the program as arguments.',
  }),
  'not-boolean': message<{ name: string; value: string }>({
    severity: 'warning',
    message: ({ name, value }) => `${name} must be 1 or 0, got ${value}`,
    explanation: 'Only 1 switches the option on; any other value is off.',
  }),
  'not-seconds': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be a whole number of seconds, got ${value}`,
    explanation: 'Timeouts are whole seconds; 0 is no limit.',
  }),
  'bad-log-level': message<{ name: string; value: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL, got ${value}`,
    help: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean ${suggestion}?`),
    explanation: 'Celery refuses to start with any other level.',
  }),
  'root-user': message<{ name: string }>({
    severity: 'warning',
    message: () => 'Celery may refuse to run as root, and any task could then do anything to this system',
    help: ({ name }) => `name an account of its own in ${name}, or export C_FORCE_ROOT=1`,
    explanation:
      'A worker that accepts pickle runs code that comes with messages. As root it exits at once, without a message in its log, unless C_FORCE_ROOT is exported.',
  }),
  'login-shell': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `${name} makes the account log in, which is not recommended`,
    help: () => 'export what the service needs in this file instead',
    explanation: "A login shell runs the account's profile, and what that sets or prints gets into the service.",
  }),
  'multi-ignored': message<{ value: string }>({
    severity: 'note',
    message: ({ value }) => `CELERYD_MULTI=${value} is ignored: the nodes are worked out by the script itself`,
    help: () => 'remove the line',
    explanation: 'Celery’s own scripts start nodes through celery multi. Here its rules are built in.',
  }),
  'multi-obsolete': message<{ value: string }>({
    severity: 'error',
    message: ({ value }) => `CELERYD_MULTI=${value} cannot be used: the nodes are worked out by the script itself`,
    help: () => 'remove the line, and set CELERY_BIN and CELERY_APP',
    explanation:
      'django-celery’s manage.py celeryd_multi and other ways to start several workers ended with Celery 3. The celery program does it all.',
  }),
  'chdir-is-file': message<{ name: string; value: string }>({
    severity: 'warning',
    message: ({ name, value }) => `${name} must be a directory, and ${value} looks like a file`,
    help: () => 'name the directory it is in',
    explanation: 'The service cannot change to a file, and does not start.',
  }),
}

/** Pid and log files, and what belongs to the scheduler. */
const fileMessages = {
  'pidfile-of-another': message<{ pidfile: string; other: string }>({
    severity: 'error',
    message: ({ pidfile, other }) => `the pid file ${pidfile} is that of the instance ${other}, too`,
    help: () => 'give each instance a directory of its own',
    explanation: 'Of two instances with one pid file only one starts, and each takes the other’s nodes for its own.',
  }),
  'empty-config': message({
    severity: 'error',
    message: () => 'the file is empty',
    help: () => 'celery-initd sample celeryd prints a config to begin with',
    explanation:
      'An empty file is hardly the config that was meant; one that sets nothing on purpose says so in a comment.',
  }),
  'run-directory-missing': message<{ directory: string }>({
    severity: 'warning',
    message: ({ directory }) => `nothing creates ${directory}, which is gone after a reboot`,
    help: () => 'set CELERY_CREATE_RUNDIR=1',
    explanation:
      '/run and /var/run are emptied at boot. The directory of a custom pid file is created only when the config asks for it.',
  }),
  'log-without-process': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `the processes of a prefork pool all write into this one file: ${name} has no %I`,
    help: () => 'write %n%I before .log',
    explanation:
      '%I becomes the number of the pool process. Without it several processes write into one file and lines get mixed or lost.',
  }),
  'log-without-node': message<{ name: string; count: number }>({
    severity: 'warning',
    message: ({ name, count }) => `${count} nodes write into this one file: ${name} has no %n`,
    help: () => 'write %n before .log',
    explanation: '%n becomes the name of the node. Without it several nodes write into one file.',
  }),
  'node-format-in-beat': message<{ name: string; format: string }>({
    severity: 'error',
    message: ({ name, format }) => `${format} means nothing in ${name}: the scheduler has no nodes`,
    help: () => 'write a name in its place',
    explanation:
      'The formats of a worker’s pid and log file are not expanded for the scheduler, and would become part of the file’s name.',
  }),
  'beat-sets-worker-options': message<{ name: string; instead: string }>({
    severity: 'warning',
    message: ({ name }) => `the scheduler does not read ${name}, and this file sets no CELERYBEAT_ option`,
    help: ({ instead }) => `set ${instead}`,
    explanation:
      'A config of celerybeat that sets only the options of the worker leaves the scheduler with its defaults.',
  }),
}

export const configMessages = {
  ...evaluationMessages,
  ...nameMessages,
  ...readingMessages,
  ...valueMessages,
  ...fileMessages,
}
