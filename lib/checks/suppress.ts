/**
 * Findings that a config silences in place: `# celery-initd: disable=CODE[,CODE] reason` on the line before, at the end of
 * the statement's last line, or, with an empty line after it, at the top of the file for all of it. What silences nothing,
 * or says no reason, is a finding.
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
import type { Comment, Script } from '../syntax/ast.js'
import { walkStatements } from '../syntax/walk.js'

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
  /** Those lines in words. */
  readonly where: string
}

/** A comment that is meant to silence something. */
interface FoundComment {
  readonly directives: readonly Directive[]
  /** It has another form, and silences nothing. */
  readonly misspelt: boolean
  readonly source: Source
  readonly start: number
  readonly end: number
}

const form = /^#[ \t]*celery-initd:[ \t]*disable=([^\s,]+(?:,[ \t]*[^\s,]+)*)[ \t]*(.*)$/

/** `# celery-initd: ignore X`, `# celery-initd disable=X`: the words of other linters, and slips. */
const likeness =
  /^#[ \t]*celery-initd[ \t]*:?[ \t]*(?:disable|enable|ignore|no-?qa|no-?lint|silence|suppress|off|skip)\b/i

/** Findings of one target or reader are not there for another. */
const targetCodes = /^(?:unit-|environment-|run-directory-missing$)/

/** Takes out what is silenced, and adds what there is to say about the comments. */
export function suppress(
  findings: readonly PlacedFinding[],
  sources: readonly { readonly source: Source; readonly script: Script }[],
  options: SuppressOptions,
): readonly PlacedFinding[] {
  const comments = sources.flatMap(({ source, script }) => read(source, script))
  if (comments.length === 0) return findings
  const directives = comments.flatMap((each) => each.directives)
  const result: PlacedFinding[] = []
  const add = <C extends Code>(code: C, { source, start, end }: DirectivePlace, parameters: Parameters<C>): void => {
    if (options.owned(source.path)) result.push({ ...finding(code, { start, end }, parameters), source })
  }
  if (!options.inline) {
    for (const directive of directives) add('disable-forbidden', directive, {})
    return [...result, ...findings]
  }
  for (const each of comments) if (each.misspelt) add('disable-misspelt', each, {})
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
      const { code, where } = directive
      if (!used && !targetCodes.test(code)) add('disable-unused', directive, { code, where })
    }
  }
  return result
}

/** What a finding about a comment is about. */
type DirectivePlace = Pick<Directive, 'source' | 'start' | 'end'>

/** Comments with one code for one place. */
interface DirectiveGroup {
  readonly directives: Directive[]
  used: boolean
}

/** Which comments are for a line, found in constant time. */
class Index {
  readonly #byPlace = new Map<Source, Map<string, DirectiveGroup[]>>()
  readonly #byStart = new Map<Source, Map<string, DirectiveGroup>>()
  readonly groups: DirectiveGroup[] = []

  add(directive: Directive): void {
    const { source, code, lines } = directive
    const starts = this.#byStart.get(source) ?? new Map<string, DirectiveGroup>()
    this.#byStart.set(source, starts)
    const key = `${code} ${lines?.[0] ?? '*'}`
    const known = starts.get(key)
    if (known !== undefined) {
      known.directives.push(directive)
      return
    }
    const group: DirectiveGroup = { directives: [directive], used: false }
    starts.set(key, group)
    this.groups.push(group)
    const places = this.#byPlace.get(source) ?? new Map<string, DirectiveGroup[]>()
    this.#byPlace.set(source, places)
    if (lines === undefined) places.set(`${code} *`, [group])
    else
      for (let line = lines[0]; line <= lines[1]; line++) {
        const here = places.get(`${code} ${line}`)
        if (here === undefined) places.set(`${code} ${line}`, [group])
        else here.push(group)
      }
  }

  silencing({ source, span, code }: PlacedFinding): readonly DirectiveGroup[] {
    const places = this.#byPlace.get(source)
    if (places === undefined) return []
    const { line } = source.position(span.start)
    return [...(places.get(`${code} *`) ?? []), ...(places.get(`${code} ${line}`) ?? [])]
  }
}

/** The comments of a file that are meant to silence something. */
function read(source: Source, script: Script): FoundComment[] {
  const { text } = source
  if (!/celery-initd/i.test(text)) return []
  // In a file that systemd reads there are no comments of sh.
  const whole = script.span.end === 0
  const found = (whole ? linesWithComment(text) : script.comments).filter((each) => likeness.test(each.text))
  if (found.length === 0) return []
  const lineOf = (offset: number): number => source.position(offset).line
  const isComment = (number: number): boolean => /^[ \t]*#/.test(source.line(number))
  let top = 1
  while (isComment(top) || (source.line(top) === '' && top < lineOf(text.length))) top++
  const { ends, starts } = statementLines(script, lineOf)
  // The line after a block of comments, for each of its lines.
  const following = new Map<number, number>()
  for (const { span } of [...found].reverse()) {
    const line = lineOf(span.start)
    if (!isComment(line)) continue
    let next = line + 1
    while (isComment(next) && !following.has(next)) next++
    following.set(line, following.get(next) ?? next)
  }
  return found.map(({ text: written, span: { start: hash, end } }) => {
    const [all = '', list, reason = ''] = form.exec(written.replace(/\r$/, '')) ?? []
    if (list === undefined) return { directives: [], misspelt: true, source, start: hash, end }
    const line = lineOf(hash)
    const next = following.get(line) ?? line + 1
    const isTop = line < top && source.line(next).trim() === ''
    const scope: Pick<Directive, 'lines' | 'where'> = !isComment(line)
      ? { lines: [starts.get(line) ?? line, line], where: 'on this line' }
      : isTop
        ? { lines: undefined, where: 'in this file' }
        : { lines: [next, ends.get(next) ?? next], where: 'on the next line' }
    const from = hash + all.indexOf('disable=') + 'disable='.length
    const directives = [...list.matchAll(/[^\s,]+/g)].map(({ 0: code, index }): Directive => {
      const at = from + index
      return { ...scope, code, source, start: at, end: at + code.length, reason: reason !== '' }
    })
    return { directives, misspelt: false, source, start: hash, end }
  })
}

/** The lines that are comments, as the parser of sh gives them. */
function linesWithComment(text: string): Comment[] {
  return [...text.matchAll(/^[ \t]*(#.*)$/gm)].map(({ 0: all, 1: own = '', index }) => {
    const end = index + all.length
    return { text: own, span: { start: end - own.length, end } }
  })
}

/** The last line of the longest statement that begins on a line, and the first line of the longest that ends on one. */
function statementLines(
  script: Script,
  lineOf: (offset: number) => number,
): Record<'ends' | 'starts', Map<number, number>> {
  const [ends, starts] = [new Map<number, number>(), new Map<number, number>()]
  walkStatements(script.statements, {
    statement: ({ span }) => {
      const [first, last] = [lineOf(span.start), lineOf(span.end)]
      ends.set(first, Math.max(last, ends.get(first) ?? 0))
      starts.set(last, Math.min(first, starts.get(last) ?? first))
    },
  })
  return { ends, starts }
}
