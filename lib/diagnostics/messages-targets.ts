/** What cannot be said to supervisord or logrotate, which run no shell. */

import { message } from './message.js'

export const targetMessages = {
  'target-dynamic': message<{ target: string }>({
    severity: 'error',
    message: ({ target }) => `only a shell on the host can work this out, and ${target} has none`,
    help: () => 'write the value itself, or compile with --follow what is read from another file',
    explanation:
      'What the config leaves to the host stays in an init script as it is written. A file for another program holds values, all of which have to be known when it is compiled.',
  }),
  'target-value': message<{ target: string; name: string; reason: string }>({
    severity: 'error',
    message: ({ target, name, reason }) => `${target} cannot be given ${name}: ${reason}`,
    help: () => 'change the value, or use an init script or units',
    explanation: 'An init script can be given any text. Other programs refuse some, or read it as something else.',
  }),
}
