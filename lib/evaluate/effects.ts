/**
 * What a piece of sh may do to variables when it runs: found from the text alone, erring on the side of more. It decides
 * what is unknown after a statement that stays in the script, and what such a statement needs to have there before it.
 */

import type {
  Command,
  For,
  FunctionDefinition,
  HereDocument,
  Pipeline,
  Redirection,
  Simple,
  Statement,
  Word,
  WordPart,
} from '../syntax/ast.js'
import { assignedName, literalText } from '../syntax/literal.js'

export interface Effects {
  /** Names that it may read. */
  readonly reads: ReadonlySet<string>
  /** Names that it may assign or unset, in the shell that runs it. */
  readonly assigns: ReadonlySet<string>
  /** Names that it may export. */
  readonly exports: ReadonlySet<string>
  /** Names that it may unset, and so rid of being exported. */
  readonly unsets: ReadonlySet<string>
  /** Functions that it calls and that are known. */
  readonly calls: ReadonlySet<string>
  /** Functions that it may define. */
  readonly defines: ReadonlySet<string>
  /** It may read anything: it runs text that is not known. */
  readonly readsAnything: boolean
  /** It may assign anything. */
  readonly assignsAnything: boolean
  /** It runs programs, which see what is exported. */
  readonly runsPrograms: boolean
  /** It may leave the file. */
  readonly returns: boolean
  /** It may turn `set -a` on or off. */
  readonly switches: boolean
  /** It may end the shell. */
  readonly exits: boolean
  /** It has a command substitution. */
  readonly substitutes: boolean
}

/** How deep nested text is followed; beyond, anything may happen. */
const deepest = 400

const harmlessBuiltins = new Set([
  ':',
  'true',
  'false',
  '[',
  'test',
  'echo',
  'printf',
  'umask',
  'ulimit',
  'times',
  'shift',
  'set',
  'break',
  'continue',
  'kill',
  'wait',
  'jobs',
  'bg',
  'fg',
  'hash',
  'type',
  'exit',
  'return',
  'pwd',
])

const specialBuiltins = new Set([
  ':',
  '.',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
])

const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/

class Collector implements Effects {
  readonly reads = new Set<string>()
  readonly assigns = new Set<string>()
  readonly exports = new Set<string>()
  readonly unsets = new Set<string>()
  readonly calls = new Set<string>()
  readonly defines = new Set<string>()
  readsAnything = false
  assignsAnything = false
  runsPrograms = false
  returns = false
  switches = false
  exits = false
  substitutes = false
  #subshell = 0
  #function = 0
  #depth = 0

  constructor(readonly functions: ReadonlyMap<string, FunctionDefinition | null>) {}

  /** Counts the nesting; false where it is too deep to go on. */
  #enter(): boolean {
    if (++this.#depth <= deepest) return true
    this.anything()
    return false
  }

  anything(): void {
    this.readsAnything = true
    this.runsPrograms = true
    if (this.#subshell === 0) this.assignsAnything = true
  }

  assign(name: string): void {
    if (this.#subshell === 0) this.assigns.add(name)
  }

  statements(statements: readonly Statement[]): void {
    for (const statement of statements) {
      if (statement.background) this.#subshell++
      this.pipeline(statement.first)
      for (const { pipeline } of statement.rest) this.pipeline(pipeline)
      if (statement.background) this.#subshell--
    }
  }

  pipeline(pipeline: Pipeline): void {
    // The last command of a pipeline runs in the shell itself in some shells: what it assigns counts.
    pipeline.commands.forEach((command, index) => {
      const own = index < pipeline.commands.length - 1
      if (own) this.#subshell++
      this.command(command)
      if (own) this.#subshell--
    })
  }

  command(command: Command): void {
    if (this.#enter()) {
      if (command.type !== 'function') this.redirections(command.redirections)
      switch (command.type) {
        case 'simple':
          this.#simple(command)
          break
        case 'group':
          this.statements(command.body)
          break
        case 'subshell':
          this.#subshell++
          this.statements(command.body)
          this.#subshell--
          break
        case 'if':
          for (const branch of command.branches) {
            this.statements(branch.condition)
            this.statements(branch.body)
          }
          this.statements(command.otherwise ?? [])
          break
        case 'while':
        case 'until':
          this.statements(command.condition)
          this.statements(command.body)
          break
        case 'for':
          this.#for(command)
          break
        case 'case':
          this.word(command.subject)
          for (const item of command.items) {
            for (const pattern of item.patterns) this.word(pattern)
            this.statements(item.body)
          }
          break
        case 'function':
          if (this.#subshell === 0) this.defines.add(command.name)
          // Whoever calls it runs it: called or not, its text counts here once.
          this.#callable(command)
      }
    }
    this.#depth--
  }

  #for(command: For): void {
    this.assign(command.name)
    for (const word of command.words ?? []) this.word(word)
    this.statements(command.body)
  }

  #callable(definition: FunctionDefinition): void {
    this.#function++
    this.command(definition.body)
    this.#function--
  }

  redirections(redirections: readonly Redirection[]): void {
    for (const redirection of redirections) {
      this.word(redirection.target)
      if (redirection.document !== undefined && !redirection.document.quoted) this.document(redirection.document)
    }
  }

  document(document: HereDocument): void {
    this.parts(document.body.parts)
  }

  word(word: Word): void {
    this.parts(word.parts)
  }

  parts(parts: readonly WordPart[]): void {
    if (this.#enter()) for (const part of parts) this.part(part)
    this.#depth--
  }

  part(part: WordPart): void {
    switch (part.type) {
      case 'double':
        this.parts(part.parts)
        break
      case 'parameter':
        this.reads.add(part.name)
        if (part.operator === '=' || part.operator === ':=') this.assign(part.name)
        if (part.word !== undefined) this.word(part.word)
        break
      case 'command':
        this.substitutes = true
        this.#subshell++
        this.statements(part.script.statements)
        this.#subshell--
        break
      case 'arithmetic':
        this.parts(part.parts)
        for (const inner of part.parts) {
          if (inner.type !== 'literal') continue
          const assigning = /\+\+|--|(?:^|[^=!<>])=(?!=)|<<=|>>=/.test(inner.value)
          for (const [name] of inner.value.matchAll(/[A-Za-z_][A-Za-z0-9_]*/g)) {
            this.reads.add(name)
            if (assigning) this.assign(name)
          }
        }
        break
      case 'tilde':
        this.reads.add('HOME')
    }
  }

  #simple(command: Simple): void {
    for (const assignment of command.assignments) this.word(assignment.value)
    for (const word of command.words) this.word(word)
    const [first] = command.words
    if (first === undefined) {
      for (const assignment of command.assignments) this.assign(assignment.name)
      return
    }
    let words = command.words
    let name = literalText(first)
    if (name === 'command') {
      words = words.slice(1)
      name = words[0] === undefined ? ':' : literalText(words[0])
    }
    // What an unknown word runs may be `eval`.
    if (name === undefined) {
      this.anything()
      return
    }
    const definition = specialBuiltins.has(name) ? undefined : this.functions.get(name)
    // Before a special built-in assignments last; before a function they may.
    if (specialBuiltins.has(name) || definition !== undefined)
      for (const assignment of command.assignments) this.assign(assignment.name)
    if (definition !== undefined) {
      if (definition === null) this.anything()
      else if (!this.calls.has(name)) {
        this.calls.add(name)
        this.#callable(definition)
      }
      return
    }
    this.#builtin(name, words.slice(1))
  }

  #builtin(name: string, words: readonly Word[]): void {
    switch (name) {
      case 'export':
      case 'readonly':
      case 'local':
      case 'declare':
      case 'typeset':
        for (const word of words) {
          const assigned = assignedName(word)
          if (assigned !== undefined) {
            this.assign(assigned)
            this.reads.add(assigned)
            if (name === 'export' && this.#subshell === 0) this.exports.add(assigned)
          } else if (!literalText(word)?.startsWith('-')) this.anything()
        }
        return
      case 'unset':
      case 'read':
      case 'getopts':
        if (name === 'getopts') for (const one of ['OPTIND', 'OPTARG']) this.assign(one)
        for (const word of words) {
          const text = literalText(word)
          if (text === undefined) this.anything()
          else if (nameForm.test(text)) {
            this.assign(text)
            if (name === 'unset' && this.#subshell === 0) this.unsets.add(text)
            if (name === 'unset' && this.functions.has(text)) this.defines.add(text)
          }
        }
        return
      case 'printf':
        if (words.some((word) => literalText(word) === '-v')) this.anything()
        return
      case 'set': {
        // Behind -- there are only positional parameters.
        const texts = words.map(literalText)
        const options = texts.includes('--') ? texts.slice(0, texts.indexOf('--')) : texts
        const clear = options.every((text) => text !== undefined && /^(?:[-+][b-np-z]+|[^-+].*)$/s.test(text))
        if (this.#subshell === 0 && !clear) this.switches = true
        return
      }
      case 'cd':
        for (const one of ['HOME', 'CDPATH', 'OLDPWD', 'PWD']) this.reads.add(one)
        for (const one of ['PWD', 'OLDPWD']) this.assign(one)
        return
      case 'eval':
      case '.':
      case 'source':
      case 'alias':
      case 'unalias':
      case 'enable':
      case 'builtin':
      case 'let':
      case 'mapfile':
      case 'readarray':
        this.anything()
        return
      case 'trap':
        this.readsAnything = true
        return
      case 'exec':
        this.runsPrograms = true
        if (words.length > 0 && this.#subshell === 0) this.exits = true
        return
      case 'exit':
        if (this.#subshell === 0) this.exits = true
        return
      case 'return':
        if (this.#subshell === 0 && this.#function === 0) this.returns = true
        return
    }
    if (!harmlessBuiltins.has(name)) this.runsPrograms = true
  }
}

/** The functions that are defined when a text runs: their text, or null where only the host knows which it is. */
export type Functions = ReadonlyMap<string, FunctionDefinition | null>

/** What statements may do. */
export function effectsOf(statements: readonly Statement[], functions: Functions): Effects {
  const collector = new Collector(functions)
  collector.statements(statements)
  return collector
}

/** What the rest of an AND-OR list may do. */
export function effectsOfPipelines(pipelines: readonly Pipeline[], functions: Functions): Effects {
  const collector = new Collector(functions)
  for (const pipeline of pipelines) collector.pipeline(pipeline)
  return collector
}

/** What expanding parts of words may do. */
export function effectsOfParts(parts: readonly WordPart[], functions: Functions): Effects {
  const collector = new Collector(functions)
  collector.parts(parts)
  return collector
}
