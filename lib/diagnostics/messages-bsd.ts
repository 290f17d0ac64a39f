/** What cannot be said to the service frameworks of the BSDs: rc.subr(8) of FreeBSD and NetBSD, and of OpenBSD. */

import { message } from './message.js'

export const bsdMessages = {
  'bsd-name': message<{ target: string; name: string; rule: string }>({
    severity: 'error',
    message: ({ target, name, rule }) => `${target} cannot run a service called ${name}: ${rule}`,
    help: () => 'choose another name with --name',
    explanation:
      'rc.subr(8) makes names of shell variables from the name of a service: NAME_flags, NAME_user. OpenBSD refuses any other name; FreeBSD and NetBSD would read and run something else.',
  }),
  'bsd-not-ascii': message<{ target: string; name: string; text: string }>({
    severity: 'error',
    message: ({ target, name, text }) => `on ${target}, ${name} must be ASCII, got ${text}`,
    help: () => 'use ASCII letters in the names of nodes and in the paths of pid files',
    explanation:
      'A node is found by the path of its pid file in its arguments. ps(1) of the BSDs prints bytes that are not ASCII in ways of its own, so the node would not be found again.',
  }),
  'bsd-limits': message<{ name: string; value: string }>({
    severity: 'error',
    message: ({ name, value }) => `a login class cannot carry the limits of ${name}: ${value}`,
    help: () => 'write a letter and a number, which is both the soft and the hard limit: -n 4096',
    explanation:
      'On OpenBSD, su(1) sets all limits from the login class of the service, and nothing can raise them after that. A class has soft and hard limits as numbers.',
  }),
  'bsd-limits-unknown': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `only the host knows ${name}, so no login class is made for it`,
    help: () => 'write the limits themselves, or make a login class of the name of the service',
    explanation:
      'On OpenBSD, su(1) sets all limits from the login class of the service, else from the class daemon, and the script can only lower them.',
    exceptions: 'The login class of the service is there already.',
  }),
  'bsd-su-arguments': message<{ name: string }>({
    severity: 'warning',
    message: ({ name }) => `${name} replaces the login class that OpenBSD has for the service`,
    help: ({ name }) => `remove ${name}, or add -c and the class to it`,
    explanation:
      'On OpenBSD, su(1) is given the login class of the service, which sets its limits, and /bin/sh as its shell. Arguments of your own take the place of both.',
    exceptions: 'The arguments name a class themselves.',
  }),
}
