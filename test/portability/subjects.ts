/** What is compared with what: shells and systems, and the services that have to be alike in all of them. */

import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { shWord } from '../../lib/quote.js'
import type { SandboxOptions } from '../support/sandbox.js'
import {
  frozenCelerybeat,
  frozenCeleryd,
  genericCelerybeat,
  genericCeleryd,
  type Subject,
} from '../support/service-box.js'
import { strictFindings } from './posix.js'
import { type Further, furtherShells, furtherUserlands, isLimitless, prefersOwn, type Shell, shells } from './shells.js'
import {
  busybox,
  freebsd13,
  freebsd14,
  freebsdSu,
  keepingStandIns,
  notes,
  openbsd7,
  strict,
  strictCommand,
  strictInterpreter,
} from './userlands.js'

export interface Place {
  readonly name: string
  /** A subject, as it is there. */
  put(subject: Subject): Subject
  /** States that cannot be brought about there. */
  readonly without?: readonly string[]
  /** Its shell can set no limits. */
  readonly limitless?: true
  /** Its shell runs utilities of its own, so that no other can be put in their place. */
  readonly ownUtilities?: true
  /** Its su can give nobody another group. */
  readonly groupless?: true
  /** The program that runs the script there, without links: /bin/sh. */
  readonly sh: string
  /** What else was found, after all of its subjects ran. */
  findings?(): readonly string[]
}

function place(name: string, userland: string, sh: string, more: Partial<Subject> = {}): Place {
  return inSandbox(name, { userland }, sh, more)
}

function inSandbox(name: string, sandbox: SandboxOptions, sh: string, more: Partial<Subject> = {}): Place {
  return { name, sh, put: (subject) => ({ ...subject, ...more, sandbox }) }
}

/** A script notices it only where it is compiled, and finds cksum: Debian's BusyBox has none. */
const changedConfig = ['the config was changed and not compiled again']

/** No other ps can be put in the place of its own. */
const ownUtilities = { without: ['running, and ps does not work'], ownUtilities: true } as const

/** The su of BusyBox has no -g. */
const ownApplets = { ...ownUtilities, groupless: true } as const

/** Shells that are tried on this machine as it is. */
const alone = (further: readonly Further[]): Shell[] =>
  further.filter(({ system }) => system === '').map(({ name, path }) => ({ name, command: ['/bin/sh'], sh: path }))

/** The shells, as what runs the script and as /bin/sh. The others are compared with the first. */
export const inShells: readonly Place[] = [...shells, ...alone(furtherShells)].map(({ name, command, sh }) => ({
  ...inSandbox(name, { shell: sh }, realpathSync(sh), { shell: command }),
  ...(isLimitless(sh) && { limitless: true }),
  ...(name === 'busybox sh' ? ownApplets : prefersOwn(sh) ? ownUtilities : {}),
}))

/** The variable that names the shell in which tests of coverage run their scripts. */
export const coverageShell = 'COVERAGE_SHELL'

/** That shell; by default the machine's own sh. */
export function coveragePlace(): Place {
  const name = process.env[coverageShell]
  if (name === undefined) return { name: 'sh', sh: realpathSync('/bin/sh'), put: (subject) => subject }
  const found = inShells.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no shell is called ${name}`)
  return found
}

/** Only the utilities and options of POSIX: what else was asked for is found in the notes of its shims. */
function strictPlace(): Place {
  const seen = new Map<string, string>()
  const { put, ...rest } = place('POSIX alone', strict, strictInterpreter, {
    shell: strictCommand,
    finish: async (service) => {
      const [lines, script] = await Promise.all([service.box.read(notes), service.box.read(service.path)])
      for (const line of lines.split('\n').filter((text) => text !== '')) seen.set(line, script)
    },
  })
  return { ...rest, put, findings: () => strictFindings(seen) }
}

const bsd = { configs: '/usr/local/etc' }

const standIns = new Map([
  ['FreeBSD', freebsd14],
  ['FreeBSD-13', freebsd13],
  ['OpenBSD', openbsd7],
])

/** The text of a system's stand-in. @throws Error where there is none of that name */
function standInOf(system: string): string {
  const text = standIns.get(system)
  if (text === undefined) throw new Error(`no system is called ${system}; there are ${[...standIns.keys()].join(', ')}`)
  return text
}

/** A shell or a userland of a real system, in that system's stand-in: what is left of that are su, ps and uname. */
function inStandIn({ name, system, path }: Further, userland: string, sh: string): Place {
  const text = `${standInOf(system)}\n${userland}`
  return inSandbox(name, { userland: text, trees: [path] }, realpathSync(sh), bsd)
}

/** What a directory of programs has as `sh`; else it is the machine's. */
const shOf = (directory: string) => (existsSync(`${directory}/sh`) ? `${directory}/sh` : '/bin/sh')

/** Systems of which the script sees nothing but what it can execute. */
export const onSystems: readonly Place[] = [
  {
    ...place('BusyBox alone', busybox, '/usr/bin/sh'),
    ...ownApplets,
    without: [...ownApplets.without, ...changedConfig],
  },
  strictPlace(),
  place('FreeBSD', freebsd14, strictInterpreter, bsd),
  place('FreeBSD 13', freebsd13, strictInterpreter, bsd),
  place('OpenBSD', openbsd7, strictInterpreter, bsd),
  inSandbox('Linux, su of FreeBSD', { shell: '/bin/sh', userland: freebsdSu }, realpathSync('/bin/sh')),
  ...furtherUserlands.map((further) => {
    const { name, system, path } = further
    const links = (at: string) => `ln -sf ${shWord(path)}/* ${at}/`
    if (system !== '') return inStandIn(further, keepingStandIns(links), shOf(path))
    const sandbox = { shell: '/bin/sh', trees: [path], userland: links('"$at"') }
    const sh = shOf(path)
    return { ...inSandbox(name, sandbox, realpathSync(sh)), ...(prefersOwn(sh) ? ownUtilities : {}) }
  }),
  ...furtherShells
    .filter(({ system }) => system !== '')
    .map((further) =>
      inStandIn(
        { ...further, path: dirname(further.path) },
        `ln -sf ${shWord(further.path)} /usr/bin/sh`,
        further.path,
      ),
    ),
]

export interface Service {
  readonly name: string
  readonly subject: Subject
  /** States of the tables that are not its own. */
  readonly without: readonly string[]
}

export const services: readonly Service[] = [
  { name: 'celeryd, frozen', subject: frozenCeleryd, without: [] },
  { name: 'celeryd, generic', subject: genericCeleryd, without: changedConfig },
  { name: 'celerybeat, frozen', subject: frozenCelerybeat, without: [] },
  { name: 'celerybeat, generic', subject: genericCelerybeat, without: changedConfig },
]
