/** Text that sh reads as something else than was meant. */

import type { Source } from '../diagnostics/source.js'
import { knownText, type Place, spanOfValue } from '../evaluate/value.js'
import { optionReading } from '../options/catalogue.js'
import type { Simple, Word } from '../syntax/ast.js'
import { wideEncodingOf } from '../syntax/character-findings.js'
import { assignedName, literalText } from '../syntax/literal.js'
import { usualCommands } from '../syntax/usual-commands.js'
import { checkFullWidthCommand } from './full-width.js'
import type { Inspection } from './inspection.js'
import { checkCutValues, checkLostAssignment } from './lost-assignments.js'
import { entities, entitySigns, hasPlaceholder, looksEscaped, placeholderPattern } from './placeholders.js'
import { Spans } from './spans.js'

const bashCommands = new Set(['declare', 'typeset', 'let', 'shopt', 'pushd', 'popd', 'setopt', 'mapfile', 'readarray'])

const templateTags = /\{\{.{0,100}?\}\}|\{%.{0,100}?%\}/g

function checkCommand(inspection: Inspection, command: Simple, source: Source): void {
  const [first, second] = command.words
  if (first === undefined) return
  const name = literalText(first)
  const written = source.slice(command.span)
  const template = written.includes('{') && new RegExp(templateTags).test(written)
  if (checkFullWidthCommand(inspection, command, source)) return
  if (!template && checkLostAssignment(inspection, command, source)) return
  const at = (start: number, end: number): Place => ({ source, span: { start, end } })
  const last = command.words.at(-1) ?? first

  const assignment = command.assignments.at(-1)
  if (assignment !== undefined) {
    const meant = optionReading(assignment.name) !== undefined || /^CELERY/.test(assignment.name)
    const known = name === undefined || usualCommands.has(name) || (name.includes('/') && !meant)
    if (!template && (meant || !known))
      inspection.report('value-with-space', at(assignment.span.start, last.span.end), {
        name: assignment.name,
        command: source.slice(first.span),
        why: assignment.value.parts.length === 0 ? 'empty' : isGlued(assignment.value) ? 'quotes' : 'blank',
      })
    return
  }
  if (name === undefined) return
  const equals = second === undefined ? undefined : source.slice(second.span)
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && equals?.startsWith('=') === true && second !== undefined) {
    inspection.report('spaces-around-equals', at(first.span.start, second.span.end), { name })
    return
  }
  const option = /^([A-Za-z_][A-Za-z0-9_]*):/.exec(name)?.[1]
  if (option !== undefined && (optionReading(option) !== undefined || /^CELERY(?:D|BEAT)?_/.test(option))) {
    inspection.report('colon-for-equals', at(first.span.start, last.span.end), { name: option })
    return
  }
  if (name === 'export' || name === 'readonly') {
    const wrong = command.words.slice(1).find((word) => {
      const text = literalText(word)
      return text !== undefined && assignedName(word) === undefined && !/^(?:-p|--)$/.test(text)
    })
    const found = wrong && source.slice(wrong.span)
    if (wrong !== undefined && wrong === second && found?.startsWith('-') === true)
      inspection.report('bash-command', at(first.span.start, wrong.span.end), { name: `${name} ${found}` })
    else if (wrong !== undefined && found !== undefined && !template)
      inspection.report('export-argument', at(wrong.span.start, wrong.span.end), {
        command: name,
        word: found,
        isFirst: wrong === second,
      })
  } else if (name === 'source') inspection.report('source-command', at(first.span.start, first.span.end), {})
  else if (bashCommands.has(name)) inspection.report('bash-command', at(first.span.start, first.span.end), { name })
  else if (name === '[' || name === 'test') {
    for (const word of command.words)
      if (source.slice(word.span) === '==')
        inspection.report('bash-command', at(word.span.start, word.span.end), { name: '==' })
  } else if (name === 'local' || inspection.functions.has(name)) return
  else if (!template && (isProse(command, name, source) || isForeignComment(name)))
    inspection.report('lost-comment', at(command.span.start, command.span.end), { command: name })
}

/** `"--tag="a`: text after a quote that was meant to stand inside. */
function isGlued({ parts }: Word): boolean {
  const double = parts.findIndex(({ type }) => type === 'double')
  return double !== -1 && parts.length > double + 1
}

/** Comments of other languages, and the heading of a section in an INI file. */
function isForeignComment(name: string): boolean {
  return /^(?:\/\/+[^/]*|-{2,}|\/\*.*|\*\/|REM|\[[A-Za-z][\w.:-]*\])$/.test(name)
}

/** Three words or more of nothing but letters, the first of which is not a usual command. */
function isProse(command: Simple, name: string, source: Source): boolean {
  if (command.words.length < 3 || command.redirections.length > 0 || usualCommands.has(name)) return false
  return command.words.every(
    (word) =>
      /^(?:\p{L}|['\u2019-])+[.,:;!?]?$/u.test(source.slice(word.span)) && !source.slice(word.span).startsWith('-'),
  )
}

/** Files of the system's own, which its packages and its administrator write. */
const systemPath = /^\/(?:etc|usr|lib|bin|sbin)\//

/** Files that a config sources: root runs them, at each start and status. */
function checkSourced(inspection: Inspection): void {
  const { evaluation, options } = inspection
  // What a sourced file may change later on was still known here.
  const literals = new Map(
    inspection.topLevelAssignments().map(({ assignment }) => [assignment.name, literalText(assignment.value)]),
  )
  for (const { command, source } of inspection.commands) {
    const [dot, file] = command.words
    if (dot === undefined || file === undefined || literalText(dot) !== '.') continue
    const path = pathOf(inspection, file, literals)
    if (path === undefined || path === '') continue
    if (!path.startsWith('/')) {
      inspection.report('relative-source', { source, span: file.span }, { path })
      continue
    }
    // One that is followed becomes part of what is compiled.
    if (evaluation.sources.some((one) => one.source.path === path)) continue
    const reason = options.changeableBy?.(path)
    const place = { source, span: file.span }
    if (reason !== undefined && reason !== '') inspection.report('others-change-source', place, { path, reason })
    else if (reason === undefined && !systemPath.test(path)) inspection.report('root-runs-source', place, { path })
  }
}

/** The path that a word says, with the values of variables that are known. */
function pathOf(
  { evaluation }: Inspection,
  word: Word,
  literals: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const text = word.parts
    .flatMap((part) => (part.type === 'double' ? part.parts : [part]))
    .map((part) => {
      if (part.type === 'literal' || part.type === 'single' || part.type === 'escaped') return part.value
      if (part.type !== 'parameter' || part.operator !== undefined) return undefined
      return evaluation.value(part.name) ?? literals.get(part.name)
    })
  if (text.includes(undefined)) return undefined
  return text.join('')
}

/** Commands that only print: each verb of the script would print it, too. */
const printing = new Set(['echo', 'printf', 'printenv', 'env', 'pwd', 'date', 'ls', 'id'])

function checkPrinting(inspection: Inspection): void {
  for (const { source, script } of inspection.evaluation.sources)
    for (const { first, rest } of script.statements) {
      const [command, ...others] = first.commands
      if (command?.type !== 'simple' || others.length > 0 || rest.length > 0) continue
      const [word] = command.words
      const name = word && literalText(word)
      if (name === undefined || !printing.has(name) || command.redirections.length > 0) continue
      // With words it runs a program.
      if (command.assignments.length === 0 && (name !== 'env' || command.words.length === 1))
        inspection.report('prints-at-start', { source, span: command.span }, { command: name })
    }
}

/** `$$NAME`, as Makefiles write it. */
function checkProcessNumber(inspection: Inspection): void {
  for (const { name, source, span } of inspection.references) {
    if (name !== '$' || source.text.startsWith('${', span.start)) continue
    const after = /^[A-Za-z_]\w*/.exec(source.text.slice(span.end, span.end + 100))?.[0]
    if (after === undefined) continue
    const whole = { start: span.start, end: span.end + after.length }
    const isText = !inspection.evaluation.variables.has(after)
    inspection.report('process-id', { source, span: whole }, { name: after, isText })
  }
}

/** Commands that were meant to be assignments or comments, and commands that sh does not have. */
export function checkCommands(inspection: Inspection): void {
  for (const { command, source } of inspection.commands) checkCommand(inspection, command, source)
  checkCutValues(inspection)
  checkSourced(inspection)
  checkPrinting(inspection)
  checkProcessNumber(inspection)
  for (const { source, script } of inspection.evaluation.sources)
    for (const { first, rest } of script.statements) {
      const [command, ...others] = first.commands
      if (command?.type !== 'simple' || others.length > 0 || rest.some(({ operator }) => operator === '&&')) continue
      const [dot, file] = command.words
      if (dot === undefined || file === undefined || literalText(dot) !== '.') continue
      const path = source.slice(file.span)
      const literal = literalText(file)
      // Of a relative path there is more to say.
      if (
        literal?.startsWith('/') === false ||
        inspection.evaluation.sources.some((one) => one.source.path === literal)
      )
        continue
      inspection.report('unguarded-source', { source, span: command.span }, { path })
    }
}

/** Placeholders of templates, and bytes that are not text. */
export function checkText(inspection: Inspection): void {
  const reported = new Spans()
  const found: Place[] = []
  const report = (place: Place | undefined, placeholder: string): void => {
    if (place === undefined) return
    if (reported.touch(place.source, place.span)) return
    found.push(place)
    inspection.report('template-placeholder', place, { placeholder })
  }
  for (const { source } of inspection.evaluation.sources) {
    // Most texts have none of these characters, and the patterns take long to be made ready.
    if (source.text.includes('{'))
      for (const found of source.text.matchAll(templateTags)) {
        const span = { start: found.index, end: found.index + found[0].length }
        if (!inspection.inComment(source, span)) report({ source, span }, found[0])
      }
    for (const found of source.text.matchAll(/\\([ \t]+)(?=\r?\n)/g)) {
      const before = /\\*$/.exec(source.text.slice(Math.max(0, found.index - 50), found.index))?.[0] ?? ''
      const span = { start: found.index, end: found.index + found[0].length }
      if (before.length % 2 === 0 && !inspection.inComment(source, span))
        inspection.report('blank-after-backslash', { source, span }, {})
    }
    // All of the file that follows is a command in backquotes, which sets nothing here.
    for (const found of source.text.matchAll(/^[ \t]*(```|~~~)[\w-]*[ \t\r]*$/gm)) {
      const span = { start: found.index, end: found.index + found[0].length }
      inspection.report('lost-comment', { source, span }, { command: found[0].trim() })
    }
    if (source.text.includes('\ufffd') && wideEncodingOf(source.text) === undefined)
      for (const found of source.text.matchAll(/\ufffd+/g)) {
        const span = { start: found.index, end: found.index + found[0].length }
        const { encoding, path } = source
        if (inspection.inComment(source, span)) continue
        // The whole file is in that encoding: once is enough.
        inspection.report('invalid-utf-8', { source, span }, { encoding, path })
        break
      }
  }
  for (const { source, span } of found.splice(0)) reported.add(source, span)
  for (const variable of inspection.evaluation.variables.values()) {
    const text = knownText(variable)
    // An exported title "Ink &amp; Paper" may be meant for a web page.
    if (text.includes('&') && (optionReading(variable.name) !== undefined || looksEscaped(text)))
      for (const { 0: entity, 1: name = '', index } of text.matchAll(entities)) {
        const place = spanOfValue(variable, index, index + entity.length)
        inspection.report('html-entity', place, { entity, sign: entitySigns[name] ?? '' })
      }
  }
  const { evaluation } = inspection
  for (const variable of [...evaluation.variables.values(), ...inspection.possibleVariables])
    if (optionReading(variable.name) !== undefined && hasPlaceholder(knownText(variable)))
      for (const found of knownText(variable).matchAll(placeholderPattern))
        report(spanOfValue(variable, found.index, found.index + found[0].length), found[0])
}
