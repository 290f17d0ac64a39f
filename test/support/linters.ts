/** What linters, other shells' parsers and packagers' tools say of scripts. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '../../lib/syntax/parser.js'
import { shells } from '../portability/shells.js'
import { emitted } from './emitted.js'
import { projectRoot } from './root.js'

/** By linter: what it says on purpose, and why that is right. */
const exceptions: Readonly<
  Record<'shellcheck' | 'unquoted' | 'checkbashisms' | 'ksh93' | 'lintian', Record<string, string>>
> = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/linter-exceptions.json'), 'utf8'))

/** Milliseconds: the slowest of them takes seconds. */
const timeout = 180_000

/** What a command prints, both outputs together. @throws Error where it is not installed, or does not end */
function output(command: string, args: readonly string[], input = ''): string {
  const { error, stdout, stderr, status } = spawnSync(command, args, { input, encoding: 'utf8', timeout })
  if (error !== undefined)
    throw new Error(`${[command, ...args].join(' ')}: ${error.message}; see scripts/test-environment.js`)
  const said = stdout + stderr
  return said === '' && status !== 0 ? `${command}: status ${status}` : said
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '')

/** Each shell reads the text; posh has the ancestor of OpenBSD's ksh. */
export function parsers(script: string): string[] {
  const others = [{ name: 'lksh', command: ['/bin/lksh'] }]
  return [...shells, ...others].flatMap(({ name, command: [program = '', ...options] }) =>
    lines(output(program, [...options, '-n'], script))
      .filter((text) => name !== 'ksh93' || !Object.keys(exceptions.ksh93).some((advice) => text.includes(advice)))
      .map((text) => `${name}: ${text}`),
  )
}

/** The dialects of ShellCheck that the scripts are written in. */
export const dialects = ['sh', 'dash', 'ksh'] as const

/** The scripts turn these two rules off for themselves: the lines that rest on that are all known. */
const unquotedRules = [2046, 2086]

export function shellcheck(script: string, dialect: (typeof dialects)[number] = 'sh'): string[] {
  const unchecked = script.replace(/^# shellcheck disable=SC2046,SC2086 .*\n/m, '#\n')
  if (unchecked === script) return ['there is no "shellcheck disable=SC2046,SC2086" any more']
  const text = unchecked.split('\n')
  const excluded = Object.keys(exceptions.shellcheck).join(',')
  const said = output('shellcheck', ['-o', 'all', '-e', excluded, '-f', 'json', '-s', dialect, '-'], unchecked)
  const found: { line: number; code: number; message: string }[] = JSON.parse(said)
  return found
    .map(({ line, code, message }) => ({ code, message: `${line}: ${message} [SC${code}]`, at: text[line - 1] ?? '' }))
    .filter(({ code, at }) => !unquotedRules.includes(code) || exceptions.unquoted[at] === undefined)
    .map(({ message, at }) => `${message}: ${at}`)
}

/** What ShellCheck says of a script that may turn off no more than single rules for itself. */
export function shellcheckPlain(script: string): string[] {
  const excluded = Object.keys(exceptions.shellcheck).join(',')
  return lines(output('shellcheck', ['-o', 'all', '-e', excluded, '-f', 'gcc', '-s', 'sh', '-'], script))
}

/** Functions in which checkbashisms has found nothing: scripts have most of them in common, and it takes seconds a script. */
const clean = new Set<string>()

export function checkbashisms(script: string): string[] {
  const functions = parse(script).script.statements.flatMap(({ first: { commands } }) =>
    commands.filter(({ type }) => type === 'function').map(({ span }) => script.slice(span.start, span.end)),
  )
  const unread = functions.filter((text) => clean.has(text)).reduce((rest, text) => rest.replace(text, ''), script)
  // Each finding is a line that says what, and the line of the script.
  const said = lines(output('checkbashisms', ['-p', '-x', '-'], unread))
  const found = said.flatMap((text, index) => (/^possible bashism/.test(text) ? [`${text} ${said[index + 1]}`] : []))
  const unknown = said.length === found.length * 2 ? [] : said
  const excepted = Object.keys(exceptions.checkbashisms)
  const wrong = [...unknown, ...found.filter((text) => !excepted.some((word) => text.includes(`(${word})`)))]
  if (wrong.length === 0) for (const text of functions) clean.add(text)
  return wrong
}

/** Does something in a directory of its own. */
function inDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'celery-initd-'))
  try {
    return work(directory)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text, { mode })
}

const packaged = new Map([
  ['celeryd', 'generic'],
  ['celerybeat', 'generic beat'],
  ['little-worker', 'another name'],
])

const script = (what: string): string => {
  const text = emitted.get(what)
  if (text === undefined) throw new Error(`nothing is emitted for ${what}`)
  return text
}

/** Lintian on a package that has the scripts: no tag about init scripts. */
export function lintian(): string[] {
  return inDirectory((directory) => {
    const root = join(directory, 'celery-services')
    const control = [
      'Package: celery-services',
      'Version: 1.0-1',
      'Architecture: all',
      'Maintainer: Nobody <nobody@example.org>',
      'Section: net',
      'Priority: optional',
      'Depends: python3-celery',
      'Description: init scripts of Celery',
      ' The scripts of a worker and of a scheduler, to be looked at by lintian.',
    ]
    put(join(root, 'DEBIAN/control'), `${control.join('\n')}\n`)
    const names = [...packaged.keys()]
    put(join(root, 'DEBIAN/conffiles'), names.map((name) => `/etc/init.d/${name}\n`).join(''))
    const each = (action: string) => names.map((name) => `    update-rc.d ${name} ${action} >/dev/null\n`).join('')
    put(
      join(root, 'DEBIAN/postinst'),
      `#!/bin/sh\nset -e\nif [ "$1" = configure ]; then\n${each('defaults')}fi\n`,
      0o755,
    )
    put(join(root, 'DEBIAN/postrm'), `#!/bin/sh\nset -e\nif [ "$1" = purge ]; then\n${each('remove')}fi\n`, 0o755)
    for (const [name, what] of packaged) put(join(root, 'etc/init.d', name), script(what), 0o755)
    const deb = join(directory, 'celery-services_1.0-1_all.deb')
    const { status, stderr } = spawnSync('dpkg-deb', ['--root-owner-group', '--build', root, deb], { encoding: 'utf8' })
    if (status !== 0) return [`dpkg-deb: ${stderr}`]
    const tags = lines(output('lintian', ['--allow-root', '--display-info', '--pedantic', deb]))
    // It says something of every such package: that it has no manual, no changelog. A package without any tag at all
    // was not looked at.
    if (!tags.some((tag) => /^[EWIP]: celery-services/.test(tag))) return [`lintian gave no tags: ${tags.join(' | ')}`]
    const excepted = Object.keys(exceptions.lintian)
    return tags.filter((tag) => /init\.d/.test(tag) && !excepted.some((name) => tag.includes(name)))
  })
}

/** What the services need is there before them: insserv orders them, from their headers alone. */
export function insserv(): string[] {
  return inDirectory((directory) => {
    const scripts = join(directory, 'etc/init.d')
    const stub = (name: string, start: string) => {
      const header = [`Provides: ${name}`, `Required-Start: ${start}`, `Required-Stop: ${start}`]
      const levels = ['Default-Start: 2 3 4 5', 'Default-Stop: 0 1 6', `Short-Description: ${name}`]
      const text = ['BEGIN INIT INFO', ...header, ...levels, 'END INIT INFO'].map((line, index, { length }) =>
        index === 0 || index === length - 1 ? `### ${line}` : `# ${line}`,
      )
      put(join(scripts, name), `#!/bin/sh\n${text.join('\n')}\n`, 0o755)
    }
    stub('mountall', '')
    stub('networking', 'mountall')
    stub('redis-server', 'networking')
    for (const [name, what] of packaged) put(join(scripts, name), script(what), 0o755)
    for (const level of '0123456S') mkdirSync(join(directory, `etc/rc${level}.d`))
    const facilities = ['local_fs mountall', 'network networking', 'remote_fs $local_fs', 'named', 'time', 'syslog']
    put(join(directory, 'insserv.conf'), facilities.map((line) => `$${line}\n`).join(''))
    const options = ['-c', join(directory, 'insserv.conf'), '-p', scripts, '-o', join(directory, 'overrides')]
    // Shows S or K, the number, the runlevels and the name of each script.
    const said = lines(output('insserv', ['--show-all', '--dry-run', ...options]))
    const order = (letter: string, name: string) =>
      Number(said.find((line) => line.startsWith(`${letter}:`) && line.endsWith(`:${name}`))?.split(':')[1])
    const wrong = [...packaged.keys()].flatMap((name) => [
      ...(order('S', name) > order('S', 'redis-server') ? [] : [`${name} does not start after Redis`]),
      ...(order('K', name) < order('K', 'redis-server') ? [] : [`${name} does not stop before Redis`]),
    ])
    return [...said.filter((line) => !/^[SK]:|: dryrun, not creating depend/.test(line)), ...wrong]
  })
}
