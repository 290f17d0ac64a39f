/** A piece of sh text with its tree, laid out for rules: flat lists of what is in it, each in source order. */

import type { Finding } from '../../../lib/diagnostics/messages.js'
import type {
  Assignment,
  Command,
  Pipeline,
  Redirection,
  Script,
  Simple,
  Statement,
  WordPart,
} from '../../../lib/syntax/ast.js'
import { parse } from '../../../lib/syntax/parser.js'
import { walkStatements } from '../../../lib/syntax/walk.js'
import { type Utility, utilitiesOf } from './utility.js'

/** What the caller of the linter knows about the script. */
export interface Known {
  /** Variables that hold several words on purpose. */
  readonly wordLists: ReadonlySet<string>
  /** Account names that `~name` may have. */
  readonly users: ReadonlySet<string>
  /** Commands that may follow `&&` and `||`, since they leave. */
  readonly leaving: ReadonlySet<string>
  /** Functions whose first argument is sh text. */
  readonly shellFunctions: ReadonlySet<string>
}

/** Where a statement's exit status goes. */
export type StatusUse = 'condition' | 'result' | 'none'

export interface ShellText {
  readonly text: string
  readonly script: Script
  /** What the parser says. */
  readonly findings: readonly Finding[]
  readonly statements: readonly Statement[]
  readonly commands: readonly Command[]
  readonly simples: readonly Simple[]
  readonly assignments: readonly Assignment[]
  readonly redirections: readonly Redirection[]
  readonly parts: readonly WordPart[]
  /** Every program or builtin that is called by a name that can be read off. */
  readonly utilities: readonly Utility[]
  /** Names of functions, those of the text around it included. */
  readonly functions: ReadonlySet<string>
  readonly known: Known
  /** A condition decides by its status; as the last of a body it becomes the body's. */
  statusUse(statement: Statement): StatusUse
}

/** The pipelines of a statement, in order. */
export function pipelinesOf(statement: Statement): readonly Pipeline[] {
  return [statement.first, ...statement.rest.map(({ pipeline }) => pipeline)]
}

/** Statements whose status something else uses. */
function statusUses(statements: readonly Statement[], commands: readonly Command[]): Map<Statement, StatusUse> {
  const uses = new Map<Statement, StatusUse>()
  const mark = (body: readonly Statement[], use: StatusUse): void => {
    const last = body[body.length - 1]
    if (last === undefined) return
    uses.set(last, use)
    if (use === 'condition') for (const pipeline of pipelinesOf(last)) markGroups(pipeline)
  }
  const markGroups = ({ commands: [only, more] }: Pipeline) => {
    if (more === undefined && (only?.type === 'group' || only?.type === 'subshell')) mark(only.body, 'condition')
  }
  for (const command of commands)
    if (command.type === 'group' || command.type === 'subshell') mark(command.body, 'result')
  for (const statement of statements) for (const pipeline of pipelinesOf(statement).slice(0, -1)) markGroups(pipeline)
  for (const command of commands) {
    if (command.type === 'if') for (const { condition } of command.branches) mark(condition, 'condition')
    else if (command.type === 'while' || command.type === 'until') mark(command.condition, 'condition')
  }
  return uses
}

/** Parses sh text for rules. @param outer functions that are defined around it */
export function readShell(text: string, known: Known, outer: ReadonlySet<string> = new Set()): ShellText {
  const { script, findings } = parse(text)
  const statements: Statement[] = []
  const commands: Command[] = []
  const assignments: Assignment[] = []
  const redirections: Redirection[] = []
  const parts: WordPart[] = []
  walkStatements(script.statements, {
    statement: (one) => statements.push(one),
    command: (one) => commands.push(one),
    assignment: (one) => assignments.push(one),
    redirection: (one) => redirections.push(one),
    part: (one) => parts.push(one),
  })
  const simples = commands.filter((command) => command.type === 'simple')
  const functions = new Set(outer)
  for (const command of commands) if (command.type === 'function') functions.add(command.name)
  const uses = statusUses(statements, commands)
  return {
    ...{ text, script, findings, statements, commands, simples, assignments, redirections, parts, functions, known },
    utilities: simples.flatMap(utilitiesOf),
    statusUse: (statement) => uses.get(statement) ?? 'none',
  }
}
