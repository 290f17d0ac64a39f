/**
 * The file that CELERYD_ENV_FILE names, as the script reads it: by the rules of dotenv, and only where python-dotenv and
 * systemd read the same. lib/templates/env-file.awk.sh does this on the host, and ends at the first mistake.
 *
 * Sources: dotenv's lib/main.js, python-dotenv's parser.py, systemd's src/basic/env-file.c.
 */

import { type Code, type Finding, finding, type Parameters } from '../diagnostics/messages.js'
import type { Span } from '../diagnostics/source.js'
import { isNameText, withoutEnd } from './characters.js'

/** The longest file that is read: a start refuses a longer one (lib/templates/env-file.sh). */
export const longestEnvFile = { bytes: 1 << 20, text: '1 MB' } as const

/** What a file sets, and what is wrong with it. */
export interface EnvFile {
  /** In order; a name may come again, and the last one holds. */
  readonly variables: readonly { readonly name: string; readonly value: string }[]
  readonly findings: readonly Finding[]
  /** Where names stand, and what else says nothing of a value. */
  readonly plain: readonly Span[]
}

/** Reads a whole file. Never throws. After a quote that cannot be read the rest of the file is left alone. */
export function readEnvFile(text: string): EnvFile {
  const reader = new EnvFileReader(text)
  reader.read()
  return reader
}

/**
 * The text with a star for each character that may be a part of a secret, comments included: what a message shows of
 * it. All places stay.
 */
export function maskedText(text: string, { plain }: EnvFile): string {
  let masked = ''
  let at = 0
  for (const { start, end } of plain) {
    masked += stars(text.slice(at, start)) + text.slice(start, end)
    at = end
  }
  return masked + stars(text.slice(at))
}

function stars(text: string): string {
  return text.replace(/[^\s=#'"`\\$]/g, '*')
}

/** What sh keeps for itself: a value would be lost, or end the shell. */
const kept =
  /^(?:_|BASHOPTS|BASH_VERSINFO|EUID|IFS|LINENO|OLDPWD|OPTARG|OPTIND|PPID|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|UID)$/

/** Blanks to dotenv and python-dotenv, and letters to systemd. */
const blank = '[\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]'
const otherBlank = new RegExp(`^${blank}|${blank}$`)

class EnvFileReader implements EnvFile {
  readonly variables: { name: string; value: string }[] = []
  readonly findings: Finding[] = []
  readonly plain: Span[] = []
  #at = 0
  #line = ''
  #key = ''

  constructor(readonly text: string) {}

  read(): void {
    if (this.text.startsWith('\ufeff')) this.#at = 1
    while (this.#at < this.text.length && this.#statement());
  }

  #report<C extends Code>(code: C, start: number, end: number, parameters: Parameters<C>): void {
    this.findings.push(finding(code, { start, end }, parameters))
  }

  /** A value that readers do not read alike. */
  #differ(start: number, end: number, why: string, fix: string): void {
    const name = this.#key.length > 60 ? 'a variable' : this.#key
    this.#report('env-file-readers', start, end, { name, why, fix })
  }

  /** A line, without its end; undefined at the end of the file. */
  #next(): string {
    const end = this.text.indexOf('\n', this.#at)
    this.#line = this.text.slice(this.#at, end === -1 ? this.text.length : end).replace(/\r$/, '')
    return this.#line
  }

  #skip(): void {
    const end = this.text.indexOf('\n', this.#at)
    this.#at = end === -1 ? this.text.length : end + 1
  }

  /** Whether the line holds what no reader of lines can do with. */
  #hasControl(): boolean {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const found = /[\u0000\u0001\r]/.exec(this.#line)
    if (found === null) return false
    this.#report('env-file-line', this.#at + found.index, this.#at + found.index + 1, {
      reason: 'NUL, or a carriage return that ends no line',
    })
    return true
  }

  /** Reads a line, or more of them where a quote goes on; whether the rest can be read. */
  #statement(): boolean {
    const line = this.#next()
    const start = this.#at
    if (this.#hasControl()) return false
    if (/^[ \t]*(?:#.*)?$/.test(line)) {
      if (/#.*\\$/.test(line))
        this.#report('env-file-systemd', start + line.length - 1, start + line.length, {
          what: 'up to version 253 takes the next line for a part of this comment',
          fix: 'end the comment with something else',
        })
      this.#skip()
      return true
    }
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0
    const exported = /^export[ \t]+(?=[A-Za-z_])/.exec(line.slice(indent))?.[0] ?? ''
    const nameAt = indent + exported.length
    const equals = line.indexOf('=', nameAt)
    this.#key = withoutEnd(line.slice(nameAt, equals === -1 ? undefined : equals), ' \t')
    const name = /^[\w.-]{1,60}(?=:|$)/.exec(this.#key)
    if (name !== null && (equals !== -1 || this.#key !== name[0]))
      this.plain.push({ start: start + indent, end: start + nameAt + name[0].length })
    const nameEnd = start + nameAt + this.#key.length
    const colon = /^[\w.-]+:(?=[ \t]|$)/.exec(this.#key)?.[0]
    if (colon !== undefined) {
      this.#report('env-file-line', start + nameAt, start + nameAt + colon.length, { reason: 'a colon in place of =' })
    } else if (equals === -1) {
      this.#report('env-file-line', start + indent, start + line.length, { reason: 'something that is not NAME=value' })
    } else if (!isNameText(this.#key) || kept.test(this.#key)) {
      this.#report('env-file-name', start + nameAt, nameEnd, { reason: nameReason(this.#key) })
    } else {
      if (exported !== '')
        this.#report('env-file-systemd', start + indent, start + indent + exported.length - 1, {
          what: 'ignores a line that begins with export',
          fix: 'leave the word out',
        })
      this.#at = start + equals + 1
      return this.#value()
    }
    this.#skip()
    return true
  }

  #value(): boolean {
    const rest = this.text.slice(this.#at, this.#lineEnd())
    this.#at += /^[ \t]*/.exec(rest)?.[0].length ?? 0
    const open = this.text[this.#at]
    if (open === "'" || open === '"') return this.#quoted(open)
    if (open === '`') {
      this.#differ(this.#at, this.#at + 1, 'only dotenv takes backquotes for quotes', 'write single quotes')
      this.#skip()
      return false
    }
    this.#plain()
    this.#skip()
    return true
  }

  #lineEnd(): number {
    const end = this.text.indexOf('\n', this.#at)
    const last = end === -1 ? this.text.length : end
    return last > this.#at && this.text[last - 1] === '\r' ? last - 1 : last
  }

  /** A value without quotes. */
  #plain(): void {
    const start = this.#at
    const whole = this.text.slice(start, this.#lineEnd())
    const hash = whole.indexOf('#')
    const before = this.findings.length
    if (hash !== -1 && !/[ \t]/.test(whole[hash - 1] ?? ''))
      this.#differ(start + hash, start + hash + 1, 'dotenv takes this # for a comment, others do not', quoteIt)
    else if (hash !== -1) this.#comment(start + hash, start + whole.length)
    const value = withoutEnd(whole.slice(0, hash === -1 ? undefined : hash), ' \t')
    const errors = this.findings.slice(before).filter(({ severity }) => severity === 'error').length
    const backslash = value.indexOf('\\')
    if (backslash !== -1)
      this.#differ(start + backslash, start + backslash + 1, 'systemd takes a backslash away', quoteIt)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const odd = /[\u0001-\u0008\u000b-\u001f\u007f]/.exec(value) ?? otherBlank.exec(value)
    if (odd !== null)
      this.#differ(
        start + odd.index,
        start + odd.index + 1,
        'they differ in whether this character is a part of it',
        quoteIt,
      )
    this.#reference(value, start)
    if (errors === 0) this.variables.push({ name: this.#key, value })
  }

  #comment(start: number, end: number): void {
    this.#report('env-file-systemd', start, end, {
      what: 'takes this comment for a part of the value',
      fix: 'give the comment a line of its own',
    })
  }

  #reference(value: string, start: number): void {
    const at = value.indexOf('${')
    if (at !== -1)
      this.#differ(
        start + at,
        start + at + 2,
        'python-dotenv replaces ${NAME}, others do not',
        'write the value itself',
      )
  }

  /** A value in quotes; whether it came to its end. */
  #quoted(open: string): boolean {
    const start = this.#at
    this.#at += 1
    const end = this.text.indexOf(open, this.#at)
    const content = this.text.slice(this.#at, end === -1 ? undefined : end)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const control = /[\u0000\u0001]|\r(?!\n)/.exec(content)
    if (control !== null) {
      const reason = 'NUL, or a carriage return that ends no line'
      this.#report('env-file-line', this.#at + control.index, this.#at + control.index + 1, { reason })
      return false
    }
    const escaped = open === "'" ? /\\(?:\\|$)/.exec(content) : /\\(?:[\\"'`$abfnrtv\r\n]|$)/.exec(content)
    if (escaped !== null) {
      const at = this.#at + escaped.index
      this.#differ(at, at + 1, 'they differ in what this backslash means', escapeFix(open))
      return false
    }
    if (end === -1) {
      this.#report('env-file-line', start, start + 1, { reason: 'a quote that is never closed' })
      return false
    }
    this.#reference(content, this.#at)
    this.#at = end + 1
    const rest = this.text.slice(this.#at, this.#lineEnd())
    const hash = rest.indexOf('#')
    if (!/^[ \t]*(?:#.*)?$/s.test(rest)) {
      this.#differ(this.#at, this.#at + rest.length, 'they differ in what follows the closing quote', 'remove it')
      return false
    }
    if (hash !== -1) this.#comment(this.#at + hash, this.#at + rest.length)
    this.variables.push({ name: this.#key, value: content.replaceAll('\r\n', '\n') })
    this.#skip()
    return true
  }
}

const quoteIt = 'put the value in single quotes'

function escapeFix(open: string): string {
  return open === '"'
    ? 'write single quotes; a line end in quotes is a line end'
    : 'write double quotes around a value with a single quote'
}

function nameReason(name: string): string {
  return kept.test(name)
    ? 'sh keeps this name for itself'
    : 'a name has letters, digits and _, and does not begin with a digit'
}
