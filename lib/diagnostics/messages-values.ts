/** Values that an option cannot have, or should not. */

import { message } from './message.js'

export const valueMessages = {
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
    explanation: 'Timeouts are whole seconds, without a zero before them; 0 means no limit.',
  }),
  'bad-log-level': message<{ name: string; value: string; suggestion: string | undefined }>({
    severity: 'error',
    message: ({ name, value }) => `${name} must be DEBUG, INFO, WARNING, ERROR, CRITICAL or FATAL, got ${value}`,
    help: ({ suggestion }) => (suggestion === undefined ? undefined : `did you mean ${suggestion}?`),
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
    explanation: 'A umask has up to four octal digits; 022 lets the group and others read, 027 the group alone.',
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
