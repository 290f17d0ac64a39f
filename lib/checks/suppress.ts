/**
 * Findings that a config silences in place: `# celery-initd: disable=CODE[,CODE] reason` on the line before, or, with an
 * empty line after it, at the top of the file for all of it. What silences nothing, or says no reason, is a finding.
 */

import {
  allCodes,
  type Code,
  finding,
  isRefused,
  type Parameters,
  type PlacedFinding,
} from '../diagnostics/messages.js'
import type { Source } from '../diagnostics/source.js'
import { closest } from '../options/similar.js'
import type { Script } from '../syntax/ast.js'

export interface SuppressOptions {
  /** Whether comments may silence findings; where not, each is an error. */
  readonly inline: boolean
  /** The files of which is said what their comments do not silence; the others are only read along with them. */
  readonly owned: (path: string) => boolean
}

/** A code that a comment silences. */
interface Directive {
  readonly code: string
  readonly source: Source
  readonly start: number
  readonly end: number
  readonly reason: boolean
  /** The lines it is for, from and to; undefined for the whole file. */
  readonly lines: readonly [number, number] | undefined
}

const comment = /^[ \t]*#[ \t]*celery-initd:[ \t]*disable=([^\s]*)[ \t]*(.*)$/gm

/** Findings of one target or reader are not there for another. */
const targetCodes = /^(?:unit-|environment-|run-directory-missing$)/

/** Takes out what is silenced, and adds what there is to say about the comments. */
export function suppress(
  findings: readonly PlacedFinding[],
  sources: readonly { readonly source: Source; readonly script: Script }[],
  options: SuppressOptions,
): readonly PlacedFinding[] {
  const directives = sources.flatMap(({ source, script }) => read(source, script))
  if (directives.length === 0) return findings
  const result: PlacedFinding[] = []
  const add = <C extends Code>(code: C, { source, start, end }: Directive, parameters: Parameters<C>): void => {
    if (options.owned(source.path)) result.push({ ...finding(code, { start, end }, parameters), source })
  }
  if (!options.inline) {
    for (const directive of directives) add('disable-forbidden', directive, {})
    return [...result, ...findings]
  }
  const codes = allCodes()
  const index = new Index()
  for (const directive of directives) {
    const { code } = directive
    if (!codes.has(code)) add('disable-unknown', directive, { code, suggestion: closest(code, [...codes]) })
    else if (isRefused(code as Code)) add('disable-refused', directive, { code })
    else {
      index.add(directive)
      if (!directive.reason) add('disable-without-reason', directive, { code })
    }
  }
  for (const found of findings) {
    const groups = index.silencing(found)
    for (const group of groups) group.used = true
    if (groups.length === 0) result.push(found)
  }
  for (const { directives, used } of index.groups) {
    for (const directive of directives) {
      const { code, lines } = directive
      if (used || targetCodes.test(code)) continue
      add('disable-unused', directive, { code, where: lines === undefined ? 'in this file' : 'on the next line' })
    }
  }
  return result
}

/** Comments with one code for one place. */
interface Group {
  readonly directives: Directive[]
  used: boolean
}

/** Which comments are for a line, found in constant time. */
class Index {
  readonly #byPlace = new Map<Source, Map<string, Group[]>>()
  readonly #byStart = new Map<Source, Map<string, Group>>()
  readonly groups: Group[] = []

  add(directive: Directive): void {
    const { source, code, lines } = directive
    const starts = this.#byStart.get(source) ?? new Map<string, Group>()
    this.#byStart.set(source, starts)
    const key = `${code} ${lines?.[0] ?? '*'}`
    const known = starts.get(key)
    if (known !== undefined) {
      known.directives.push(directive)
      return
    }
    const group: Group = { directives: [directive], used: false }
    starts.set(key, group)
    this.groups.push(group)
    const places = this.#byPlace.get(source) ?? new Map<string, Group[]>()
    this.#byPlace.set(source, places)
    if (lines === undefined) places.set(`${code} *`, [group])
    else
      for (let line = lines[0]; line <= lines[1]; line++) {
        const here = places.get(`${code} ${line}`)
        if (here === undefined) places.set(`${code} ${line}`, [group])
        else here.push(group)
      }
  }

  silencing({ source, span, code }: PlacedFinding): readonly Group[] {
    const places = this.#byPlace.get(source)
    if (places === undefined) return []
    const { line } = source.position(span.start)
    return [...(places.get(`${code} *`) ?? []), ...(places.get(`${code} ${line}`) ?? [])]
  }
}

/** The comments of a file, each code by itself. */
function read(source: Source, script: Script): Directive[] {
  const { text } = source
  if (!text.includes('celery-initd:')) return []
  // In a file that systemd reads there are no comments of sh.
  const comments = new Set(script.comments.map(({ span }) => span.start))
  const whole = script.span.end === 0
  const isComment = (number: number): boolean => /^[ \t]*#/.test(source.line(number))
  let top = 1
  while (isComment(top) || (source.line(top) === '' && top < source.position(text.length).line)) top++
  const ends = new Map(
    script.statements.map(({ span }) => [source.position(span.start).line, source.position(span.end).line]),
  )
  // The line after a block of comments, for each of its lines.
  const following = new Map<number, number>()
  const found = [...text.matchAll(comment)]
  for (const { 0: all, index } of [...found].reverse()) {
    const { line } = source.position(index + all.indexOf('#'))
    let next = line + 1
    while (isComment(next) && !following.has(next)) next++
    following.set(line, following.get(next) ?? next)
  }
  return found.flatMap(({ 0: all, 1: list = '', 2: reason = '', index }) => {
    const hash = index + all.indexOf('#')
    if (!whole && !comments.has(hash)) return []
    const { line } = source.position(hash)
    const next = following.get(line) ?? line + 1
    const isTop = line < top && source.line(next).trim() === ''
    const lines = isTop ? undefined : ([next, ends.get(next) ?? next] as const)
    let start = index + all.indexOf('disable=') + 'disable='.length
    return list.split(',').flatMap((code) => {
      const directive = { code, source, start, end: start + code.length, reason: reason !== '', lines }
      start += code.length + 1
      return code === '' ? [] : [directive]
    })
  })
}
