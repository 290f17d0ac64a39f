/** Text that sh reads as something else than was meant. */

import type { Source } from '../diagnostics/source.js'
import { knownText, type Place, spanOfValue } from '../evaluate/value.js'
import { optionReading } from '../options/catalogue.js'
import type { Simple, Word } from '../syntax/ast.js'
import { wideEncodingOf } from '../syntax/character-findings.js'
import { assignedName, literalText } from '../syntax/literal.js'
import { checkFullWidthCommand } from './full-width.js'
import type { Inspection } from './inspection.js'
import { hasPlaceholder, placeholders } from './placeholders.js'
import { Spans } from './spans.js'

/** Commands that a config may well run: built-ins and the utilities of POSIX, and others that are usual. */
const commands = new Set(
  (
    '. : [ alias awk basename bg break case cat cd chgrp chmod chown cksum cmp command comm continue cp cut date dd df ' +
    'diff dirname du echo ed env eval exec exit export expand expr false fg file find fold getconf getent getopts grep ' +
    'groups hash head hostname iconv id install ip jobs kill ln locale logger logname ls make mkdir mkfifo mktemp mv ' +
    'nice nohup nproc od paste perl printenv printf ps pwd python python3 read readlink readonly realpath return rm ' +
    'rmdir sed set shift sleep sort source stat stty su sudo sysctl tail tee test time timeout touch tr trap true tty ' +
    'type ulimit umask uname uniq unset wait wc which who whoami xargs'
  ).split(' '),
)

const bashCommands = new Set(['declare', 'typeset', 'let', 'shopt', 'pushd', 'popd', 'setopt', 'mapfile', 'readarray'])

const templates = /\{\{.{0,100}?\}\}|\{%.{0,100}?%\}/g

function checkCommand(inspection: Inspection, command: Simple, source: Source): void {
  const [first, second] = command.words
  if (first === undefined) return
  const name = literalText(first)
  const written = source.slice(command.span)
  const template = new RegExp(templates).test(written)
  if (checkFullWidthCommand(inspection, command, source)) return
  const at = (start: number, end: number): Place => ({ source, span: { start, end } })
  const last = command.words.at(-1) ?? first

  const assignment = command.assignments.at(-1)
  if (assignment !== undefined) {
    const meant = optionReading(assignment.name) !== undefined || /^CELERY/.test(assignment.name)
    const known = name === undefined || commands.has(name) || (name.includes('/') && !meant)
    if (!template && (meant || !known))
      inspection.report('value-with-space', at(assignment.span.start, last.span.end), {
        name: assignment.name,
        command: source.slice(first.span),
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
  } else if (!template && isProse(command, name, source))
    inspection.report('lost-comment', at(command.span.start, command.span.end), { command: name })
}

/** Three words or more of nothing but letters, the first of which is not a usual command. */
function isProse(command: Simple, name: string, source: Source): boolean {
  if (command.words.length < 3 || command.redirections.length > 0 || commands.has(name)) return false
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
  inspection.walkSimple((command, source) => {
    const [dot, file] = command.words
    if (dot === undefined || file === undefined || literalText(dot) !== '.') return
    const path = pathOf(inspection, file, literals)
    if (path === undefined || path === '') return
    if (!path.startsWith('/')) {
      inspection.report('relative-source', { source, span: file.span }, { path })
      return
    }
    // One that is followed becomes part of what is compiled.
    if (evaluation.sources.some((one) => one.source.path === path)) return
    const reason = options.changeableBy?.(path)
    const place = { source, span: file.span }
    if (reason !== undefined && reason !== '') inspection.report('others-change-source', place, { path, reason })
    else if (reason === undefined && !systemPath.test(path)) inspection.report('root-runs-source', place, { path })
  })
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
      if (command.assignments.length === 0)
        inspection.report('prints-at-start', { source, span: command.span }, { command: name })
    }
}

/** `$$NAME`, as Makefiles write it. */
function checkProcessNumber(inspection: Inspection): void {
  inspection.walkParts((part, source) => {
    if (part.type !== 'parameter' || part.name !== '$' || part.braced) return
    const name = /^[A-Za-z_]\w*/.exec(source.text.slice(part.span.end, part.span.end + 100))?.[0]
    if (name === undefined) return
    const span = { start: part.span.start, end: part.span.end + name.length }
    inspection.report('process-id', { source, span }, { name })
  })
}

/** Commands that were meant to be assignments or comments, and commands that sh does not have. */
export function checkCommands(inspection: Inspection): void {
  inspection.walkSimple((command, source) => checkCommand(inspection, command, source))
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
      for (const found of source.text.matchAll(templates)) {
        const span = { start: found.index, end: found.index + found[0].length }
        if (!inspection.inComment(source, span)) report({ source, span }, found[0])
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
  for (const variable of inspection.evaluation.variables.values())
    if (optionReading(variable.name) !== undefined && hasPlaceholder(knownText(variable)))
      for (const found of knownText(variable).matchAll(placeholders))
        report(spanOfValue(variable, found.index, found.index + found[0].length), found[0])
}
