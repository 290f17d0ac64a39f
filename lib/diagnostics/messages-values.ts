/** Values that an option cannot have, or should not. */

import { message } from './message.js'

/** The seconds that a time with a unit means, such as `5m`, `90 s` or `030`; undefined where that is not plain. */
function secondsOf(text: string): number | undefined {
  const [, digits, unit] = /^0*(\d{1,6})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?|)$/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const first = unit?.charAt(0).toLowerCase()
  return Number(digits) * (first === 'm' ? 60 : first === 'h' ? 3600 : 1)
}

export const valueMessages = {
  'bad-app': message<{ name: string; value: string; instead: string | undefined }>({
    severity: 'warning',
    message: ({ name, value }) => `${name} must be a module such as proj or proj.celery:app, got ${value}`,
    help: ({ instead }) => (instead === undefined ? undefined : `write ${instead}`),
    fix: 'Write the name of the module, with dots and without .py, and after a colon the name of the app in it.',
    explanation:
      'Celery imports the app by the name of its module, with dots and without .py, from CELERYD_CHDIR or PYTHONPATH. It cannot load a path, and -A is added by the service.',
  }),
  'quoted-expansion': message<{ name: string; variable: string }>({
    severity: 'error',
    message: ({ name, variable }) => `${variable} is not expanded in single quotes: ${name} has it as it is written`,
    help: () => 'use double quotes',
    explanation: 'Between single quotes every character stands for itself, and nothing later expands the value.',
  }),
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
    help: ({ name, value }) =>
      /^(?:true|t|yes|y|on|enabled?)$/i.test(value)
        ? `write ${name}=1`
        : /^(?:false|f|no|n|off|none|disabled?)$/i.test(value)
          ? `write ${name}=0`
          : undefined,
    fix: 'Write 1 to switch it on, and 0 or nothing to leave it off.',
    explanation: 'Only 1 switches the option on; any other value is off.',
  }),
  'not-seconds': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be a whole number of seconds, got ${value}`,
    help: ({ name, value }) => {
      const seconds = secondsOf(value)
      return seconds === undefined ? undefined : `write ${name}=${seconds}`
    },
    fix: 'Write seconds as digits alone: 60, not 1m.',
    explanation: 'Timeouts are whole seconds, without a zero before them; 0 means no limit.',
  }),
  'bad-log-level': message<{ name: string; value: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL, got ${value}`,
    help: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean ${suggestion}?`),
    fix: 'Write one of the levels that the message lists.',
    explanation: 'Celery refuses to start with any other level.',
  }),
  'root-user': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ value }) => `the service refuses to run as ${value}: any task could then do anything to this system`,
    help: ({ name }) => `name an account of its own in ${name}, or export C_FORCE_ROOT=1`,
    explanation:
      'A worker that accepts pickle runs code that comes with messages. Celery itself refuses to run as root unless C_FORCE_ROOT is set, often without a message in its log. Scripts and units refuse it alike, for the worker and the scheduler, under every name of the user 0: root, toor, 0.',
    exceptions: 'export C_FORCE_ROOT=1 in the config says that it is meant.',
  }),
  'bad-account': message<{ name: string; value: string; kind: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name, value, kind }) => `${JSON.stringify(value)} is not a valid ${kind} name (${name})`,
    help: ({ suggestion }) => suggestion,
    fix: 'Write the name of one account or group, without a colon, a slash or blanks at its ends.',
    explanation:
      'No account and no group can have such a name, so the service never starts. The user and the group have an option each; blanks inside the quotes belong to the name.',
  }),
  'login-shell': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `${name} makes the account log in, which is not recommended`,
    help: () => 'export what the service needs in this file instead',
    explanation: "A login shell runs the account's profile, and what that sets or prints gets into the service.",
  }),
  'multi-ignored': message<{ value: string; program: string | undefined }>({
    severity: 'note',
    message: ({ value }) => `CELERYD_MULTI=${value} is ignored: the nodes are worked out by the script itself`,
    help: ({ program }) => (program === undefined ? 'remove the line' : `set CELERY_BIN=${program} instead`),
    fix: 'Remove the line. When it names the program that CELERY_BIN does not, set CELERY_BIN to that.',
    explanation: 'Celery’s own scripts start nodes through celery multi. Here its rules are built in.',
  }),
  'misread-node-name': message<{ name: string; word: string }>({
    severity: 'warning',
    message: ({ name, word }) => `Ansible takes ${name} for stopped while it runs: it reads '${word}' in the status`,
    help: () => 'choose a name without stop and inactive that does not end in not',
    explanation:
      'Where the status is a single line, Ansible’s modules sysvinit and service look for words in it before they look at the exit status, and the name of the node is in that line. With state=started the service would be started at each run, with state=stopped never be stopped.',
    exceptions: 'Ansible does not manage this service, or manages it through systemd.',
  }),
  'program-is-manage': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must name the celery program, not Django's manage.py: ${value}`,
    help: () => 'set CELERY_BIN to the celery of the virtual environment, and CELERY_APP to the module of the app',
    explanation:
      'django-celery, which gave manage.py the commands celeryd, celery and celerybeat, ended with Celery 3. Today the celery program does it all, with --app and DJANGO_SETTINGS_MODULE.',
  }),
  'command-in-program': message<{ name: string; word: string }>({
    severity: 'note',
    message: ({ name, word }) => `${name} names the program alone; ${word} at its end is left out`,
    help: ({ word }) => `remove ${word}`,
    explanation:
      'The service adds the sub-command itself. Old configs have it in CELERYBEAT, as in "/venv/bin/celery beat", which would make it celery beat beat.',
  }),
  'comma-in-nodes': message<{ word: string; instead: string }>({
    severity: 'warning',
    message: ({ word }) => `nodes are separated by blanks, and the comma is part of the name ${word}`,
    help: ({ instead }) => `write ${instead}`,
    explanation:
      'celery multi splits the list of nodes at blanks alone. With a comma the node has another name than was meant, and options for it do not find it.',
  }),
  'not-umask': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be an octal number such as 022, got ${value}`,
    fix: 'Write up to four octal digits, such as 027.',
    explanation: 'A umask has up to four octal digits; 022 lets the group and others read, 027 the group alone.',
  }),
  'bad-limit': message<{ name: string; reason: string; instead: string | undefined }>({
    severity: 'warning',
    message: ({ name, reason }) => `${name} must be limits such as -n 4096: ${reason}`,
    help: ({ instead }) => (instead === undefined ? undefined : `write ${instead}`),
    fix: 'Write each limit as its option, a blank, and a number or unlimited: -n 4096 -c 0.',
    explanation:
      'Each limit is an option and its value, two words. The shell of a node refuses what it does not know, and the node does not start; an option without a value is lost without a word.',
  }),
  'limit-of-some-shells': message<{ word: string; shells: string; twin: string | undefined }>({
    severity: 'warning',
    message: ({ word, shells }) => `not every sh has the ${word} of ulimit: ${shells} would refuse it`,
    help: ({ twin }) => twin,
    fix: 'Use a limit that every sh has, or the option that the help of the finding names.',
    explanation:
      'The limits are set by the sh of the host, and where it refuses one, the nodes do not start, or a limit of the config is not set. Every sh has -c, -d, -f, -n, -s, -t and -v; Linux has dash on Debian and Ubuntu, bash on Red Hat and Arch, BusyBox on Alpine.',
    exceptions: 'The sh of all hosts of this config has it: sh -c "ulimit -u" prints a value.',
  }),
  'bad-unit-value': message<{ name: string; value: string; form: string }>({
    severity: 'error',
    message: ({ name, value, form }) => `${name} must be ${form}, got ${value}`,
    explanation:
      'The options CELERYD_UNIT_ and CELERYBEAT_UNIT_ become settings of systemd’s units, which would ignore a value that it cannot read and run the node without the limit.',
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
