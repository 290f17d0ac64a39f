/** What cannot be said in a unit of systemd, which runs no shell. */

import { message } from './message.js'

export const unitMessages = {
  'unit-dynamic': message({
    severity: 'error',
    message: () => 'only a shell on the host can work this out, and a unit has none',
    help: () => 'write the value itself, or compile with --follow what is read from another file',
    explanation:
      'What the config leaves to the host stays in an init script as it is written. systemd runs no shell, so that every value of a unit has to be known when it is compiled.',
  }),
  'unit-value': message<{ name: string; reason: string }>({
    severity: 'error',
    message: ({ name, reason }) => `a unit cannot carry this value of ${name}: ${reason}`,
    fix: 'Change the value to one that a unit can hold, or use an init script.',
    explanation: 'An init script can be given any text. systemd refuses some, or reads it as something else.',
  }),
  'unit-limits': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `a unit cannot carry the limits of ${name}: ${value}`,
    help: () => 'write a letter and a number, which is both the soft and the hard limit: -n 4096',
    explanation: 'A unit has soft and hard limits as numbers. One alone leaves the other to what starts the service.',
  }),
  'unit-domain': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `an option of the node ${name} needs the domain of the host, which systemd has no word for`,
    help: () => 'write the domain itself instead of %d',
    explanation: 'systemd fills in the name of the host, %h, and the name up to its first dot, but not the rest of it.',
  }),
  'unit-left': message<{ path: string; remedy: string }>({
    severity: 'warning',
    message: ({ path }) => `${path} is left from an earlier compilation of this config, which no longer makes it`,
    help: ({ remedy }) => remedy,
    fix: 'Stop the unit and remove the file, with the commands that the help of the finding shows.',
    explanation:
      'systemd knows a node as long as its unit is there, also when it has left the config. celery-initd removes nothing: it says which files of the output directory are its own, by their first line, and come from the same configs, but are not made any more. `compile --check` fails on them.',
  }),
  'unit-su': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `a unit does not read ${name}: systemd changes to the account itself`,
    help: () => 'export what the service needs in this file',
    explanation:
      'No su and no login shell come between systemd and the service, so that no profile is read and nothing of theirs applies.',
  }),
  'unit-secret': message<{ name: string; option: string }>({
    severity: 'warning',
    message: ({ name }) => `every user of the host can read ${name} with systemctl show`,
    help: ({ option }) => `move it to a file that only root can read, and name that in ${option}`,
    explanation:
      'systemd hands out the environment that a unit sets to anyone who asks, whatever the mode of the unit’s file. It does not show what it reads from an EnvironmentFile=. docs/systemd.md has the drop-in.',
  }),
}
