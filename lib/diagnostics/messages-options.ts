/** What Celery itself would refuse, or silently not do, of the options in CELERYD_OPTS and CELERYBEAT_OPTS. */

import type { ProblemCode, ProblemParameters } from '../cluster/problem.js'
import { type Message, message } from './message.js'

type OptionCode = Extract<
  ProblemCode,
  | 'unknown-option'
  | 'misspelt-option'
  | 'removed-option'
  | 'old-option'
  | 'option-of-another-command'
  | 'flag-with-value'
  | 'bad-option-value'
  | 'relative-option-path'
  | 'embedded-beat-schedule'
  | 'embedded-beat-repeated'
  | 'shared-directory'
  | 'stray-word'
>

const refused = 'Celery 5 refuses to start with an option that it does not know; the message is in no log.'

export const optionMessages: { readonly [C in OptionCode]: Message<ProblemParameters[C]> } = {
  'unknown-option': message({
    severity: 'warning',
    message: ({ option, command }) => `celery ${command} has no option ${option}`,
    help: ({ command }) => `remove it; celery ${command} --help lists the options`,
    explanation: `${refused} An application can add options of its own (app.user_options): then silence this with a comment.`,
    exceptions: 'The application adds the option itself.',
  }),
  'misspelt-option': message({
    severity: 'error',
    message: ({ option }) => `Celery has no option ${option}`,
    help: ({ meant }) => `did you mean ${meant}?`,
    explanation: `${refused} Celery 4 took the beginning of a long option for the whole; Celery 5 does not.`,
    exceptions: 'The application adds an option of this name itself (app.user_options).',
  }),
  'removed-option': message({
    severity: 'error',
    message: ({ option, until }) => `Celery has no option ${option} after version ${until}`,
    help: ({ instead }) => instead,
    fix: 'Remove the option, or write the one that the help of the finding names.',
    explanation: `The option was removed before the oldest Celery that is supported. ${refused}`,
  }),
  'old-option': message({
    severity: 'warning',
    message: ({ option, until }) => `Celery has no option ${option} after version ${until}`,
    help: ({ instead }) => instead,
    fix: 'Write the option that the help of the finding names.',
    explanation: `The option works up to the version that the message names. ${refused}`,
    exceptions: 'The host keeps Celery 4.',
  }),
  'option-of-another-command': message({
    severity: 'error',
    message: ({ option, owner, command }) => `${option} is an option of ${owner}, not of celery ${command}`,
    help: ({ option, owner }) =>
      owner === 'celery' ? `put it after the program: CELERY_BIN="celery ${option}"` : 'remove it',
    fix: 'Remove it, or give it to the command that has it.',
    explanation: `Each command of Celery has options of its own. ${refused}`,
  }),
  'flag-with-value': message({
    severity: 'error',
    message: ({ option }) => `${option} takes no value`,
    help: ({ option }) => `write ${option} alone, or remove it`,
    explanation: 'Celery refuses a value where an option has none. To switch such an option off, leave it out.',
  }),
  'bad-option-value': message({
    severity: 'error',
    message: ({ option, rule, value }) => `${option} must be ${rule}, got ${value}`,
    help: ({ meant }) => (meant === undefined ? undefined : `write ${meant}`),
    fix: 'Write a value of the kind that the message names.',
    explanation:
      'Celery reads numbers as Python does, and names as they are listed in celery worker --help. It ends at once when a value is of another kind.',
  }),
  'relative-option-path': message({
    severity: 'warning',
    message: ({ option, path }) => `the file of ${option} depends on the working directory: ${path}`,
    help: ({ scheduler }) =>
      scheduler ? 'for a worker, -S is the state file; write --scheduler=CLASS for the scheduler' : 'begin it with /',
    fix: 'Write an absolute path, in a directory that the service user may write to.',
    explanation:
      'A relative path starts at the directory that the service runs in, CELERYD_CHDIR or CELERYBEAT_CHDIR. The service user often cannot write there, and the worker ends, or forgets at each restart what it had stored.',
  }),
  'embedded-beat-schedule': message({
    severity: 'warning',
    message: ({ option }) => `the scheduler that ${option} starts keeps its schedule in the working directory`,
    help: () => 'add --schedule=FILE in a directory of the service user, or run celerybeat instead',
    explanation:
      'Without a path of its own the embedded scheduler writes celerybeat-schedule into CELERYD_CHDIR. Where the service user cannot write there, the scheduler ends; the worker goes on without it, and nothing is scheduled.',
    exceptions: 'The application sets beat_scheduler or beat_schedule_filename.',
  }),
  'embedded-beat-repeated': message({
    severity: 'warning',
    message: ({ option, count }) =>
      `${option} starts a scheduler in each of ${count} nodes, and every task runs ${count} times`,
    help: () => 'give it to one node, as in -B:worker1, or run celerybeat instead',
    explanation: 'Each scheduler sends each periodic task. Only one may run for one schedule.',
  }),
  'shared-directory': message({
    severity: 'warning',
    message: ({ name, directory }) => `${name} lies directly in ${directory}, which is not the service's`,
    help: ({ directory }) => `use a directory of its own: ${directory}/celery/…`,
    explanation:
      'The service user cannot create a file in /run, /var/run, /var/log or /dev, and giving such a directory away would open the system. In /tmp, /var/tmp and /dev/shm everybody can put a file or a link in its place first.',
  }),
  'stray-word': message({
    severity: 'error',
    message: ({ word }) => `${word} belongs to no option of celery beat`,
    help: () => 'write a value after its option, or remove it',
    explanation: 'The scheduler has options and no other arguments: it ends when it finds one.',
  }),
}
