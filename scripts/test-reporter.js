// @ts-check
// For node --test: a line per test, failures in full where they happen, at the end how long each file took, slowest
// first, and node's own summary. The built-in reporters print several lines for each of tap's thousands of assertions.
// The files that failed are written down where FAILED_FILES says, as JSON.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'

const where = (/** @type {string | undefined} */ file) => relative(process.cwd(), file ?? '').replace('build/js/', '')

/** A file's own assertions stand under the file's full name. @param {{ file?: string, name: string }} test */
const label = ({ file, name }) => (name === file ? where(file) : `${where(file)}: ${name}`)

/** tap colours its differences whatever it is told. @param {string} text */
const plain = (text) => stripVTControlCharacters(text).replace(/ +$/gm, '')

/** A line for each file, slowest first; nothing for a single one. @param {Map<string, number>} durations */
function durationLines(durations) {
  if (durations.size < 2) return ''
  const slowestFirst = [...durations].sort(([, one], [, other]) => other - one)
  return slowestFirst.map(([file, ms]) => `# ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}\n`).join('')
}

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* report(events) {
  /** The names of the tests around the present one, by depth. @type {string[]} */
  const path = []
  /** @type {string[]} */
  const summary = []
  /** How long each file took, in milliseconds. @type {Map<string, number>} */
  const durations = new Map()
  /** @type {string[]} */
  const failed = []
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      path.length = data.nesting
      path.push(data.name)
    } else if (type === 'test:complete' && data.name === data.file) {
      durations.set(where(data.file), data.details.duration_ms)
      if (!data.details.passed) failed.push(relative(process.cwd(), data.name))
    } else if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message
    } else if (type === 'test:pass' && data.nesting === 0) {
      yield `ok ${label(data)} (${Math.round(data.details.duration_ms)} ms)\n`
    } else if (type === 'test:fail' && data.todo === undefined) {
      const { error, type: kind } = data.details
      if (kind !== 'suite') {
        yield `not ok ${label({ ...data, name: path.slice(0, data.nesting + 1).join(' > ') })}\n`
        yield `${plain([error.message, error.stack].filter(Boolean).join('\n')).replace(/^/gm, '    ')}\n`
      } else if (data.nesting === 0) yield `not ok ${label(data)}\n`
    } else if (type === 'test:diagnostic' && data.nesting === 0) {
      const line = `# ${data.message}\n`
      if (/^# (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(line)) summary.push(line)
      else yield line
    }
  }
  if (process.env.FAILED_FILES) writeFileSync(process.env.FAILED_FILES, JSON.stringify(failed))
  yield durationLines(durations)
  yield summary.join('')
}
