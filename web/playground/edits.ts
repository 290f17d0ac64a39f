/**
 * Findings that one key puts right: code → the edit that its help describes. A code that is not in the table needs
 * somebody who knows what was meant. Pure.
 */

import type { Code } from '../../lib/diagnostics/messages.js'
import type { CommentPlaces } from './comment-places.js'

/** Text that replaces a part of the config. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
}

export interface Edit {
  /** What its button says. */
  readonly name: string
  /** By position; none overlaps another. */
  readonly changes: readonly Change[]
  /** A part of what was inserted that is to be typed over, by offsets after the change. */
  readonly select?: { readonly from: number; readonly to: number }
}

/** A finding at its place: offsets into the config. */
export interface Found {
  readonly code: Code
  readonly from: number
  readonly to: number
  readonly help: string | undefined
  /** Whether a comment may silence it. */
  readonly canSilence: boolean
}

/** What an edit looks at. */
interface Place {
  readonly config: string
  readonly from: number
  readonly to: number
  /** The text that the finding is about. */
  readonly written: string
  readonly help: string
  /** Where the line begins. */
  readonly lineStart: number
}

/** A change; undefined where the text is not of the form that the edit is for. */
type Fix = (place: Place) => readonly Change[] | string | undefined

/** What the help names in a phrase; the finding's text becomes that. */
const named =
  (phrase: RegExp): Fix =>
  ({ help }) =>
    phrase.exec(help)?.[1]

const suggestion = named(/^did you mean (\S+)\?$/)

/** The name of an option becomes another; a value after = stays. */
const optionName =
  (phrase: RegExp): Fix =>
  ({ help, written }) => {
    const name = phrase.exec(help)?.[1]
    return name === undefined ? undefined : written.replace(/^[^=]*/, () => name)
  }

/** The whole text without what a pattern finds. */
const without =
  (pattern: RegExp): Fix =>
  ({ config }) =>
    [...config.matchAll(pattern)].map(({ 0: found, index }) => ({ from: index, to: index + found.length, insert: '' }))

/** Removes the line, where the statement is all of it. */
const removeLine: Fix = ({ config, from, written, lineStart }) => {
  const newline = config.indexOf('\n', from)
  const end = newline === -1 ? config.length : newline
  const line = config.slice(lineStart, end)
  // Each character in one way only, so that a hostile line takes no longer than another.
  const whole = /^(?:[^\s'"`$\\;&|<>(){}#]|[ \t](?!#)|'[^']*'|"[^"`\\$]*"|\$(?=\w))+$/.test(line)
  if (!whole || written.includes('\n') || config.slice(lineStart, from).trim() !== '') return undefined
  return [{ from: lineStart, to: newline === -1 ? end : end + 1, insert: '' }]
}

/** Removes a word, with the blanks before it, or after it where it is the first of its list. */
const removeWord: Fix = ({ config, from, to, lineStart }) => {
  const line = config.slice(lineStart, from)
  const before = line.length - line.trimEnd().length
  const after = /^[ \t]*/.exec(config.slice(to))?.[0].length ?? 0
  return before > 0 ? [{ from: from - before, to, insert: '' }] : [{ from, to: to + after, insert: '' }]
}

const booleans: Readonly<Record<string, string>> = {
  ...{ yes: '1', true: '1', on: '1', y: '1', t: '1' },
  ...{ no: '0', false: '0', off: '0', n: '0', f: '0' },
}
const units: Readonly<Record<string, number>> = { s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 }

/** Adds a line at the end of the config. */
const addLine =
  (line: string): Fix =>
  ({ config }) => [{ from: config.length, to: config.length, insert: `${/[^\n]$/.test(config) ? '\n' : ''}${line}\n` }]

/** A name in the letters of an input method, which are 0xfee0 above those of ASCII, and its sign of equality. */
const wideName = /^[\w\uff10-\uff19\uff21-\uff3a\uff3f\uff41-\uff5a]+[=\uff1d]/

/** A sign of an input method becomes that of sh; in a name, all of its letters do. */
const plainSign: Fix = ({ config, from, written, help }) => {
  const name = wideName.exec(config.slice(from, from + 200))?.[0]
  if (name === undefined) return /^type a blank /.test(help) ? ' ' : /^type (\S) /.exec(help)?.[1]
  const insert = name.replaceAll(/[\uff10-\uff5a]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
  return written === '\uff1d' ? '=' : [{ from, to: from + name.length, insert }]
}

/** The program that CELERYD_MULTI names goes to where it is read; where that is said already, the line does nothing. */
const setProgram: Fix = (place) => {
  const instead = /^set (CELERY_BIN=.*) instead$/.exec(place.help)?.[1]
  if (instead === undefined) return removeLine(place)
  return /^CELERYD_MULTI=/.test(place.written) ? instead : undefined
}

/** By code: what the button says, where … is the new text, and the edit. */
const table: Readonly<Partial<Record<Code, readonly [name: string, fix: Fix]>>> = {
  'unknown-variable': ['Write …', suggestion],
  'bad-log-level': ['Write …', suggestion],
  'disable-unknown': ['Write …', suggestion],
  'misspelt-option': ['Write …', optionName(/^did you mean (\S+)\?$/)],
  'old-option': ['Write …', optionName(/^write (--\S+) instead$/)],
  'smart-quote': ['Write the quote of sh', named(/^write (['"])$/)],
  'full-width-sign': ['Write the sign of sh', plainSign],
  'flag-with-value': ['Remove the value', named(/^write (-\S+) alone/)],
  'unset-reference': ['Add braces', named(/^write (\$\{\w+\}\w*) to append/)],
  'unguarded-source': ['Read it only where it is there', named(/^write (\[ -r \S+ \] && \. \S+), or follow/)],
  'bash-command': ['Write =', ({ written }) => (written === '==' ? '=' : undefined)],
  'source-command': ['Write .', ({ written }) => (written === 'source' ? '.' : undefined)],
  'carriage-return': ['Remove all CR', without(/\r/g)],
  'nul-byte': ['Remove all NUL', without(/\0/g)],
  'byte-order-mark': ['Remove the byte order mark', without(/^\ufeff/g)],
  'dollar-quote': ['Remove the $', ({ written }) => written.replace(/^\$/, '')],
  'process-id': ['Write one $', ({ written }) => written.replace(/^\$(?=\$[A-Za-z_])/, '')],
  'unclear-parentheses': ['Add a blank', ({ written }) => (written === '$((' ? '$( (' : undefined)],
  'unquoted-argument': ['Add quotes', ({ written }) => (/^\$\{?\w+\}?$/.test(written) ? `"${written}"` : undefined)],
  'comma-in-nodes': ['Write blanks', ({ written }) => written.replaceAll(',', ' ').trim()],
  'command-in-program': ['Remove the word', removeWord],
  'detach-option': ['Remove the option', removeWord],
  'multi-only-option': ['Remove the option', removeWord],
  'multi-ignored': ['Leave it to CELERY_BIN', setProgram],
  'leftover-variable': ['Remove the line', removeLine],
  'prints-at-start': ['Remove the line', removeLine],
  'shell-option': ['Remove the line', removeLine],
  'relative-path': [
    'Begin it with /',
    ({ written }) => (/^[\w%.-][\w%./-]*$/.test(written) ? `/${written}` : undefined),
  ],
  'run-directory-missing': ['Have it made at start', addLine('CELERY_CREATE_RUNDIR=1')],
  'not-boolean': ['Write 1 or 0', ({ written }) => booleans[written.toLowerCase()]],
  'not-exported': [
    'Export it',
    ({ config, from, lineStart }) =>
      config.slice(lineStart, from).trim() === '' ? [{ from, to: from, insert: 'export ' }] : undefined,
  ],
  'environment-export': ['Remove export', ({ written }) => written.replace(/^export[ \t]+/, '')],
  'lost-comment': ['Make it a comment', ({ lineStart }) => [{ from: lineStart, to: lineStart, insert: '# ' }]],
  'not-seconds': [
    'Write seconds',
    ({ written }) => {
      const [, count, unit = ''] = /^(\d{1,6}) ?([a-z]+)$/i.exec(written) ?? []
      const seconds = units[unit.toLowerCase()]
      return count === undefined || seconds === undefined ? undefined : `${Number(count) * seconds}`
    },
  ],
  'long-option-needs-equals': [
    'Write =',
    ({ config, to, written }) => {
      const blanks = /^[ \t]+(?=[^\s'"-])/.exec(config.slice(to))
      return blanks === null
        ? undefined
        : [{ from: to - written.length, to: to + blanks[0].length, insert: `${written}=` }]
    },
  ],
  'spaces-around-equals': [
    'Remove the blanks',
    ({ config, from, to, written }) => {
      const after = written.endsWith('=') ? (/^[ \t]*/.exec(config.slice(to))?.[0].length ?? 0) : 0
      return [{ from, to: to + after, insert: written.replace(/[ \t]*=[ \t]*/, '=') }]
    },
  ],
  'value-with-space': [
    'Add quotes',
    ({ written }) => {
      const [, name, value = ''] = /^(\w+=)[ \t]*(?=[^ \t])([^'"`\\$\n;&|<>]+)$/.exec(written) ?? []
      return name === undefined ? undefined : `${name}"${value.trimEnd()}"`
    },
  ],
  'log-without-process': ['Add %I', ({ written }) => beforeSuffix(written, written.includes('%n') ? '%I' : '-%n%I')],
  'log-without-node': ['Add %n', ({ written }) => beforeSuffix(written, '-%n')],
}

/** A file name with more before its suffix. */
function beforeSuffix(name: string, text: string): string {
  return name.replace(/(?:\.\w+)?$/, (suffix) => `${text}${suffix}`)
}

/**
 * What can be done about a finding with one key: the edit that puts it right, and the comment that silences it.
 *
 * @param commentAt where a comment about a line may stand, by where that line begins (comment-places.ts)
 */
export function fixesFor(found: Found, config: string, commentAt: CommentPlaces): readonly Edit[] {
  const lineStart = config.lastIndexOf('\n', found.from - 1) + 1
  const right = repair(found, config, lineStart)
  const at = found.canSilence && found.from < config.length ? commentAt(lineStart) : undefined
  const silent = at === undefined ? undefined : silence(found.code, config, at)
  return [right, silent].filter((edit) => edit !== undefined)
}

function repair({ code, from, to, help = '' }: Found, config: string, lineStart: number): Edit | undefined {
  const [name, fix] = table[code] ?? []
  if (name === undefined || fix === undefined) return undefined
  const written = config.slice(from, to)
  const made = fix({ config, from, to, written, help, lineStart })
  if (made === undefined || made === written) return undefined
  if (typeof made === 'string')
    return { name: name.replace('…', () => short(made)), changes: [{ from, to, insert: made }] }
  return made.length === 0 ? undefined : { name, changes: made }
}

/** A text for a button. */
function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

const reason = 'write the reason here'

/** A comment before the line that begins at `start`; none before what is not sh. */
function silence(code: Code, config: string, start: number): Edit | undefined {
  const [, indentation] = /^([ \t]*)\w+[= ]/.exec(config.slice(start, start + 200)) ?? []
  if (indentation === undefined) return undefined
  const comment = `${indentation}# celery-initd: disable=${code} `
  const at = start + comment.length
  return {
    name: 'Silence it',
    changes: [{ from: start, to: start, insert: `${comment}${reason}\n` }],
    select: { from: at, to: at + reason.length },
  }
}

/** The config after an edit. */
export function applied({ changes }: Edit, config: string): string {
  let [result, end] = ['', 0]
  for (const { from, to, insert } of changes) {
    result += config.slice(end, from) + insert
    end = to
  }
  return result + config.slice(end)
}
