/** Runs what is known of a config: files, lists, pipelines and commands (POSIX.1-2008, 2.9). */

import type { Source } from '../diagnostics/source.js'
import type { Command, FunctionDefinition, Pipeline, Script, Simple, Span, Statement } from '../syntax/ast.js'
import { withoutEnd } from '../syntax/characters.js'
import { literalText } from '../syntax/literal.js'
import { parse } from '../syntax/parser.js'
import { walkStatements } from '../syntax/walk.js'
import { runAssignments } from './assignments.js'
import { runBuiltin } from './builtins.js'
import { runCase, runFor, runIf, runLoop } from './control.js'
import type { Jump } from './evaluation.js'
import { missingEnd } from './residual.js'
import { DYNAMIC, type Run, UNSURE } from './run.js'
import { type Place, textOf } from './value.js'

/** Redirections that have no effect on anything but what is printed, and on what a command reads that reads nothing. */
function harmless(command: Exclude<Command, FunctionDefinition>): boolean {
  return command.redirections.every(({ operator, target, document }) => {
    if (document !== undefined) return true
    const text = literalText(target)
    return text === '/dev/null' || (operator === '>&' && text !== undefined && /^[12-]$/.test(text))
  })
}

function pipelinesOf(statement: Statement): Pipeline[] {
  return [statement.first, ...statement.rest.map((item) => item.pipeline)]
}

export class Interpreter {
  readonly #run: Run
  readonly #list = (statements: readonly Statement[]): Jump | undefined => this.#statements(statements)
  #rests = 0

  constructor(run: Run) {
    this.#run = run
  }

  /**
   * Reads a file; what is left of it when it cannot be followed any more is left to the host.
   *
   * @param from the statement that sources it
   */
  file(source: Source, script: Script, from?: Place): Jump | undefined {
    const run = this.#run
    const outer = run.source
    const { sources, statementSpan } = run
    run.source = source
    run.state.journal.push(sources, { source, script, ...(from && { from }) })
    try {
      return this.#fileStatements(script.statements)
    } finally {
      run.source = outer
      run.statementSpan = statementSpan
    }
  }

  #fileStatements(statements: readonly Statement[]): Jump | undefined {
    const { state } = this.#run
    if (state.now.renamed) {
      // An alias of an earlier file.
      if (statements.length > 0) this.#rest(statements)
      return undefined
    }
    for (const [index, statement] of statements.entries()) {
      const mark = state.mark()
      this.#run.statementSpan = statement.span
      try {
        const jump = this.#statement(statement)
        // The script reads a config in a condition. What `return` gives ends dash and FreeBSD's sh with `set -e` all the same.
        if (jump?.how === 'return') return this.#failed(statement.span)
        if (jump !== undefined) return jump.how === 'exit' ? jump : undefined
        if (!state.now.renamed) continue
        // The shell has read this line by then, and a function is read whole.
        const line = this.#line(statements, index)
        if (line.length > 1) {
          state.restore(mark)
          const span = { start: statement.span.start, end: (line.at(-1) as Statement).span.end }
          this.#run.leave(span, this.#run.effects.ofStatements(line), line.flatMap(pipelinesOf))
        }
        const rest = statements.slice(index + line.length)
        if (rest.length > 0) this.#rest(rest)
        return undefined
      } catch (error) {
        if (error !== UNSURE) throw error
        state.restore(mark)
        this.#rest(statements.slice(index))
        return undefined
      }
    }
    return undefined
  }

  /** A statement and those that follow it on the line on which it ends. */
  #line(statements: readonly Statement[], index: number): readonly Statement[] {
    const isNewLine = (at: number) => {
      const [before, next] = [statements[at - 1], statements[at]]
      return this.#run.source.slice({ start: before?.span.end ?? 0, end: next?.span.start ?? 0 }).includes('\n')
    }
    const end = statements.findIndex((_, at) => at > index && isNewLine(at))
    return statements.slice(index, end === -1 ? undefined : end)
  }

  /** Leaves the rest of a file to the host, in a function, so that `return` leaves just it. */
  #rest(statements: readonly Statement[]): void {
    const run = this.#run
    const { state } = run
    const span = { start: statements[0]?.span.start ?? 0, end: run.source.text.length }
    const name = `config_rest_${++this.#rests}`
    let body = `${withoutEnd(run.source.slice(span), '\n')}\n`
    walkStatements(statements, {
      redirection: (redirection) => {
        body += missingEnd(redirection, run.source).replace(/^\n(.*)$/s, '$1\n')
      },
    })
    const effects = run.effects.ofStatements(statements)
    run.keep(`${name} "$@"${effects.switches ? '\nset +aeu' : ''}`, span, effects, [`${name}() {\n${body}}`])
    if (!effects.switches) return
    for (const each of ['allExport', 'errexit', 'nounset'] as const) {
      state.setSwitch(each, false)
      state.setShellSwitch(each, false)
    }
  }

  /** `. file`: throws DYNAMIC where the file is the host's. */
  #sourced(command: Simple): Jump | undefined {
    const run = this.#run
    const [path, ...others] = run.fields(command.words.slice(1))
    if (others.length > 0 || path?.startsWith('/') !== true || run.options.follow === undefined) throw DYNAMIC
    if (!run.limits.mayFollow) {
      run.report('too-many-files', command.span, {})
      throw DYNAMIC
    }
    const source = run.options.follow(path)
    if (source === undefined) throw DYNAMIC
    const { script, findings } = parse(source.text)
    for (const one of findings) run.found({ ...one, source })
    if (findings.some((one) => one.severity === 'error')) throw DYNAMIC
    if (script.statements.length === 0) run.state.setStatus(0)
    return run.limits.following(source.text.length, () => this.file(source, script, run.place(command.span)))
  }

  #statements(statements: readonly Statement[]): Jump | undefined {
    for (const statement of statements) {
      this.#run.step()
      const jump = this.#statement(statement)
      if (jump !== undefined) return jump
      // The commands that follow were read before the alias was there.
      if (this.#run.state.now.renamed) throw DYNAMIC
    }
    return undefined
  }

  #statement(statement: Statement): Jump | undefined {
    const run = this.#run
    if (statement.background) {
      run.leave(statement.span, run.effects.ofStatements([statement]), pipelinesOf(statement))
      run.state.setStatus(0)
      run.state.setShellStatus(0)
      return undefined
    }
    return statement.rest.length === 0 ? this.#pipeline(statement.first) : this.#andOr(statement)
  }

  #andOr(statement: Statement): Jump | undefined {
    const run = this.#run
    const { state } = run
    const items = [{ operator: '&&', pipeline: statement.first }, ...statement.rest]
    let status: number | null = 0
    for (const [index, { operator, pipeline }] of items.entries()) {
      if ((operator === '&&') !== (status === 0)) continue
      if (index === items.length - 1) return this.#pipeline(pipeline)
      const mark = state.mark()
      try {
        const jump = run.forgivingly(() => this.#pipeline(pipeline))
        if (jump !== undefined) return jump
        status = state.now.status
        if (status === null) throw DYNAMIC
      } catch (error) {
        if (error !== DYNAMIC) throw error
        // What follows depends on the host, too.
        state.restore(mark)
        const pipelines = items.slice(index).map((item) => item.pipeline)
        const span = { start: pipeline.span.start, end: (pipelines.at(-1) as Pipeline).span.end }
        run.leave(span, run.effects.ofPipelines(pipelines), pipelines)
        return undefined
      }
    }
    return undefined
  }

  /** Runs something, or leaves it to the host, whole and as it is written. */
  #orLeave(pipeline: Pipeline, action: () => Jump | undefined): Jump | undefined {
    const run = this.#run
    const mark = run.state.mark()
    try {
      return action()
    } catch (error) {
      if (error !== DYNAMIC || run.strict > 0) throw error
      run.state.restore(mark)
      run.leave(pipeline.span, run.effects.ofPipelines([pipeline]), [pipeline])
      return undefined
    }
  }

  #pipeline(pipeline: Pipeline): Jump | undefined {
    const run = this.#run
    const [command, ...others] = pipeline.commands
    return this.#orLeave(pipeline, () => {
      if (command === undefined || others.length > 0) throw DYNAMIC
      if (!pipeline.negated) return this.#command(command)
      const jump = run.strictly(() => run.forgivingly(() => this.#command(command)))
      if (jump !== undefined) return jump
      const { status } = run.state.now
      if (status === null) throw DYNAMIC
      run.state.setStatus(status === 0 ? 1 : 0)
      return undefined
    })
  }

  #command(command: Command): Jump | undefined {
    const run = this.#run
    if (command.type === 'function') {
      run.definedIn.set(command, run.source)
      run.state.setFunction(command.name, command)
      run.state.setStatus(0)
      return undefined
    }
    if (command.redirections.length === 0) return this.#bare(command)
    // What it reads and where it prints is the host's, unless all of it is known.
    if (!harmless(command)) throw DYNAMIC
    return run.strictly(() => {
      for (const { document } of command.redirections) {
        if (document === undefined || document.quoted) continue
        const mark = run.state.mark()
        if (textOf(run.expander.text(document.body.parts)) === null || run.state.mark() !== mark) throw DYNAMIC
      }
      return this.#bare(command)
    })
  }

  /** A command without its redirections. */
  #bare(command: Exclude<Command, FunctionDefinition>): Jump | undefined {
    const run = this.#run
    switch (command.type) {
      case 'simple':
        return this.#simple(command)
      case 'group':
        return this.#statements(command.body)
      case 'if':
        return runIf(command, run, this.#list)
      case 'case':
        return runCase(command, run, this.#list)
      case 'for':
        return runFor(command, run, this.#list)
      case 'while':
      case 'until':
        return runLoop(command, run, this.#list)
      case 'subshell':
        throw DYNAMIC
    }
  }

  #simple(command: Simple): Jump | undefined {
    const run = this.#run
    const [first] = command.words
    if (first === undefined) {
      runAssignments(command, run)
      return undefined
    }
    const name = command.assignments.length > 0 ? undefined : literalText(first)
    if (name === undefined || run.state.functions.has(name)) throw DYNAMIC
    const jump = name === '.' ? this.#sourced(command) : runBuiltin(name, command, run)
    return jump ?? this.#failed(command.span)
  }

  /** What a status says that is not 0: with `set -e` it ends the shell. */
  #failed(span: Span): Jump | undefined {
    const run = this.#run
    const { status } = run.state.now
    if (!run.state.switches.errexit || run.forgiving > 0 || status === null || status === 0) return undefined
    run.report('failure-ends-config', span, {})
    return { how: 'exit', levels: 0 }
  }
}
