// @ts-check
/** What several scripts need. Loads nothing but node: a script that finds everything in its place ends at once. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** Whether a script is the one that was started. @param {string} url its import.meta.url */
export const isMain = (url) => url === pathToFileURL(process.argv[1] ?? '').href

/** Where a command is, or undefined. @param {string} command */
export function which(command) {
  for (const dir of (process.env.PATH ?? '').split(':')) {
    try {
      const path = join(dir, command)
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this one.
    }
  }
  return undefined
}

/**
 * Runs a command in the checkout, its output shown; throws when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function run(command, args, options = {}) {
  console.log(`+ ${[command, ...args].join(' ').replaceAll(`${root}/`, '')}`)
  const { status, signal, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${signal ?? `status ${status}`}`)
}

/** Writes a file, whole or not at all, only when it changes. @param {string} path @param {string} text @param {number} [mode] */
export function writeIfChanged(path, text, mode = 0o644) {
  try {
    if (readFileSync(path, 'utf8') === text) return false
  } catch {
    mkdirSync(dirname(path), { recursive: true })
  }
  const draft = `${path}.${process.pid}.new`
  writeFileSync(draft, text, { mode })
  renameSync(draft, path)
  return true
}

/**
 * What is released next: its version stands in package.json, and its date in CHANGELOG.md, in the heading of the version.
 */
export function release() {
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const [, date] =
    new RegExp(`^## ${version.replaceAll('.', '\\.')} \\((\\d{4}-\\d\\d-\\d\\d)\\)$`, 'm').exec(
      readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
    ) ?? []
  if (date === undefined) throw new Error(`CHANGELOG.md has no heading "## ${version} (YYYY-MM-DD)"`)
  const day = new Date(`${date}T00:00:00Z`)
  const month = day.toLocaleString('en-US', { month: 'long', timeZone: 'UTC' })
  return {
    version,
    date,
    /** Seconds since 1970, as in SOURCE_DATE_EPOCH. */
    epoch: day.getTime() / 1000,
    /** As man pages have it. */
    manDate: `${month} ${day.getUTCDate()}, ${day.getUTCFullYear()}`,
  }
}

/** Runs a script's main function: a failure is one line, not a stack. @param {string} name @param {() => unknown} main */
export async function script(name, main) {
  try {
    await main()
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
