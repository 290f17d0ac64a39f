/** What pages say where a message depends on the config: what to do, where its help names the very value or there is none. */

import type { Code } from './messages.js'

/** Messages that say what was found by its kind. */
export const problems: Readonly<Partial<Record<Code, string>>> = {
  'bash-only': 'FOUND is a construct of bash, which sh does not have.',
}

export const fixes: Readonly<Partial<Record<Code, string>>> = {
  'unclosed-command': 'Write the closing word, such as fi, done, esac or }, where the command ends.',
  'unexpected-token': 'Write what is expected there, or put the sign in quotes if it is text.',
  'stray-keyword': 'Remove the word, or write the one that opens the command before it.',
  'missing-command': 'Write the command, or remove the operator.',
  'bad-name': 'Use a name of letters, digits and _ that does not begin with a digit.',
  'bash-only': 'Write it as POSIX sh has it: one string in the place of an array, [ in the place of [[, no +=.',
  'special-function-name': 'Give the function another name.',
  'nesting-too-deep': 'Write the value in several steps.',
  'too-many-problems': 'Correct the first problems: the others often follow from them.',
  'nul-byte': 'Remove the bytes; an editor that shows the file as UTF-16 must save it as UTF-8.',
  'division-by-zero': 'Change the expression so that the divisor is not 0.',
  'arithmetic-not-portable': 'Use the operators of POSIX alone, and one assignment at a time.',
  'loop-too-long': 'Write the loop so that it ends, or the values themselves.',
  'shell-option': 'Remove the line.',
  'unread-variable': 'Do what the help of the finding says, or remove the line.',
  'obsolete-option': 'Set the newer option that the help of the finding names.',
  'boot-environment':
    'Write the value itself: the path in full, the name of the account. For the host, %h or %d in node names and options, else $(hostname).',
  'unset-reference': 'Assign the variable before the line, or write ${NAME}_text where text follows the name.',
  'full-width-in-value': 'Type the sign again with the input method switched off.',
  'multi-ignored': 'Remove the line. When it names the program that CELERY_BIN does not, set CELERY_BIN to that.',
  'bad-log-level': 'Write one of the levels that the message lists.',
  'not-boolean': 'Write 1 to switch it on, and 0 or nothing to leave it off.',
  'not-seconds': 'Write seconds as digits alone: 60, not 1m.',
  'not-umask': 'Write up to four octal digits, such as 027.',
  'lone-dash': 'Remove the dash, or write the option that was meant.',
  'option-in-nodes': 'Move the option to CELERYD_OPTS.',
  'cmd-not-worker': 'Remove --cmd, or let it start a worker.',
  'too-many-nodes': 'Write the count that was meant; --concurrency sets the processes of each worker.',
  'slash-in-node-name': 'Use a name without a slash.',
  'no-such-node-number': 'Use a number from 1 to the count of nodes, or the name of the node.',
  'dash-in-single-name': 'Nothing, where only these scripts and units start the workers.',
  'removed-option': 'Remove the option, or write the one that the help of the finding names.',
  'old-option': 'Write the option that the help of the finding names.',
  'option-of-another-command': 'Remove it, or give it to the command that has it.',
  'bad-option-value': 'Write a value of the kind that the message names.',
  'relative-option-path': 'Write an absolute path, in a directory that the service user may write to.',
  'unit-value': 'Change the value to one that a unit can hold, or use an init script.',
  'unit-left': 'Stop the unit and remove the file, with the commands that the help of the finding shows.',
  'disable-unknown': 'Use the code in the brackets of the finding.',
}
