/** The account of a service, and what it needs: program, interpreter, directories, files. */

import { optionName } from '../options/service-kind.js'
import { fileOnHost } from '../service/host-parts.js'
import type { Node, Service, Value } from '../service/model.js'
import { type Account, obstacle } from './access.js'
import { follow, type Host } from './host.js'

/** Something that the service needs: what it is, and why it cannot have it; no reason where it can. */
export interface Need {
  readonly what: 'program' | 'interpreter' | 'chdir' | 'run' | 'log' | 'env-file'
  readonly path: string
  /** The option of the config that names it. */
  readonly option: string
  readonly reason: string | undefined
  /** The program that an interpreter runs. */
  readonly of?: string
}

export interface AccountFacts {
  /** undefined where only the host's script knows it. */
  readonly user: string | undefined
  readonly account: Account | undefined
  /** Empty for the user's own. */
  readonly group: string
  readonly groupIsThere: boolean
  readonly needs: readonly Need[]
}

/** Looks at the account of a service, and at all that it needs. */
export function findAccount(host: Host, service: Service): AccountFacts {
  const user = known(service.user)
  const group = known(service.group) ?? ''
  const account = user === undefined ? undefined : accountOf(host, user, group)
  return {
    user,
    account,
    group,
    groupIsThere: group === '' || groupNumber(host, group) !== undefined,
    needs: account === undefined ? [] : needsOf(host, service, account),
  }
}

function known(value: Value): string | undefined {
  return 'known' in value ? value.known : undefined
}

/** The numbers of an account, asked of id(1), which knows accounts from everywhere. */
function accountOf(host: Host, user: string, group: string): Account | undefined {
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.@+-]*\$?$/.test(user)) return undefined
  const uid = host.run(['id', '-u', user], 10)
  const gids = host.run(['id', '-G', user], 10)
  if (uid?.status !== 0) return undefined
  const own = (gids?.stdout ?? '').trim().split(/\s+/).map(Number)
  const given = group === '' ? undefined : groupNumber(host, group)
  return { name: user, uid: Number(uid.stdout.trim()), gids: given === undefined ? own : [given, ...own] }
}

/** The number of a group; undefined where there is none of the name. */
function groupNumber(host: Host, group: string): number | undefined {
  const answer = host.run(['getent', 'group', group], 10)
  const lines = answer?.status === 0 ? answer.stdout : (host.read('/etc/group') ?? '')
  for (const line of lines.split('\n')) {
    const [name, , number] = line.split(':')
    if (name === group || number === group) return Number(number)
  }
  return undefined
}

function needsOf(host: Host, service: Service, account: Account): readonly Need[] {
  const own = (suffix: string) => optionName(service.kind, suffix)
  const chdir = known(service.chdir)
  const envFile = known(service.envFile) ?? ''
  const needs: Need[] = []
  const need = (what: Need['what'], path: string, option: string, reason: string | undefined) => {
    needs.push({ what, path, option, reason })
  }
  const [first] = service.nodes ?? []
  if (first !== undefined) needs.push(...programNeeds(host, service, account, first))
  if (chdir !== undefined) need('chdir', chdir, own('CHDIR'), obstacle(host, account, chdir, 'enter'))
  if (envFile !== '') need('env-file', envFile, own('ENV_FILE'), envFileObstacle(host, account, envFile))
  const directories = new Map<string, Need>()
  for (const node of service.nodes ?? []) {
    for (const [what, file, option, isMade] of [
      ['run', node.pidfile, own('PID_FILE'), service.createRunDirectory],
      ['log', node.mainLog, own('LOG_FILE'), service.createLogDirectory],
    ] as const) {
      const filled = fileOnHost(host.name, node, file)
      const path = filled.slice(0, Math.max(filled.lastIndexOf('/'), 1))
      if (!file.startsWith('/') || file.startsWith('/dev/') || directories.has(path)) continue
      const isMissing = 'missing' in follow(host, path)
      const reason = isMissing && isMade !== false ? undefined : obstacle(host, account, path, 'write')
      directories.set(path, { what, path, option, reason })
    }
  }
  return [...needs, ...directories.values()]
}

/** The program of the nodes, and the interpreter that its first line names. */
function programNeeds(host: Host, service: Service, account: Account, node: Node): readonly Need[] {
  const option = service.kind === 'celerybeat' ? 'CELERY_BIN or CELERYBEAT' : 'CELERY_BIN'
  const word = node.program[0] ?? ''
  const path = programPath(host, service, word)
  if (path === undefined)
    return [{ what: 'program', path: word, option, reason: `no directory of PATH has it (${searchPath(service)})` }]
  const reason = obstacle(host, account, path, 'execute')
  const program: Need = { what: 'program', path, option, reason }
  if (reason !== undefined) return [program]
  const interpreter = interpreterOf(host.read(path) ?? '')
  if (interpreter === undefined) return [program]
  const found = programPath(host, service, interpreter)
  const problem = found === undefined ? 'no directory of PATH has it' : obstacle(host, account, found, 'execute')
  return [program, { what: 'interpreter', path: found ?? interpreter, option, reason: problem, of: path }]
}

function searchPath(service: Service): string {
  return service.environment.find(({ name }) => name === 'PATH')?.value ?? service.profile.path
}

/** Where a program is: a path as it is, below the directory of the service, or by name in its PATH. */
function programPath(host: Host, service: Service, word: string): string | undefined {
  if (word.startsWith('/')) return word
  const chdir = known(service.chdir) ?? '/'
  if (word.includes('/')) return `${chdir.replace(/\/$/, '')}/${word}`
  return searchPath(service)
    .split(':')
    .map((directory) => `${directory}/${word}`)
    .find((path) => {
      const way = follow(host, path)
      return 'end' in way && way.fact.kind === 'file'
    })
}

/**
 * What runs a script: the program of its first line; the one that `env` looks up; or the one that the two lines name
 * which pip writes where the path is too long for a first line (distlib/scripts.py).
 */
export function interpreterOf(text: string): string | undefined {
  const [first = '', second = ''] = text.split('\n', 2)
  const words = /^#![ \t]*(\S.*)$/.exec(first)?.[1]?.split(/[ \t]+/)
  if (words === undefined) return undefined
  const long = /^'''exec' (?:"([^"]+)"|([^"\s]+)) "\$0"/.exec(second)
  if (long !== null) return long[1] ?? long[2]
  const [program, ...more] = words
  const isEnv = program === '/usr/bin/env' || program === '/bin/env'
  return isEnv ? more.find((word) => !word.startsWith('-') && !word.includes('=')) : program
}

/** An environment file is read by root where root alone can change it, else by the service user. */
function envFileObstacle(host: Host, account: Account, path: string): string | undefined {
  if (!path.startsWith('/')) return 'it is not an absolute path'
  const way = follow(host, path)
  if ('missing' in way) return way.missing === path ? 'it does not exist' : `${way.missing} does not exist`
  if (host.changeableBy(path) === '') return 'end' in way && way.fact.kind !== 'file' ? 'it is not a file' : undefined
  return obstacle(host, account, path, 'read')
}
