/** Files that systemd reads itself, which are not sh. */

import { message } from './message.js'

export const systemdEnvironmentMessages = {
  'environment-export': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) =>
      `systemd ignores this line: export is not part of an assignment there, and ${name} is not set`,
    help: ({ name }) => `write ${name}=…: systemd exports every variable of the file`,
    explanation: 'A file that EnvironmentFile= names is not sh. What is left of the = must be a name and nothing else.',
  }),
  'environment-name': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `systemd ignores this line: ${name} is not the name of a variable`,
    help: () => 'a name is letters, digits and _, with nothing before it but blanks',
    explanation: 'systemd skips a line whose left side is not a name, and goes on with the next.',
  }),
  'environment-line': message<{ line: string }>({
    severity: 'error',
    message: ({ line }) => `systemd ignores this line, which is not an assignment: ${line}`,
    help: () => 'put # before it, or remove it',
    explanation: 'No command of sh is run: neither if, nor unset, nor the reading of another file.',
  }),
  'environment-comment': message({
    severity: 'warning',
    message: () => 'up to systemd 253, this backslash makes the next line a part of the comment',
    help: () => 'end the comment with something else',
    explanation: 'sh ends a comment with its line. systemd did so only from version 254 on.',
  }),
  'environment-quote': message({
    severity: 'error',
    message: () => 'this quote is never closed, and systemd takes the rest of the file for the value',
    help: () => 'close it, or put a backslash before it',
    explanation: 'A quoted value goes on over the ends of lines until its quote comes again.',
  }),
  'environment-expansion': message<{ name: string; sh: string }>({
    severity: 'warning',
    message: ({ name, sh }) => `systemd expands nothing: ${name} keeps what is written, where sh gives ${sh}`,
    help: () => 'write the value itself; where it has a $, put it in single quotes',
    explanation:
      '`$NAME`, `${NAME}`, `$1` and `$(command)` in the value of a file that EnvironmentFile= names stay as they are. Only ExecStart= of the unit expands variables, and only once.',
  }),
  'environment-differs': message<{ name: string; systemd: string; sh: string }>({
    severity: 'warning',
    message: ({ name, systemd, sh }) => `systemd and sh read ${name} differently: ${systemd}, ${sh}`,
    help: () => 'put the whole value in double quotes',
    explanation:
      'systemd ends a value with its line, knows quotes only at the start of a value, and comments only at the start of a line. Where a script of sh reads the same file, the two do not agree.',
  }),
  'environment-only-sh': message<{ name: string; systemd: string }>({
    severity: 'note',
    message: ({ name, systemd }) => `as a file of EnvironmentFile=, this would give ${name} ${systemd}`,
    help: () => 'compile it, instead of naming it in a unit',
    explanation:
      'The file is read as sh here, and the unit gets the value that sh gives. systemd itself would read it otherwise.',
  }),
}
