/** Pid and log files, and what belongs to the scheduler. */

import { message } from './message.js'

export const fileMessages = {
  'pidfile-of-another': message<{ pidfile: string; other: string }>({
    severity: 'error',
    message: ({ pidfile, other }) => `instance ${other} already uses the pid file ${pidfile}`,
    help: () => 'give each instance a directory of its own',
    explanation: 'Of two instances with one pid file only one starts, and each takes the other’s nodes for its own.',
  }),
  'directory-of-another': message<{ directory: string; other: string; user: string; own: string }>({
    severity: 'error',
    message: ({ directory, other, user, own }) =>
      `${directory} belongs to ${user} for the instance ${other}, and to ${own} here`,
    help: () => 'give each instance a directory of its own, or the same user',
    explanation:
      'The script gives the run and the log directory to the user of the service. With two users, the instance that starts second finds a directory in which it cannot write.',
  }),
  'embedded-beat-and-celerybeat': message<{ option: string; path: string }>({
    severity: 'warning',
    message: ({ option, path }) => `${option} starts a scheduler in the worker, and ${path} sets up another one`,
    help: ({ option }) => `remove ${option}, or do not run celerybeat`,
    explanation: 'Each scheduler sends each periodic task: with two of them every task runs twice.',
    exceptions: 'The celerybeat service is not installed on the host.',
  }),
  'empty-config': message({
    severity: 'error',
    message: () => 'the file is empty',
    help: () => 'celery-initd sample celeryd prints a config to begin with',
    explanation:
      'An empty file is rarely the config that was meant; one that sets nothing on purpose says so in a comment.',
  }),
  'run-directory-missing': message<{ directory: string }>({
    severity: 'warning',
    message: ({ directory }) => `nothing creates ${directory}, which is gone after a reboot`,
    help: () => 'set CELERY_CREATE_RUNDIR=1',
    explanation:
      '/run, /var/run, /dev/shm and often /tmp are emptied at boot. The directory of a custom pid file is created only when the config asks for it.',
  }),
  'log-without-process': message<{ name: string }>({
    severity: 'note',
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
    message: ({ name }) => `the scheduler does not read ${name}`,
    help: ({ instead }) => `set ${instead}`,
    explanation:
      'A config of celerybeat that sets an option of the worker, and not the scheduler’s own, leaves the scheduler with the default.',
    exceptions: 'The file is also read as the config of a worker.',
  }),
}
