/** The commands whose effect on variables is known: the special built-ins (POSIX 2.14), `true`, `false`, `test`. */

import type { Simple, Word } from '../syntax/ast.js'
import { literalText } from '../syntax/literal.js'
import { runDeclare, runUnset } from './declare.js'
import type { Jump } from './evaluation.js'
import { DYNAMIC, type Run } from './run.js'
import type { Switches } from './state.js'
import { evaluateTest } from './test-command.js'
import { textOf } from './value.js'

/** What `set` turns on or off: options that matter here, and options that only change what is printed or found. */
interface SetOptions {
  readonly switches: Map<keyof Switches, boolean>
  readonly others: string[]
}

const switchOf: Readonly<Record<string, keyof Switches>> = {
  a: 'allExport',
  allexport: 'allExport',
  e: 'errexit',
  errexit: 'errexit',
  u: 'nounset',
  nounset: 'nounset',
}

/** Options that leave alone which commands run, and with what result. */
const harmlessOptions = /^(?:[bhmvxfC]|notify|monitor|verbose|xtrace|noglob|noclobber)$/

function readOptions(words: readonly Word[]): SetOptions {
  const fields = words.map(literalText)
  const found: SetOptions = { switches: new Map(), others: [] }
  if (fields.length === 0) throw DYNAMIC
  for (let at = 0; at < fields.length; at++) {
    const [, sign, letters] = /^([-+])([a-zA-Z]+)$/.exec(fields[at] ?? '') ?? []
    if (letters === undefined) throw DYNAMIC
    for (const letter of letters) {
      const option = letter === 'o' ? fields[++at] : letter
      const name = option === undefined ? undefined : switchOf[option]
      if (name !== undefined) found.switches.set(name, sign === '-')
      else if (option !== undefined && harmlessOptions.test(option))
        found.others.push(letter === 'o' ? `${sign}o ${option}` : `${sign}${letter}`)
      else throw DYNAMIC
    }
  }
  return found
}

function runSet(command: Simple, run: Run): void {
  const { state } = run
  const { switches, others } = readOptions(command.words.slice(1))
  const { span } = command
  for (const [name, on] of switches) {
    if (name !== 'allExport' && on) run.report('shell-option', span, { option: name === 'errexit' ? '-e' : '-u' })
    state.setSwitch(name, on)
  }
  if (others.length > 0) {
    run.keep(`set ${others.join(' ')}`, span, run.effects.ofParts([]))
    state.setShellStatus(0)
  }
  state.setStatus(0)
}

/** The one number among the arguments, or what there is without; throws where it is not known. */
function number(words: readonly Word[], otherwise: number | null, run: Run): number | null {
  if (words.length === 0) return otherwise
  const [field, ...others] = run.fields(words)
  if (others.length > 0 || field === undefined || !/^[0-9]{1,3}$/.test(field) || Number(field) > 255) throw DYNAMIC
  return Number(field)
}

/** Sets the status of a command that does nothing. */
function finish(status: number, run: Run): undefined {
  run.state.setStatus(status)
  return undefined
}

/**
 * Runs a simple command without assignments whose first word is `name`; throws DYNAMIC where only the host can.
 *
 * @returns where the command jumps to
 */
export function runBuiltin(name: string, command: Simple, run: Run): Jump | undefined {
  const words = command.words.slice(1)
  switch (name) {
    case ':':
    case 'true':
    case 'false':
      for (const word of words) if (textOf(run.expander.word(word)) === null) throw DYNAMIC
      return finish(name === 'false' ? 1 : 0, run)
    case 'export':
    case 'readonly':
      runDeclare(name, command, run)
      return undefined
    case 'unset':
      runUnset(command, run)
      return undefined
    case 'set':
      runSet(command, run)
      return undefined
    case '[':
    case 'test': {
      const fields = run.fields(words)
      if (name === '[' && fields.pop() !== ']') throw DYNAMIC
      const result = evaluateTest(fields)
      if (result === undefined) throw DYNAMIC
      return finish(result ? 0 : 1, run)
    }
    case 'exit':
    case 'return': {
      const status = number(words, run.state.now.status, run)
      if (name === 'exit') run.report('config-exits', command.span, {})
      run.state.setStatus(status)
      return { how: name, levels: 0 }
    }
    case 'break':
    case 'continue': {
      const levels = number(words, 1, run)
      if (run.loops === 0 || levels === null || levels < 1) throw DYNAMIC
      run.state.setStatus(0)
      return { how: name, levels }
    }
    default:
      throw DYNAMIC
  }
}
