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
import { literalText } from '../syntax/literal.js'
import { parse } from '../syntax/parser.js'
import { SPECIAL_BUILTINS } from '../syntax/special-builtins.js'
import { usualCommands } from '../syntax/usual-commands.js'
import { type EffectSink, noteBuiltin, withoutCommand } from './builtin-effects.js'

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
  /** It may turn `set -a`, `set -e` or `set -u` on or off. */
  readonly switches: boolean
  /** It may give commands another meaning from the next line on, by an alias. */
  readonly renames: boolean
  /** It may end the shell. */
  readonly exits: boolean
  /** It may set a trap, which runs text later. */
  readonly traps: boolean
  /** It has a command substitution. */
  readonly substitutes: boolean
  /** It may read the `$?` of what ran before it. */
  readonly readsStatus: boolean
}

/** How deep nested text is followed; beyond, anything may happen. */
const deepest = 400

/** The nodes that all looks into functions may visit: each call of a function is such a look. */
const mostCalled = 1_000_000

const names = /[A-Za-z_][A-Za-z0-9_]*/g

/** Characters of evals that are read, all together, and what each eval counts for beside its own. */
const mostEvaluated = 400_000
const charactersOfEval = 100

/** Values that are looked through for the names in them; beyond, an expression may read anything. */
const longestExpression = 1000
const mostNames = 1000

/** The functions that are defined when a text runs: their text, or null where only the host knows which it is. */
export type Functions = ReadonlyMap<string, FunctionDefinition | null>

/** Finds effects, in the light of the functions that are defined by then. */
export class EffectsReader {
  /** Nodes that may still be visited in functions. */
  called = mostCalled
  /** Characters of evals that may still be read. */
  evaluated = mostEvaluated

  /**
   * @param value a variable's value, as far as it is known: in an expression it may name other variables
   * @param hasUnknown whether text that is not known has run by then, and may have defined functions
   */
  constructor(
    readonly functions: Functions,
    readonly value: (name: string) => string | null | undefined = () => undefined,
    readonly hasUnknown: () => boolean = () => false,
  ) {}

  /** What statements may do. */
  ofStatements(statements: readonly Statement[]): Effects {
    const collector = new Collector(this)
    collector.statements(statements)
    return collector
  }

  /** What the rest of an AND-OR list may do. */
  ofPipelines(pipelines: readonly Pipeline[]): Effects {
    const collector = new Collector(this)
    for (const pipeline of pipelines) collector.pipeline(pipeline)
    return collector
  }

  /** What expanding parts of words may do. */
  ofParts(parts: readonly WordPart[]): Effects {
    const collector = new Collector(this)
    collector.parts(parts)
    return collector
  }
}

class Collector implements Effects, EffectSink {
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
  renames = false
  exits = false
  traps = false
  substitutes = false
  readsStatus = false
  #subshell = 0
  #function = 0
  #depth = 0
  /** A command has run, and `$?` is its own. */
  #ran = false

  constructor(readonly reader: EffectsReader) {}

  get known(): Functions {
    return this.reader.functions
  }

  /** Counts the nesting; false where it is too deep to go on. */
  #enter(): boolean {
    if (this.#function > 0) this.reader.called--
    if (++this.#depth <= deepest && this.reader.called > 0) return true
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

  exportName(name: string): void {
    if (this.#subshell === 0) this.exports.add(name)
  }

  unset(name: string): void {
    if (this.#subshell === 0) this.unsets.add(name)
  }

  define(name: string): void {
    if (this.#subshell === 0) this.defines.add(name)
  }

  readStatus(): void {
    if (!this.#ran) this.readsStatus = true
  }

  trap(): void {
    this.readsAnything = true
    if (this.#subshell === 0) this.traps = true
  }

  leave(how: 'switches' | 'exits' | 'returns'): void {
    if (this.#subshell === 0 && (how !== 'returns' || this.#function === 0)) this[how] = true
  }

  rename(): void {
    if (this.#subshell === 0) this.renames = true
  }

  /** A part that may run or not: what comes after it cannot count on its commands. */
  #perhaps(part: () => void): void {
    const ran = this.#ran
    part()
    this.#ran = ran
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
            this.#perhaps(() => this.statements(item.body))
          }
          break
        case 'function':
          this.define(command.name)
          // A call runs it: called or not, its text counts here once.
          this.#perhaps(() => {
            this.#ran = true
            this.#callable(command)
          })
      }
    }
    this.#depth--
  }

  #for(command: For): void {
    this.assign(command.name)
    for (const word of command.words ?? []) this.word(word)
    this.#perhaps(() => this.statements(command.body))
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
        if (part.name === '?') this.readStatus()
        if (part.operator === '=' || part.operator === ':=') this.assign(part.name)
        if (part.word !== undefined) this.word(part.word)
        break
      case 'command':
        this.substitutes = true
        this.#subshell++
        this.#perhaps(() => this.statements(part.script.statements))
        this.#subshell--
        break
      case 'arithmetic':
        this.parts(part.parts)
        this.#arithmetic(part.parts)
        break
      case 'tilde':
        this.reads.add('HOME')
    }
  }

  /**
   * Names in an expression. `$N = 5` assigns the variable that N names, whatever that is. (Values that only the host
   * knows are taken for numbers: were they names, or assignments, no more could be said of any expression.)
   */
  #arithmetic(parts: readonly WordPart[]): void {
    // Text of an expansion may join the text beside it to one name.
    const text = parts.map((part) => (part.type === 'literal' ? part.value : '\ufffc')).join('')
    if (this.#names(text) && text.includes('\ufffc')) this.anything()
    // Where x is `y + 1`, most shells compute $((x)) from y.
    const seen = new Set<string>()
    for (const name of text.match(names) ?? []) seen.add(name)
    for (const name of seen) {
      const value = this.reader.value(name) ?? ''
      if (value.length > longestExpression || seen.size > mostNames) {
        this.anything()
        return
      }
      this.#names(value)
      for (const other of value.match(names) ?? []) seen.add(other)
    }
  }

  /** Notes the names in the text of an expression; whether it assigns. */
  #names(text: string): boolean {
    const assigning = /\+\+|--|(?:^|[^=!<>])=(?!=)|<<=|>>=/.test(text)
    for (const name of text.match(names) ?? []) {
      this.reads.add(name)
      if (assigning) this.assign(name)
    }
    return assigning
  }

  #simple(command: Simple): void {
    this.#simpleCommand(command)
    this.#ran = true
  }

  #simpleCommand(command: Simple): void {
    for (const assignment of command.assignments) this.word(assignment.value)
    for (const word of command.words) this.word(word)
    const [first] = command.words
    if (first === undefined) {
      for (const assignment of command.assignments) this.assign(assignment.name)
      return
    }
    const words = withoutCommand(command.words, this)
    if (words === undefined) return
    const name = words[0] === undefined ? ':' : literalText(words[0])
    // What an unknown word runs may be `eval`.
    if (name === undefined) {
      this.readStatus()
      this.anything()
      return
    }
    const definition = SPECIAL_BUILTINS.has(name) ? undefined : this.known.get(name)
    // Before a special built-in assignments last; before a function they may.
    if (SPECIAL_BUILTINS.has(name) || definition !== undefined)
      for (const assignment of command.assignments) this.assign(assignment.name)
    if (definition !== undefined) {
      if (definition === null) {
        this.readStatus()
        this.anything()
      } else if (!this.calls.has(name)) {
        this.calls.add(name)
        this.#callable(definition)
      }
      return
    }
    // It may be one that was defined just now.
    if (this.defines.has(name)) this.readStatus()
    // Nor would a file that others source take the name of a usual command for a function of its own.
    const isUsual = SPECIAL_BUILTINS.has(name) || usualCommands.has(name) || name.includes('/')
    if (!isUsual && (this.assignsAnything || this.reader.hasUnknown())) {
      this.readStatus()
      this.anything()
    }
    if (name !== 'eval' || !this.#evaluated(words.slice(1))) noteBuiltin(name, words.slice(1), this)
  }

  /** The text of an `eval`; false where it is not known, or is not sh. */
  #evaluated(words: readonly Word[]): boolean {
    const texts = words.map(literalText)
    if (texts.includes(undefined)) return false
    const text = texts.join(' ')
    this.reader.evaluated -= text.length + charactersOfEval
    if (this.reader.evaluated < 0) return false
    const { script, findings } = parse(text)
    if (findings.some(({ severity }) => severity === 'error')) return false
    this.statements(script.statements)
    return true
  }
}
