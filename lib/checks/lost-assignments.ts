/** Lines that were meant to set a variable, and values that end before their end. */

import type { Source } from '../diagnostics/source.js'
import type { Place } from '../evaluate/value.js'
import type { Command, Simple, Statement } from '../syntax/ast.js'
import { isNameText } from '../syntax/characters.js'
import { assignedName, literalText } from '../syntax/literal.js'
import type { Inspection } from './inspection.js'
import { asItSeems, misleadingCharacter, numbered } from './look-alikes.js'
import { entities, entitySigns } from './placeholders.js'

/** Commands before NAME=value or NAME value that set nothing in a config. */
const foreign: Readonly<Record<string, string>> = {
  set: 'set is for options of the shell',
  SET: 'SET is a command of Windows',
  setenv: 'setenv is a command of csh',
  ENV: 'ENV belongs in a Dockerfile',
  ARG: 'ARG belongs in a Dockerfile',
  SetEnv: 'SetEnv belongs in a config of Apache',
  env: 'env sets it for a command, and there is none',
  '-e': '-e is an option of docker run',
  '--env': '--env is an option of docker run',
}

/**
 * A command that was meant to be an assignment: `CELERYD-NODES=w1`, `"NAME"=value`, `set NAME=value`.
 *
 * @returns whether it is one
 */
export function checkLostAssignment(inspection: Inspection, command: Simple, source: Source): boolean {
  const [first, ...rest] = command.words
  if (first === undefined || command.assignments.length > 0) return false
  const say = (reason: string, instead: string | undefined): true => {
    const end = (command.words.at(-1) ?? first).span.end
    inspection.report('lost-assignment', { source, span: { start: first.span.start, end } }, { reason, instead })
    return true
  }
  const written = source.slice(first.span)
  const expanded = /^\$\{?([A-Za-z_]\w*)\}?=/.exec(written)?.[1]
  if (expanded !== undefined) return say(`$${expanded} is the value of the variable, not its name`, `${expanded}=…`)
  const text = literalText(first)
  if (text === undefined) return false
  const reason = Object.hasOwn(foreign, text) ? foreign[text] : undefined
  const [second, ...others] = rest
  if (reason !== undefined && second !== undefined) {
    const assigned = assignedName(second)
    const isPair = /^(?:setenv|ENV|SetEnv)$/.test(text) && others.length === 1
    const isAssignment = assigned !== undefined && (isPair || (literalText(second) ?? '=').includes('='))
    // `env NAME=value program` runs the program.
    if (isAssignment && (text !== 'env' || others.length === 0)) return say(reason, `${assigned}=…`)
    return false
  }
  if (/^--?[A-Za-z]/.test(text)) return say(`${text} is an option`, 'it inside the quotes of CELERYD_OPTS')
  const name = /^([^=]+)=/.exec(text)?.[1]
  if (name === undefined || /[/[+\s]/.test(name)) return false
  if (isNameText(name)) return say('a name in quotes is not assigned', `${name}=…`)
  // Only what is made like a name is meant as one.
  const meant = asItSeems(name)
    .replace(/^export[-_ ]/, '')
    .replace(/[-.:]/g, '_')
  if (/^\d\w*$/.test(name)) return say(`${name} begins with a digit`, undefined)
  if (!isNameText(meant) && !/^CELERY/.test(meant)) return false
  const bad = misleadingCharacter(name)?.sign ?? /[^A-Za-z0-9_]/u.exec(name)?.[0] ?? ''
  const shown = /^[!-~]$/.test(bad) ? bad : numbered(bad)
  return say(`${shown} cannot be part of a name`, isNameText(meant) ? `${meant}=…` : undefined)
}

/** The variable that a command sets, where it does nothing else. */
function onlySets(command: Command | undefined): string | undefined {
  if (command?.type !== 'simple') return undefined
  const [first, ...rest] = command.words
  if (first === undefined) return command.assignments.at(-1)?.name
  const last = rest.at(-1)
  return /^(?:export|readonly)$/.test(literalText(first) ?? '') && last !== undefined ? assignedName(last) : undefined
}

/** Values that end at an operator: `export URL=redis://host?a=1&b=2`, `A=b|c`, `A=<b>`. */
export function checkCutValues(inspection: Inspection): void {
  for (const { command, source, statement } of inspection.commands) {
    const name = onlySets(command)
    if (name === undefined) continue
    const cut = cutBy(command, statement, source)
    if (cut === undefined) continue
    const [entity, sign] = new RegExp(`^${entities.source}`).exec(source.text.slice(cut.end, cut.end + 10)) ?? []
    if (entity !== undefined && sign !== undefined) {
      const span = { start: cut.end, end: cut.end + entity.length }
      inspection.report('html-entity', { source, span }, { entity, sign: entitySigns[sign] ?? '' })
      continue
    }
    const place: Place = { source, span: { start: command.span.start, end: cut.end } }
    inspection.report('value-cut', place, { name, sign: cut.sign, consequence: cut.consequence })
  }
}

interface Cut {
  readonly sign: string
  readonly consequence: string
  readonly end: number
}

function cutBy(command: Simple, statement: Statement, source: Source): Cut | undefined {
  const pipelines = [statement.first, ...statement.rest.map(({ pipeline }) => pipeline)]
  const apart = 'sh sets it in a process of its own, where nothing reads it'
  const { end } = command.span
  if (statement.background && pipelines.at(-1)?.commands.includes(command))
    return { sign: '&', consequence: apart, end }
  if (pipelines.some(({ commands }) => commands.length > 1 && commands[0] === command))
    return { sign: '|', consequence: apart, end }
  // With a blank before it, a redirection is meant.
  const glued = command.redirections.find(
    ({ operator, descriptor, span }) =>
      operator === '>' && descriptor === undefined && /[^\s;&|]/.test(source.text[span.start - 1] ?? ' '),
  )
  if (glued === undefined) return undefined
  return { sign: '>', consequence: 'the rest is the name of a file, which sh empties', end: glued.span.end }
}
