/** What is compared with what: shells and systems, and the services that have to be alike in all of them. */

import { realpathSync } from 'node:fs'
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
import { furtherShells, furtherUserlands, shells } from './shells.js'
import { busybox, freebsd13, freebsd14, notes, openbsd7, strict, strictCommand } from './userlands.js'

export interface Place {
  readonly name: string
  /** A subject, as it is there. */
  put(subject: Subject): Subject
  /** States that cannot be brought about there. */
  readonly without?: readonly string[]
  /** Its shell can set no limits. */
  readonly limitless?: true
  /** Its su can give nobody another group. */
  readonly groupless?: true
  /** The program that is /bin/sh there, without links, where that is what the place is about. */
  readonly sh?: string
  /** What was found besides, after all of its subjects ran. */
  findings?(): readonly string[]
}

function place(name: string, userland: string, more: Partial<Subject> = {}): Place {
  return inSandbox(name, { userland }, more)
}

function inSandbox(name: string, sandbox: SandboxOptions, more: Partial<Subject> = {}): Place {
  return { name, put: (subject) => ({ ...subject, ...more, sandbox }) }
}

/** A script notices it only where it is compiled, and finds cksum: Debian's BusyBox has none. */
const changedConfig = ['the config was changed and not compiled again']

/** Where BusyBox is the shell it may prefer its own applets: no other ps can be put before it, and its su has no -g. */
const ownApplets = { without: ['running, and ps does not work'], groupless: true } as const

/** The shells, as what runs the script and as /bin/sh. The others are compared with the first. */
export const inShells: readonly Place[] = [...shells, ...furtherShells].map(({ name, command, sh, limitless }) => ({
  ...inSandbox(name, { shell: sh }, { shell: command }),
  sh: realpathSync(sh),
  ...(limitless && { limitless }),
  ...(name === 'busybox sh' ? ownApplets : {}),
}))

/** The variable that names the shell in which tests of coverage run their scripts. */
export const coverageShell = 'COVERAGE_SHELL'

/** That shell; by default the machine's own sh. */
export function coveragePlace(): Place {
  const name = process.env[coverageShell]
  if (name === undefined) return { name: 'sh', put: (subject) => subject }
  const found = inShells.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no shell is called ${name}`)
  return found
}

/** Only the utilities and options of POSIX: what else was asked for is found in the notes of its shims. */
function strictPlace(): Place {
  const seen = new Map<string, string>()
  const { name, put } = place('POSIX alone', strict, {
    shell: strictCommand,
    finish: async (service) => {
      const [lines, script] = await Promise.all([service.box.read(notes), service.box.read(service.path)])
      for (const line of lines.split('\n').filter((text) => text !== '')) seen.set(line, script)
    },
  })
  return { name, put, findings: () => strictFindings(seen) }
}

const bsd = { configs: '/usr/local/etc' }

/** Systems of which the script sees nothing but what it can execute. */
export const onSystems: readonly Place[] = [
  { ...place('BusyBox alone', busybox), ...ownApplets, without: [...ownApplets.without, ...changedConfig] },
  strictPlace(),
  place('FreeBSD', freebsd14, bsd),
  place('FreeBSD 13', freebsd13, bsd),
  place('OpenBSD', openbsd7, bsd),
  ...furtherUserlands.map((path) =>
    inSandbox(path, { shell: '/bin/sh', trees: [path], userland: `ln -sf ${shWord(path)}/* "$at/"` }),
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
