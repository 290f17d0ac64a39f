/**
 * The `%` formats of node names and paths. Celery expands them in three places, each with its own letters:
 *
 * | letter | in a node name      | in an option of multi    | in the worker's pid and log path |
 * |--------|---------------------|--------------------------|----------------------------------|
 * | `%h`   | the host            | the whole node name      | the host part of the node name   |
 * | `%d`   | the host's domain   | the host part            | the domain of the host part      |
 * | `%n`   | host up to the dot  | name before the `@`      | name before the `@`              |
 * | `%N`   | unknown             | name before the `@`      | unknown                          |
 * | `%p`   | unknown             | the whole node name      | the whole node name              |
 * | `%i`   | `0`                 | kept for the worker      | the pool process, `0` in the main process |
 * | `%I`   | empty               | kept for the worker      | `-` and the pool process, empty in the main process |
 *
 * Sources: celery/utils/nodenames.py (host_format, node_format), celery/apps/multi.py (build_expander),
 * celery/utils/text.py (simple_format), celery/bin/worker.py.
 *
 * Where the host is not known, `%h`, `%d` and `%n` of a node name stay as written: the host's name, its domain, and
 * its name up to the first dot. An option that refers to them has the same three formats, in the same meaning.
 */

import type { Report } from './problem.js'

/** The replacement of each letter. */
export type Formats = ReadonlyMap<string, string>

/** What Celery takes for a format in a text: `%` and one character that Python's `\w` matches. */
function formatIn(text: string): RegExp {
  // The letters of all scripts take long to be made ready, and nearly no text needs them.
  return /[\u0080-\uffff]/.test(text) ? /%(\p{L}|\p{N}|_)/gu : /%([A-Za-z0-9_])/g
}

/** The node name up to the first `@`, and what follows it (empty when there is no `@`). */
export function splitNodeName(name: string): { readonly short: string; readonly host: string } {
  const at = name.indexOf('@')
  return at === -1 ? { short: name, host: '' } : { short: name.slice(0, at), host: name.slice(at + 1) }
}

/**
 * Replaces the formats of a text, from left to right and once (celery/utils/text.py, simple_format).
 *
 * @returns the text; formats that Celery does not know stay, and are reported at `origin`
 */
export function fillFormats<O>(text: string, formats: Formats, report: Report<O>, origin: O | undefined): string {
  // Celery before 5.7 keeps both signs, later ones make them one: what it means depends on the version.
  if (text.includes('%%')) report('doubled-percent', origin, { text: shown(text) })
  const unknown = new Set<string>()
  const expanded = text.replace(formatIn(text), (written: string, letter: string) => {
    const replacement = formats.get(letter)
    if (replacement === undefined) unknown.add(written)
    return replacement ?? written
  })
  for (const format of unknown) report('unknown-format', origin, { format, text: shown(text) })
  return expanded
}

/** So much of a text as a message needs. */
function shown(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** The formats of a node name; with no host they stand for themselves. */
export function nameFormats(host: string | undefined): Formats {
  const { first, domain } = host === undefined ? { first: '%n', domain: '%d' } : splitHost(host)
  return new Map([
    ['h', host ?? '%h'],
    ['n', first],
    ['d', domain],
    ['i', '0'],
    ['I', ''],
  ])
}

/** The formats of multi's options. `%n` of a node without a short name is `celery`, `%N` is not. */
export function optionFormats(nodeName: string): Formats {
  const { short, host } = splitNodeName(nodeName)
  return new Map([
    ['h', nodeName],
    ['p', nodeName],
    ['n', short || 'celery'],
    ['N', short],
    ['d', host],
    ['i', '%i'],
    ['I', '%I'],
  ])
}

/**
 * What the worker's main process makes of the paths it is given: it expands them once more, with the name it was
 * started under (celery/bin/worker.py; celery/utils/nodenames.py, default_nodename).
 *
 * Normally only `%i` and `%I` are left by then. With no host, the formats that wait for it stay.
 */
export function workerFormats(nodeName: string, host: string | undefined): Formats {
  if (host === undefined) {
    return new Map([...['h', 'd', 'n'].map((letter) => [letter, `%${letter}`] as const), ['i', '0'], ['I', '']])
  }
  const split = splitNodeName(nodeName)
  const short = split.short || 'celery'
  const ownHost = split.host || host
  return new Map([
    ['h', ownHost],
    ['p', `${short}@${ownHost}`],
    ['n', short],
    ['d', splitHost(ownHost).domain],
    ['i', '0'],
    ['I', ''],
  ])
}

function splitHost(host: string): { readonly first: string; readonly domain: string } {
  const dot = host.indexOf('.')
  return dot === -1 ? { first: host, domain: '' } : { first: host.slice(0, dot), domain: host.slice(dot + 1) }
}
