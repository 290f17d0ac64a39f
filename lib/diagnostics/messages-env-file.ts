/** What is said about the file that CELERYD_ENV_FILE names. Its values never are in a message. */

import { message } from './message.js'

export const envFileMessages = {
  'env-file-readers': message<{ name: string; why: string; fix: string }>({
    severity: 'error',
    message: ({ name, why }) => `readers of this file do not agree on ${name}: ${why}`,
    help: ({ fix }) => fix,
    explanation:
      'dotenv, python-dotenv and systemd all read such files, and each has rules of its own for comments, escapes, backquotes and ${NAME}. A value that they read differently would work in one place and fail in another, so that the script does not start anything with it: exit 6.',
  }),
  'env-file-line': message<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `an environment file cannot hold ${reason}`,
    help: ({ reason }) =>
      reason.startsWith('more than')
        ? 'put what is so long into a file that the application reads itself'
        : 'write NAME=value, with quotes around a value that has blanks, # or several lines',
    explanation: 'Each line is NAME=value, a comment or empty. Nothing in the file is run. A start exits 6.',
  }),
  'env-file-name': message<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `sh cannot pass on a variable of this name: ${reason}`,
    help: () => 'choose another name',
    explanation: 'The variables reach the service through sh, which does not hold every name. A start exits 6.',
  }),
  'env-file-systemd': message<{ what: string; fix: string }>({
    severity: 'warning',
    message: ({ what }) => `systemd ${what}`,
    help: ({ fix }) => fix,
    explanation:
      'The init script reads this line, as dotenv does. Units have systemd read the file with EnvironmentFile=, which knows neither export nor a comment after a value, and takes no value that is not UTF-8.',
    exceptions: 'The file is not used by units.',
  }),
}
