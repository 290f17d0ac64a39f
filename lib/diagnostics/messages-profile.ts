/** What is wrong with a packager's profile. */

import { message } from './message.js'

export const profileMessages = {
  'profile-line': message({
    severity: 'error',
    message: () => 'this is not KEY=VALUE',
    help: () => 'write KEY=VALUE, or begin the line with #',
    explanation: 'A profile is data: a line holds one key and its value, a comment, or nothing.',
  }),
  'profile-key': message<{ key: string; meant: string | undefined }>({
    severity: 'error',
    message: ({ key }) => `a profile has no key ${key}`,
    help: ({ meant }) => (meant === undefined ? 'man celery-initd lists the keys' : `did you mean ${meant}?`),
    explanation: 'A key that nothing reads would leave the default in its place, and nobody would notice.',
  }),
  'profile-repeated': message<{ key: string }>({
    severity: 'error',
    message: ({ key }) => `${key} is already set in this profile`,
    help: () => 'keep one of the lines',
    explanation: 'Of two lines with one key, a reader cannot tell which one is meant.',
  }),
  'profile-value': message<{ key: string; value: string; problem: string }>({
    severity: 'error',
    message: ({ key, value, problem }) => `${key} ${problem}, not '${value}'`,
    help: ({ value }) => (/^["'].*["']$/.test(value) ? 'write the value without quotes' : undefined),
    explanation:
      'The values of a profile stand in scripts, units, man pages and samples, where characters such as blanks, quotes and % mean different things.',
  }),
  'profile-contradiction': message<{ key: string; other: string; reason: string }>({
    severity: 'error',
    message: ({ key, other, reason }) => `${key} and ${other} contradict each other: ${reason}`,
    help: ({ key, other }) => `change ${key} or ${other}`,
    explanation: 'With this profile, nothing that is compiled could work.',
  }),
}
