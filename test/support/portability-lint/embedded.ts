/** Text for another interpreter inside of sh text: awk programs, and sh text for `eval`, `trap`, `sh -c` or a pipe. */

import type { Word, WordPart } from '../../../lib/syntax/ast.js'
import { literalText } from '../../../lib/syntax/literal.js'
import type { ShellText } from './shell-text.js'
import { knownText, readOptions, UNKNOWN, type Utility } from './utility.js'

/** Where such text is found. */
export interface EmbeddedPlaces {
  /** Delimiters of here-documents that hold sh text. */
  readonly shellDelimiter: RegExp
  /** Delimiters of here-documents that hold an awk program. */
  readonly awkDelimiter: RegExp
}

export interface Excerpt {
  readonly language: 'sh' | 'awk'
  /** Expansions of the text around it are U+E000 each. */
  readonly text: string
  /** For each offset in `text`, the offset in the text around it; one more for the end. */
  readonly places: readonly number[]
}

/** Words and parts, added up to the text that their reader gets. */
class Builder {
  text = ''
  readonly places: number[] = []

  constructor(readonly around: string) {}

  parts(parts: readonly WordPart[]): this {
    for (const part of parts) this.#part(part)
    return this
  }

  #part(part: WordPart): void {
    if (part.type === 'double') this.parts(part.parts)
    else if (part.type === 'literal' || part.type === 'single' || part.type === 'escaped') {
      // The source has the same characters in the same order, and some that the parser takes away.
      let at = part.type === 'literal' ? part.span.start : part.span.start + 1
      for (let index = 0; index < part.value.length; index++) {
        const code = part.value.charCodeAt(index)
        while (at < part.span.end && this.around.charCodeAt(at) !== code) at++
        this.places.push(Math.min(at++, part.span.end))
      }
      this.text += part.value
    } else {
      this.places.push(part.span.start)
      this.text += UNKNOWN
    }
  }

  excerpt(language: Excerpt['language'], end: number): Excerpt {
    return { language, text: this.text, places: [...this.places, end] }
  }
}

/** The programs of an awk command, apart from what it reads from files. */
function awkProgram(args: readonly Word[]): Word | 'stdin' | undefined {
  const { options, operands } = readOptions(args, 'F:f:v:')
  const file = options.find(({ letter }) => letter === 'f')
  if (file === undefined) return operands[0]
  const value = typeof file.value === 'object' ? knownText(file.value) : file.value
  return value === '-' ? 'stdin' : undefined
}

const isShell = (name: string) => /^(sh|ash|bash|dash|ksh|ksh93|mksh|posh|yash|zsh)$/.test(name)

/** The word after a literal `-c`, or after options that end in c. */
function commandString(args: readonly Word[], shell: boolean): Word | undefined {
  const at = args.findIndex((word) => (shell ? /^-[a-zA-Z]*c$/ : /^-c$/).test(knownText(word) ?? ''))
  return at === -1 ? undefined : args[at + 1]
}

/** The words of a command that are sh text, joined as their reader joins them. */
function shellWords(utility: Utility, shell: ShellText): readonly Word[] {
  const { name, args } = utility
  const first = args[0] === undefined ? [] : [args[0]]
  if (name === 'eval') return args
  if (name === 'trap') return /^(|-|-p|--|[A-Z]+|[0-9]+)$/.test(knownText(args[0]) ?? 'x') ? [] : first
  if (shell.known.shellFunctions.has(name)) return first
  const string = isShell(name) || name === 'su' || name === 'runuser' ? commandString(args, isShell(name)) : undefined
  return string === undefined ? [] : [string]
}

/** The texts in a piece of sh text, in source order; a text that is all expansion is not there. */
export function embeddedIn(shell: ShellText, { shellDelimiter, awkDelimiter }: EmbeddedPlaces): Excerpt[] {
  const excerpts: Excerpt[] = []
  const awkDocuments = new Set<unknown>()
  const add = (language: Excerpt['language'], words: readonly Word[]) => {
    const builder = new Builder(shell.text)
    words.forEach((word, index) => {
      if (index > 0) {
        builder.text += ' '
        builder.places.push(word.span.start)
      }
      builder.parts(word.parts)
    })
    const end = words[words.length - 1]?.span.end ?? 0
    if (/[^\ue000\s]/.test(builder.text)) excerpts.push(builder.excerpt(language, end))
  }
  for (const utility of shell.utilities) {
    if (utility.name === 'awk') {
      const program = awkProgram(utility.args)
      const documents = utility.node.redirections.flatMap(({ document }) => document ?? [])
      if (program === 'stdin') for (const document of documents) awkDocuments.add(document)
      else if (program !== undefined) add('awk', [program])
    } else add('sh', shellWords(utility, shell))
  }
  for (const { words } of shell.simples) {
    // A command that is words of a variable, such as $su: its -c is for a shell as well.
    if (words[0]?.parts[0]?.type !== 'parameter') continue
    const string = commandString(words, false)
    if (string !== undefined) add('sh', [string])
  }
  for (const { target, document } of shell.redirections) {
    if (document === undefined) continue
    const delimiter = literalText(target) ?? ''
    if (awkDocuments.has(document) || awkDelimiter.test(delimiter)) add('awk', [document.body])
    else if (shellDelimiter.test(delimiter)) add('sh', [document.body])
  }
  return excerpts
}
