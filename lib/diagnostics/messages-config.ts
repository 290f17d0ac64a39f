/** What evaluation and the checks of a config can say: text that is sh, but not what was meant. */

import { message } from './message.js'
import { fileMessages } from './messages-files.js'
import { readingMessages } from './messages-reading.js'
import { valueMessages } from './messages-values.js'

/** Arithmetic, assignments and control flow that sh itself would trip over. */
const evaluationMessages = {
  'division-by-zero': message<{ detail: string }>({
    severity: 'error',
    message: ({ detail }) => `this expression has no value: ${detail}`,
    fix: 'Change the expression so that the divisor is not 0.',
    explanation: 'A shell that divides by zero reports an error and stops reading the config.',
  }),
  'arithmetic-not-portable': message<{ detail: string }>({
    severity: 'warning',
    message: ({ detail }) => `this expression does not mean the same in every sh: ${detail}`,
    fix: 'Use the operators of POSIX alone, and one assignment at a time.',
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
    fix: 'Write the loop so that it ends, or the values themselves.',
    explanation: 'Loops are followed only so far. One that never ends would hang the service when it starts.',
  }),
  'config-too-complex': message<{ limit: number }>({
    severity: 'warning',
    message: ({ limit }) => `this config computes more than ${limit} characters; what follows is left to the host`,
    help: () => 'look for a value that grows with each line or each round of a loop',
    explanation:
      'Values are computed only so far. A config that needs more would slow down every start of the service.',
  }),
  'value-too-long': message<{ name: string; bytes: number; limit: number }>({
    severity: 'error',
    message: ({ name, bytes, limit }) =>
      `${name}=… is ${bytes} bytes long; Linux passes at most ${limit} bytes in one variable`,
    help: () => 'move the long text into a file',
    explanation:
      'Linux starts nothing with a word or a variable of more than 131,072 bytes: every command would fail with “Argument list too long”.',
  }),
  'value-too-large': message<{ name: string; limit: number }>({
    severity: 'warning',
    message: ({ name, limit }) => `${name} has more than ${limit} characters and is left to the host`,
    help: () => 'move the long text into a file',
    explanation:
      'Values are worked out up to 1,048,576 characters. The shell of the host gives the variable a longer one each time that the script reads the config, and nothing here checks it.',
  }),
  'too-many-files': message({
    severity: 'warning',
    message: () => 'too many files are read one from another; this one is left to the host',
    help: () => 'look for a file that reads itself',
    explanation: 'Files are followed 16 deep, 200 of them, and 4,000,000 characters of them.',
  }),
  'assignment-order': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `some shells read the value of ${name} from before this command`,
    help: () => 'put each assignment on a line of its own',
    explanation:
      'In `A=1 B=$A`, POSIX does not say which of the two comes first. FreeBSD and others give B the old value of A. Such a command is left to the shell of the host.',
  }),
  'failure-ends-config': message({
    severity: 'error',
    message: () => 'this command fails, and after set -e that ends the service script',
    help: () => 'remove set -e, or add "|| true" to the command',
    explanation:
      'The config is read by the shell that runs the service script. After `set -e`, a command that fails ends that shell before anything is started.',
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
    fix: 'Remove the line.',
    explanation:
      'The service script does its own error handling: these options hold for the rest of the config, and end with it.',
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
    help: ({ name, suggestion }) =>
      suggestion === undefined
        ? `remove it; if the application reads it from its environment, write export ${name}=…`
        : `did you mean ${suggestion}?`,
    explanation: 'A misspelt variable is silently ignored by the service.',
  }),
  'unread-variable': message<{ name: string; reason: string; instead: string | undefined }>({
    severity: 'warning',
    message: ({ name, reason }) => `no script reads ${name}: ${reason}`,
    help: ({ instead }) => instead,
    fix: 'Do what the help of the finding says, or remove the line.',
    explanation:
      'The variable is known from old configs, from other scripts or from the settings of an application, and has no effect here.',
  }),
  'leftover-variable': message<{ name: string; reason: string }>({
    severity: 'note',
    message: ({ name, reason }) => `no script reads ${name}: ${reason}`,
    help: () => 'remove the line',
    explanation:
      'The variable set up a program that is no longer run. Nothing is lost without it, but the next reader of the config will look for what it does.',
  }),
  'obsolete-option': message<{ name: string; instead: string }>({
    severity: 'note',
    message: ({ name }) => `${name} is obsolete`,
    help: ({ instead }) => instead,
    fix: 'Set the newer option that the help of the finding names.',
    explanation: 'The option is still read, for the sake of old configs. New ones have a better way.',
  }),
  'environment-only': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `${name} belongs in the environment of the service script, not in its config`,
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
  'boot-environment': message<{ name: string; instead: string }>({
    severity: 'warning',
    message: ({ name }) =>
      name === '~' ? "~ uses HOME, which at boot is unset or root's" : `${name} is not set at boot, or is root's`,
    help: ({ instead }) => instead,
    fix: 'Write the value itself: the path in full, the name of the account. For the host, %h or %d in node names and options, else $(hostname).',
    explanation:
      'A service that starts at boot has none of the variables that a login sets. HOME is root’s there, or / or empty; USER, LOGNAME and HOSTNAME are usually empty. The same script works when an administrator runs it by hand, and fails after the next reboot.',
  }),
  'line-number': message({
    severity: 'warning',
    message: () => 'LINENO is another number in a script that is made from this file',
    help: () => 'write a word of your own instead',
    explanation:
      'LINENO counts the lines of the text that runs. In the config that is its own line in some shells only; a frozen script holds what is left of the config at another place, where the number is that of the script.',
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
    help: ({ name, suggestion }) =>
      suggestion ?? `assign it, write \${${name}:-} where it may be empty, or \\$${name} where the $ is meant`,
    fix: 'Assign the variable before the line, or write ${NAME}_text where text follows the name.',
    explanation:
      'sh expands an unset variable to nothing, without a word. What remains is seldom a useful path or option.',
  }),
}

export const configMessages = {
  ...evaluationMessages,
  ...nameMessages,
  ...readingMessages,
  ...valueMessages,
  ...fileMessages,
}
