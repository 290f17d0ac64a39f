/** Text that sh reads without complaint, as something else than was meant. */

import { message } from './message.js'

export const readingMessages = {
  'spaces-around-equals': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `an assignment has no blanks around =: sh reads this as the command ${name}`,
    help: ({ name }) => `write ${name}=… without blanks`,
    explanation: 'With a blank before the = the line is a command with arguments, and no assignment.',
  }),
  'colon-for-equals': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `sh runs this line as a command: ${name} is followed by a colon, not by =`,
    help: ({ name }) => `write ${name}=…, without blanks`,
    explanation:
      '`NAME: value` is how YAML and systems that deploy write it. sh looks for a command of that name and does not set the variable.',
  }),
  'lost-assignment': message<{ reason: string; instead: string | undefined }>({
    severity: 'error',
    message: ({ reason }) => `sh runs this line as a command, and no variable is set: ${reason}`,
    help: ({ instead }) => (instead === undefined ? undefined : `write ${instead}`),
    fix: 'Write NAME=value, with the name that the help of the finding shows.',
    explanation:
      'Only NAME=value is an assignment to sh, with a name of ASCII letters, digits and _ that does not begin with a digit, and with neither quotes nor $ around the name. Everything else is a command, which does not exist.',
  }),
  'value-cut': message<{ name: string; sign: string; consequence: string }>({
    severity: 'error',
    message: ({ name, sign, consequence }) => `the value of ${name} ends at ${sign}: ${consequence}`,
    help: () => 'put the whole value in quotes',
    explanation:
      'Outside of quotes & ends a command and runs it beside the script, | joins two commands, and > names a file. In each case the variable does not get the value that is written, and sh says nothing.',
  }),
  'blank-after-backslash': message({
    severity: 'warning',
    message: () => 'the line does not go on after this backslash, since a blank follows it',
    help: () => 'remove the blanks at the end of the line',
    explanation:
      'A backslash joins two lines only as the very last character of the first. With a blank after it, it quotes the blank, and the line ends there.',
  }),
  'html-entity': message<{ entity: string; sign: string }>({
    severity: 'error',
    message: ({ entity, sign }) => `${entity} is how a web page writes ${sign}, which sh does not know`,
    help: ({ sign }) => `write ${sign}`,
    fix: 'Write the sign itself: " & < > and so on.',
    explanation: 'The text was copied from the source of a web page, or went through a template that escapes HTML.',
  }),
  'value-with-space': message<{ name: string; command: string; why: 'empty' | 'quotes' | 'blank' }>({
    severity: 'error',
    message: ({ name, command }) => `sh runs the command ${command}, with ${name} set for it alone`,
    help: ({ why }) =>
      why === 'empty'
        ? 'remove the blank after ='
        : why === 'quotes'
          ? 'the second " ends the value: write \\" for those inside of it'
          : 'put the whole value in double quotes',
    explanation:
      'An unquoted value ends at the first blank. What follows is run as a command, and the variable is not set.',
  }),
  'export-argument': message<{ command: string; word: string; isFirst: boolean }>({
    severity: 'error',
    message: ({ command, word }) => `${command} takes NAME or NAME=value, got ${word}`,
    help: ({ isFirst }) =>
      isFirst
        ? 'use a name of letters, digits and _ that does not begin with a digit'
        : 'put the whole value in double quotes',
    explanation:
      'An unquoted value ends at the first blank, and the next word is not the name of a variable. Shells stop there.',
  }),
  'source-command': message({
    severity: 'error',
    message: () => 'sh has no source command',
    help: () => 'write . instead of source, and a path with a slash',
    explanation:
      '`source` is a command of bash. dash and others, which read the config at boot, do not find it and stop.',
  }),
  'bash-command': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `sh has no ${name}`,
    help: ({ name }) => {
      if (name === '==') return 'write = between the two'
      if (name === 'export -n') return 'use unset, or do not export the variable'
      if (name.includes(' -')) return 'leave the option out'
      return 'use a plain assignment, export or $((…))'
    },
    explanation: 'The config is read by /bin/sh, which is not bash on many systems.',
  }),
  'relative-source': message<{ path: string }>({
    severity: 'warning',
    message: ({ path }) =>
      path.includes('/')
        ? `${path} depends on the directory that the script is run from`
        : `sh looks for ${path} in PATH, not beside this file`,
    help: () => 'write the path in full, from /',
    explanation:
      'The . command looks for a name without a slash in the directories of PATH, and for a relative path from the working directory, which at boot is / and otherwise where the script was called. A shell that does not find the file gives up the whole script.',
  }),
  'unguarded-source': message<{ path: string }>({
    severity: 'warning',
    message: ({ path }) => `sh stops here when ${path} does not exist`,
    help: ({ path }) => `write [ -r ${path} ] && . ${path}, or follow it when compiling`,
    explanation: 'A shell that cannot read a file given to the . command gives up the whole script.',
  }),
  'lost-comment': message<{ command: string }>({
    severity: 'error',
    message: ({ command }) => `this line is not a comment: sh runs the command ${command}`,
    help: () => 'put # before it',
    explanation: 'A line of prose whose # was lost is run as a command.',
  }),
  'quoted-tilde': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `~ in quotes is not a home directory: the value of ${name} begins with a real ~`,
    help: () => 'write the path in full',
    explanation: 'sh expands ~ only outside of quotes, and at boot it would be the home of root.',
  }),
  'template-placeholder': message<{ placeholder: string }>({
    severity: 'error',
    message: ({ placeholder }) => `${placeholder} looks like a placeholder that was never filled in`,
    help: () => 'render the template, or replace the placeholder by the value',
    explanation: 'The file seems to be the template of a config and not the config itself.',
  }),
  'invalid-utf-8': message<{ encoding: string | undefined; path: string }>({
    severity: 'error',
    message: ({ encoding }) =>
      encoding === undefined
        ? 'these bytes are not valid UTF-8'
        : `these bytes are not UTF-8, but look like ${encoding}`,
    help: ({ encoding, path }) =>
      `convert the file: iconv -f ${encoding ?? 'ISO-8859-1'} -t UTF-8 ${path} > ${path}.new`,
    explanation:
      'Values are carried into scripts and units as UTF-8. A byte that is not UTF-8 would reach Celery as another character, or not at all. The encoding that the help names is a guess from the bytes.',
  }),
  'full-width-sign': message<{ sign: string; ascii: string }>({
    severity: 'error',
    message: ({ sign, ascii }) => `sh does not read ${sign} as ${ascii}, so it runs this line as a command`,
    help: ({ ascii }) => `type ${ascii} with the input method switched off`,
    explanation:
      'Chinese, Japanese and Korean input methods have signs of the width of their letters (＝ ＂ ＃ and the wide space). sh knows only the ASCII ones: with ＝ the line is a command that does not exist, and the variable is not set.',
  }),
  'full-width-in-value': message<{ name: string; sign: string; ascii: string; fixed: string }>({
    severity: 'warning',
    message: ({ name, sign, ascii }) =>
      `the value of ${name} has ${sign}, which ${ascii === '' ? 'nobody sees' : `is not ${ascii}`}`,
    help: ({ fixed }) => `write ${fixed}`,
    fix: 'Type the sign again with the input method switched off.',
    explanation:
      'A full-width sign, a wide space, a letter of another script that looks like a Latin one and a character that nobody sees are letters like any other to sh and Celery: they become part of a path, a node name or an option. A wide space does not separate words either.',
    exceptions: 'The path or name really has the sign.',
  }),
  'prints-at-start': message<{ command: string }>({
    severity: 'note',
    message: ({ command }) => `${command} prints each time that the config is read`,
    help: () => 'remove the line',
    explanation:
      'The config is read by every verb, status included. What it prints stands before what the script says, and programs that read that are misled. Such lines are often left from looking for a mistake.',
  }),
  'process-id': message<{ name: string; isText: boolean }>({
    severity: 'error',
    message: ({ name }) => `$$ is the number of the shell's process, and ${name} stays as it is`,
    help: ({ name, isText }) => (isText ? `write \\$\\$${name} if both $ are meant, else $${name}` : `write $${name}`),
    explanation:
      '`$$NAME` is two things to sh: `$$`, the process number of the shell, and the letters NAME. In a Makefile or a compose file `$$` means one `$`; in a config it does not.',
  }),
  'root-runs-source': message<{ path: string }>({
    severity: 'warning',
    message: ({ path }) => `root runs everything in ${path}`,
    help: () => 'name a file of NAME=value lines in CELERYD_ENV_FILE instead, which is read and never run',
    explanation:
      'The config is read by the service script, as root, and so is what it sources. A file outside of /etc is often changed by a deployment or by the service user: anyone who can change it can run commands as root.',
    exceptions: 'Only root can change the file and every directory on the way to it.',
  }),
  'others-change-source': message<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `root would run ${path}, and ${reason}`,
    help: () => 'name a file of NAME=value lines in CELERYD_ENV_FILE instead, which is read and never run',
    explanation:
      'The config is read by the service script, as root, and so is what it sources. On this host somebody else than root can change the file or a directory on the way to it, and so run commands as root.',
  }),
}
