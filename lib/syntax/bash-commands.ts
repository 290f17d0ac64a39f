/** Commands that only bash has: each is reported by its name, and read to its end so that nothing else seems wrong. */

import type { Command } from './ast.js'
import { CompoundCommands } from './compound.js'
import { isNameStart } from './reader.js'
import { Expect } from './words.js'

export abstract class BashCommands extends CompoundCommands {
  protected override compound(word: string): Command | undefined {
    switch (word) {
      case 'function':
        return this.bashFunction()
      case 'select':
        return this.bashSelect()
      case 'coproc':
        return this.bashCoproc()
      case 'for':
        if (this.text.startsWith('((', this.skipSpaces(this.at))) return this.nested(() => this.bashFor())
        break
    }
    return super.compound(word)
  }

  protected override subshell(): Command {
    return (this.text[this.at] === '(' ? this.bashArithmetic() : undefined) ?? super.subshell()
  }

  /** `function name …`, which bash defines. */
  private bashFunction(): Command | undefined {
    const { start } = this
    if (!isNameStart(this.code(this.skipSpaces(this.at)))) return undefined
    this.next(Expect.argument)
    const span = this.span(start, this.at)
    const name = this.wordToken
    this.report('bash-only', span, { construct: 'function', found: this.text.slice(start, this.at) })
    this.next(Expect.command)
    if (this.is('(')) {
      this.next(Expect.command)
      if (this.is(')')) this.next(Expect.command)
    }
    return this.functionBody(this.textOf(name), name.span, start)
  }

  /** `select name …`, which bash makes a menu of. */
  private bashSelect(): Command | undefined {
    const { start } = this
    if (!/^[ \t]+[A-Za-z_]\w*(?:[ \t]+in\b|[ \t]*(?:;|\n)[ \t]*do\b)/.test(this.text.slice(this.at, this.at + 200))) {
      return undefined
    }
    this.report('bash-only', this.span(start, this.at), { construct: 'select', found: 'select' })
    return this.nested(() => this.for('select'))
  }

  /** `coproc command`, which bash runs in the background. */
  private bashCoproc(): Command | undefined {
    const next = this.code(this.skipSpaces(this.at))
    if (!isNameStart(next) && next !== 123 /* { */ && next !== 40 /* ( */) return undefined
    this.report('bash-only', this.tokenSpan(), { construct: 'coproc', found: 'coproc' })
    this.next(Expect.command)
    return this.nested(() => this.command())
  }

  /** `((…))` on one line, which bash computes; undefined where it can only be a subshell in a subshell. */
  private bashArithmetic(): Command | undefined {
    const { start, text } = this
    const limit = Math.min(this.lineEnd(start), start + 200)
    let parentheses = 0
    for (let at = start; at < limit; at++) {
      const character = text[at]
      if (character === '(') parentheses++
      else if (character === ')' && --parentheses === 1 && text[at + 1] !== ')') return undefined
      if (parentheses > 0) continue
      const found = text.slice(start, at + 1)
      const span = this.span(start, at + 1)
      this.report('bash-only', span, { construct: 'arithmetic-command', found })
      this.at = at + 1
      this.next(Expect.command)
      const redirections = this.redirections()
      return { type: 'subshell', span: this.upTo(start, span.end, redirections), body: [], redirections }
    }
    return undefined
  }

  /** `for ((…; …; …))`, which bash counts with. */
  private bashFor(): Command {
    const { start } = this
    const from = this.skipSpaces(this.at)
    let parentheses = 0
    const limit = Math.min(this.lineEnd(from), from + 200)
    let at = from
    do {
      if (this.text[at] === '(') parentheses++
      else if (this.text[at] === ')') parentheses--
      at++
    } while (at < limit && parentheses > 0)
    this.at = at
    const nameSpan = this.span(from, at)
    this.report('bash-only', this.span(start, at), { construct: 'arithmetic-for', found: this.text.slice(start, at) })
    this.next(Expect.command)
    if (this.is(';')) this.next(Expect.command)
    while (this.is('newline')) this.next(Expect.command)
    this.keyword('for', 'do', start, Expect.command, [])
    const body = this.body('do', ['done'])
    const end = this.closeCommand('for', 'done', start)
    const redirections = this.redirections()
    return {
      type: 'for',
      span: this.upTo(start, end, redirections),
      name: '_',
      nameSpan,
      words: [],
      body,
      redirections,
    }
  }
}
