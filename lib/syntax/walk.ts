/** A walk through a syntax tree in source order. */

import type { Assignment, Command, Pipeline, Redirection, Statement, Word, WordPart } from './ast.js'

/** What is called for each node before its inside is walked. */
export interface Visitor {
  readonly statement?: (statement: Statement) => void
  readonly command?: (command: Command) => void
  readonly assignment?: (assignment: Assignment) => void
  readonly redirection?: (redirection: Redirection) => void
  readonly part?: (part: WordPart) => void
}

export function walkStatements(statements: readonly Statement[], visitor: Visitor): void {
  for (const statement of statements) {
    visitor.statement?.(statement)
    walkPipelines([statement.first], visitor)
    for (const { pipeline } of statement.rest) walkPipelines([pipeline], visitor)
  }
}

export function walkPipelines(pipelines: readonly Pipeline[], visitor: Visitor): void {
  for (const pipeline of pipelines) for (const command of pipeline.commands) walkCommand(command, visitor)
}

function walkWords(words: readonly Word[], visitor: Visitor): void {
  for (const word of words) walkParts(word.parts, visitor)
}

export function walkParts(parts: readonly WordPart[], visitor: Visitor): void {
  for (const part of parts) {
    visitor.part?.(part)
    if (part.type === 'double' || part.type === 'arithmetic') walkParts(part.parts, visitor)
    else if (part.type === 'parameter') walkParts(part.word?.parts ?? [], visitor)
    else if (part.type === 'command') walkStatements(part.script.statements, visitor)
  }
}

function walkCommand(command: Command, visitor: Visitor): void {
  visitor.command?.(command)
  switch (command.type) {
    case 'simple':
      for (const assignment of command.assignments) {
        visitor.assignment?.(assignment)
        walkParts(assignment.value.parts, visitor)
      }
      walkWords(command.words, visitor)
      break
    case 'group':
    case 'subshell':
      walkStatements(command.body, visitor)
      break
    case 'if':
      for (const branch of command.branches) {
        walkStatements(branch.condition, visitor)
        walkStatements(branch.body, visitor)
      }
      walkStatements(command.otherwise ?? [], visitor)
      break
    case 'while':
    case 'until':
      walkStatements(command.condition, visitor)
      walkStatements(command.body, visitor)
      break
    case 'for':
      walkWords(command.words ?? [], visitor)
      walkStatements(command.body, visitor)
      break
    case 'case':
      walkParts(command.subject.parts, visitor)
      for (const item of command.items) {
        walkWords(item.patterns, visitor)
        walkStatements(item.body, visitor)
      }
      break
    case 'function':
      walkCommand(command.body, visitor)
      return
  }
  for (const redirection of command.redirections) {
    visitor.redirection?.(redirection)
    walkParts(redirection.target.parts, visitor)
    if (redirection.document?.quoted === false) walkParts(redirection.document.body.parts, visitor)
  }
}
