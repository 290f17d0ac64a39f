/** Compound commands and function definitions (XCU 2.9.4, 2.9.5). */

import type { Case, Command, Span, Statement, Word } from './ast.js'
import { Commands } from './commands.js'
import { isName, isNameStart, SKIP } from './reader.js'
import { Expect } from './words.js'

/** The special builtins (XCU 2.14), which no function can be named after. */
const SPECIAL_BUILTINS: ReadonlySet<string> = new Set(
  '. : break continue eval exec exit export readonly return set shift times trap unset'.split(' '),
)

/** The words that begin a compound command. */
const COMPOUND: ReadonlySet<string> = new Set(['{', 'if', 'case', 'for', 'while', 'until'])

const IF_CLOSERS = ['then', 'elif', 'else', 'fi'] as const

/** A name (XBD 3.235). */
function isNameText(text: string): boolean {
  if (!isNameStart(text.charCodeAt(0))) return false
  for (let at = 1; at < text.length; at++) if (!isName(text.charCodeAt(at))) return false
  return true
}

export abstract class CompoundCommands extends Commands {
  protected override compound(word: string): Command | undefined {
    switch (word) {
      case 'if':
        return this.nested(() => this.if())
      case 'while':
      case 'until':
        return this.nested(() => this.loop(word))
      case 'for':
        return this.nested(() => this.for('for'))
      case 'case':
        return this.nested(() => this.case())
      case '{':
        return this.nested(() => this.group())
      default:
        return undefined
    }
  }

  protected nested(read: () => Command): Command {
    this.enter(this.start)
    const command = read()
    this.leave()
    return command
  }

  /** Reads the closing word; where it does not stand here, reports the opening one. Gives the end of the command. */
  protected closeCommand(opener: string, closer: string, start: number): number {
    const isHere = this.kind === closer || this.isWord(closer)
    if (isHere) {
      const end = this.offset(this.at)
      this.next(Expect.command)
      return end
    }
    if (!this.isLost(closer, this.offset(start))) {
      const line = this.line(this.offset(this.start))
      const found = this.is('end') ? this.tokenName() : `${this.tokenName()} on line ${line}`
      this.report('unclosed-command', this.span(start, start + opener.length), { opener, closer, found })
    }
    this.owe(closer)
    return this.offset(this.start)
  }

  /** Reads a reserved word in the middle of a command; where it is missing, reports that and reads on as if it was there. */
  protected keyword(
    opener: string,
    keyword: string,
    start: number,
    expect: Expect,
    before: readonly Statement[],
  ): void {
    if (this.isWord(keyword)) {
      this.next(expect)
      return
    }
    if (this.is('end') || this.isLost(keyword, this.offset(start))) return
    const inWords = before.some(({ first: { commands } }) =>
      commands.some(
        (command) => command.type === 'simple' && command.words.some((word) => this.isPlain(word, keyword)),
      ),
    )
    const span = this.span(start, start + opener.length)
    this.report('missing-keyword', span, { opener, keyword, found: this.tokenName(), inWords })
  }

  private if(): Command {
    const { start } = this
    const branches: { condition: readonly Statement[]; body: readonly Statement[] }[] = []
    let otherwise: readonly Statement[] | undefined
    let opener = 'if'
    let from = start
    for (;;) {
      this.next(Expect.command)
      const condition = this.body(opener, IF_CLOSERS)
      const hasThen = this.isWord('then')
      if (this.is('end') || (!hasThen && !this.isOwnCloser(IF_CLOSERS))) break
      this.keyword(opener, 'then', from, Expect.command, condition)
      const body = hasThen ? this.body('then', IF_CLOSERS) : []
      branches.push({ condition, body })
      if (!this.is('word') || this.plain !== 'elif') break
      opener = 'elif'
      from = this.start
    }
    while (this.is('word') && this.isOwnCloser(['then', 'elif', 'else'])) {
      const { plain } = this
      if (plain !== 'else' || otherwise !== undefined) {
        this.report('stray-keyword', this.tokenSpan(), {
          keyword: plain,
          opener: plain === 'then' ? 'if or elif' : 'if',
        })
      }
      this.next(Expect.command)
      const body = this.body(plain, IF_CLOSERS)
      if (plain === 'else') otherwise ??= body
    }
    const end = this.closeCommand('if', 'fi', start)
    const redirections = this.redirections()
    return { type: 'if', span: this.upTo(start, end, redirections), branches, otherwise, redirections }
  }

  private isOwnCloser(closers: readonly string[]): boolean {
    return this.is('word') && closers.includes(this.plain)
  }

  private loop(type: 'while' | 'until'): Command {
    const { start } = this
    this.next(Expect.command)
    const condition = this.body(type, ['do', 'done'])
    const body = this.doGroup(type, start, condition)
    const end = this.closeCommand(type, 'done', start)
    const redirections = this.redirections()
    return { type, span: this.upTo(start, end, redirections), condition, body, redirections }
  }

  /** `do list`, without the `done`. */
  private doGroup(opener: string, start: number, condition: readonly Statement[]): readonly Statement[] {
    const hasDo = this.isWord('do')
    if (!hasDo && this.is('end')) return []
    this.keyword(opener, 'do', start, Expect.command, condition)
    if (!hasDo && condition.length > 0) return []
    return this.body('do', ['done'])
  }

  protected for(opener: 'for' | 'select'): Command {
    const { start } = this
    this.next(Expect.argument)
    const nameSpan = this.tokenSpan()
    const name = this.plain
    if (!this.is('word') || !isNameText(name)) {
      this.report('bad-name', nameSpan, { what: `the variable of ${opener}`, found: this.tokenName() })
      if (!this.is('word')) {
        this.owe('do')
        this.owe('done')
        throw SKIP
      }
    }
    this.next(Expect.argument)
    let isOnNextLine = false
    for (; this.is('newline'); isOnNextLine = true) this.next(Expect.argument)
    let words: Word[] | undefined
    if (this.isWord('in')) {
      words = []
      for (this.next(Expect.argument); this.is('word'); this.next(Expect.argument)) words.push(this.wordToken)
      if (this.is('newline') || this.is(';')) this.next(Expect.command)
      else if (!this.is('end')) this.unexpected('; or a newline')
    } else if (this.is(';') && !isOnNextLine) this.next(Expect.command)
    while (this.is('newline')) this.next(Expect.command)
    const isWordDo = !this.isWord('do') && words?.some((word) => this.isPlain(word, 'do')) === true
    if (isWordDo) {
      this.report('missing-keyword', this.span(start, start + opener.length), {
        opener,
        keyword: 'do',
        found: this.tokenName(),
        inWords: true,
      })
    } else this.keyword(opener, 'do', start, Expect.command, [])
    const body = isWordDo ? [] : this.body('do', ['done'])
    const end = this.closeCommand(opener, 'done', start)
    const redirections = this.redirections()
    return { type: 'for', span: this.upTo(start, end, redirections), name, nameSpan, words, body, redirections }
  }

  private isPlain(word: Word, text: string): boolean {
    const [part] = word.parts
    return word.parts.length === 1 && part?.type === 'literal' && part.value === text
  }

  private case(): Command {
    const { start } = this
    this.next(Expect.argument)
    if (!this.is('word')) {
      this.owe('in')
      this.owe('esac')
      this.unexpected('a word after case')
    }
    const subject = this.wordToken
    this.next(Expect.argument)
    while (this.is('newline')) this.next(Expect.argument)
    this.keyword('case', 'in', start, Expect.argument, [])
    const items: Case['items'][number][] = []
    this.closers.push([';;', 'esac'])
    for (;;) {
      while (this.is('newline')) this.next(Expect.argument)
      if (this.is('end') || this.isWord('esac')) break
      const item = this.caseItem()
      if (item !== undefined) items.push(item)
      if (this.is(';;')) this.next(Expect.argument)
      else break
    }
    this.closers.pop()
    const end = this.closeCommand('case', 'esac', start)
    const redirections = this.redirections()
    return { type: 'case', span: this.upTo(start, end, redirections), subject, items, redirections }
  }

  /** `[(] pattern [| pattern]… ) list`, without the `;;`. */
  private caseItem(): Case['items'][number] | undefined {
    const { start } = this
    if (this.is('(')) this.next(Expect.argument)
    const patterns: Word[] = []
    let isMissing = !this.is('word')
    while (!isMissing) {
      patterns.push(this.wordToken)
      this.next(Expect.argument)
      if (!this.is('|')) break
      this.next(Expect.argument)
      isMissing = !this.is('word')
    }
    const isGood = !isMissing && this.is(')')
    if (!isGood) {
      this.report('unexpected-token', this.tokenSpan(), {
        token: this.tokenName(),
        expected: isMissing ? 'a pattern' : ') after the pattern',
      })
      while (![')', ';;', 'newline', 'end'].includes(this.kind)) this.next(Expect.argument)
    }
    if (this.is(')')) this.next(Expect.command)
    const body = this.list()
    const last = body[body.length - 1]
    const end = this.is(';;') ? this.offset(this.at) : (last?.span.end ?? this.offset(this.start))
    return isGood ? { span: { start: this.offset(start), end }, patterns, body } : undefined
  }

  private group(): Command {
    const { start } = this
    this.next(Expect.command)
    const body = this.body('{', ['}'])
    const end = this.closeCommand('{', '}', start)
    const redirections = this.redirections()
    return { type: 'group', span: this.upTo(start, end, redirections), body, redirections }
  }

  protected override subshell(): Command {
    return this.nested(() => {
      const { start } = this
      this.next(Expect.command)
      const body = this.body('(', [')'])
      const end = this.closeCommand('(', ')', start)
      const redirections = this.redirections()
      return { type: 'subshell', span: this.upTo(start, end, redirections), body, redirections }
    })
  }

  protected override functionDefinition(word: Word, start: number): Command {
    const name = this.textOf(word)
    if (!isNameText(name)) {
      this.report('bad-name', word.span, { what: 'the name of a function', found: name })
    } else if (SPECIAL_BUILTINS.has(name)) this.report('special-function-name', word.span, { name })
    this.next(Expect.argument)
    this.next(Expect.command)
    return this.functionBody(name, word.span, start)
  }

  protected functionBody(name: string, nameSpan: Span, start: number): Command {
    while (this.is('newline')) this.next(Expect.command)
    if (!this.is('(') && !(this.is('word') && COMPOUND.has(this.plain))) {
      this.report('bad-function-body', this.tokenSpan(), { found: this.tokenName() })
      // Some shells take any command.
      if (!this.is('word') || this.isCloser()) throw SKIP
    }
    const body = this.nested(() => this.command())
    return { type: 'function', span: { start: this.offset(start), end: body.span.end }, name, nameSpan, body }
  }

  /** The source of a word. */
  protected textOf({ span }: Word): string {
    return this.shared.text.slice(span.start, span.end).replaceAll('\\\n', '')
  }

  protected upTo(start: number, end: number, redirections: readonly { readonly span: Span }[]): Span {
    return { start: this.offset(start), end: redirections[redirections.length - 1]?.span.end ?? end }
  }
}
