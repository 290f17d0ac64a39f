/** Comments that silence findings: `# celery-initd: disable=CODE reason`. */

import { message } from './message.js'

export const directiveMessages = {
  'disable-unused': message<{ code: string; where: string }>({
    severity: 'warning',
    message: ({ code, where }) => `${code} is not found ${where}, so nothing is silenced`,
    help: ({ code }) => `remove ${code}`,
    explanation:
      'A comment that silences nothing hides the next real finding of its kind. It is often left after the line that it was for has changed.',
  }),
  'disable-without-reason': message<{ code: string }>({
    severity: 'warning',
    message: ({ code }) => `${code} is silenced without a reason`,
    help: ({ code }) => `write why: # celery-initd: disable=${code} REASON`,
    explanation: 'The next reader of the config must be able to tell whether the reason still holds.',
  }),
  'disable-unknown': message<{ code: string; suggestion: string | undefined }>({
    severity: 'warning',
    message: ({ code }) => `there is no code ${code}`,
    help: ({ suggestion }) =>
      suggestion === undefined ? 'use the code in the brackets of the finding' : `did you mean ${suggestion}?`,
    fix: 'Use the code in the brackets of the finding.',
    explanation: 'The comment silences nothing. docs/diagnostics.md lists all codes.',
  }),
  'disable-refused': message<{ code: string }>({
    severity: 'error',
    message: ({ code }) => `${code} cannot be silenced`,
    help: () => 'correct what it says',
    explanation:
      'Text that sh cannot read, and what a unit cannot hold, leave nothing that could be compiled: to silence the finding would only hide why.',
  }),
  'disable-misspelt': message({
    severity: 'warning',
    message: () => 'this comment silences nothing',
    help: () => 'write # celery-initd: disable=CODE REASON',
    explanation:
      'A comment that silences findings has one form: # celery-initd: disable=CODE REASON, or several codes with commas between them. It stands on the line before the statement, at the end of the statement’s last line, or at the top of the file with an empty line after it.',
  }),
  'disable-forbidden': message({
    severity: 'error',
    message: () => 'comments must not silence findings here (--no-inline-disable)',
    help: () => 'remove the comment, or run without --no-inline-disable',
    explanation: 'With --no-inline-disable the comment has no effect, and is itself an error.',
  }),
}
