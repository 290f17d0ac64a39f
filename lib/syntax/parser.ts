/** The parser of a whole script (POSIX.1-2008, XCU 2). */

import { type Finding, finding } from '../diagnostics/messages.js'
import type { Script, Statement } from './ast.js'
import { characterFindings } from './character-findings.js'
import { CommandParser } from './command-parser.js'
import { readCommand } from './commands.js'
import { Cursor, GIVE_UP, NESTING_LIMIT, type Shared } from './cursor.js'
import { HereDocuments } from './here-documents.js'
import { Lexer } from './lexer.js'
import { readList, readSubstitution } from './lists.js'
import { Openers, Unclosed } from './openers.js'
import { Expect, WordReader } from './words.js'

/** How many quotes without end are looked for; each costs one more reading of the text. */
const ATTEMPTS = 50
/** How many characters may be read for them; a large file gets fewer attempts. */
const ATTEMPT_CHARACTERS = 1_000_000

/** The parts that read one text, held together: the file, or what stands between two backquotes. */
class TextParser {
  readonly #statements: Statement[] = []
  readonly #cursor: Cursor
  readonly #parser: CommandParser

  constructor(text: string, shared: Shared, depth = 0, map?: Int32Array) {
    const cursor = new Cursor(text, shared, depth, map)
    const openers = new Openers(cursor)
    const words = new WordReader(
      cursor,
      openers,
      () => readSubstitution(this.#parser),
      (inner, innerMap) => this.#readBackquoted(inner, innerMap),
    )
    const documents = new HereDocuments(cursor, words)
    this.#cursor = cursor
    this.#parser = new CommandParser(cursor, openers, new Lexer(cursor, words, documents), documents, readCommand)
  }

  /** Reads the whole text; what was read is there even when this throws. */
  read(from = 0): void {
    const { lexer, documents } = this.#parser
    this.#cursor.at = from
    lexer.next(Expect.command)
    readList(this.#parser, this.#statements)
    documents.reportMissing()
  }

  script(): Script {
    const { text } = this.#cursor
    return {
      span: this.#cursor.span(0, text.length),
      statements: this.#statements,
      comments: this.#parser.lexer.comments,
    }
  }

  #readBackquoted(text: string, map: Int32Array): Script {
    const { shared, depth, muted } = this.#cursor
    const inner = new TextParser(text, shared, depth, map)
    inner.#cursor.muted = muted
    inner.read()
    return inner.script()
  }
}

/**
 * Parses a whole script.
 *
 * Never throws, whatever the text is, and takes time linear in its length. After a syntax error it goes on with the
 * next statement; after a quote or an expansion that does not end, with the line after the one it begins on. A byte
 * order mark is skipped, and a CR before a newline is a blank where a token could begin; both are reported.
 *
 * @param text the decoded text of the file
 * @returns the statements that could be read, and everything that sh would reject or silently misread, by position.
 *   Where the findings have an error the tree may lack statements, and stands for what is not sh with a command
 *   substitution, whose value nobody knows.
 */
export function parse(text: string): { script: Script; findings: Finding[] } {
  const broken = new Set<number>()
  const unclosed: Finding[] = []
  const attempts = Math.min(ATTEMPTS, Math.max(2, Math.floor(ATTEMPT_CHARACTERS / (text.length + 1))))
  for (;;) {
    const shared: Shared = { text, findings: [], broken, retries: 2 * text.length + 1000, pieces: 0 }
    const parser = new TextParser(text, shared)
    try {
      parser.read(text.startsWith('\ufeff') ? 1 : 0)
    } catch (thrown) {
      if (thrown instanceof Unclosed) {
        unclosed.push(thrown.finding)
        const isNew = !broken.has(thrown.from)
        broken.add(thrown.from)
        if (isNew && broken.size < attempts) continue
      } else if (thrown instanceof RangeError) {
        // The caller had used up most of the stack already.
        shared.findings.push(finding('nesting-too-deep', { start: 0, end: 0 }, { limit: NESTING_LIMIT }))
      } else if (thrown !== GIVE_UP) throw thrown
    }
    const findings = [...characterFindings(text), ...unclosed, ...shared.findings]
    findings.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    return { script: parser.script(), findings }
  }
}
