/** `check` on many files: which they are, and how far it is. */

import { existsSync, readdirSync } from 'node:fs'
import { compilePattern, matches } from '../evaluate/pattern.js'
import { Failure } from './failure.js'
import { decodeUtf8, readBytes } from './files.js'

/**
 * The files that are asked for: operands, patterns in place of their matches, then the files of a list.
 *
 * @param list the file of `--files-from`: a path on each line, or with NUL between them, as `find -print0` has them
 * @throws Failure with status 3 when the list cannot be read or is empty, or no file matches a pattern
 */
export function listFiles(operands: readonly string[], list: string | undefined): readonly string[] {
  const named = operands.flatMap((path) => (/[*?[]/.test(path) && !existsSync(path) ? expand(path) : [path]))
  if (list === undefined) return named
  const text = decodeUtf8(readBytes(list))
  const lines = text.includes('\0') ? text.split('\0') : text.split(/\r?\n/)
  const files = [...named, ...lines.filter((line) => line !== '')]
  if (files.length === 0) throw new Failure(`${list === '-' ? 'standard input' : list} names no file`, 3)
  return files
}

/** The paths that match a pattern of sh, in order; hidden files only where the pattern has their dot. */
function expand(path: string): readonly string[] {
  const found = path.split('/').reduce<readonly Buffer[]>(
    (starts, part, at) => {
      if (at === 0 && part === '') return [Buffer.from('/')]
      return starts.flatMap((start) => step(start, part))
    },
    [Buffer.alloc(0)],
  )
  const files = found.filter((each) => existsSync(each)).map(decodeUtf8)
  if (files.length === 0) throw new Failure(`no file matches ${path}`, 3)
  return files
}

/** The paths that one part of a pattern leads to, as bytes: a name that is not UTF-8 matches, too, and is told of later. */
function step(start: Buffer, part: string): readonly Buffer[] {
  const slash = start.length === 0 || start.at(-1) === 0x2f ? '' : '/'
  const join = (name: Buffer | string) => Buffer.concat([start, Buffer.from(slash), Buffer.from(name)])
  if (!/[*?[]/.test(part)) return [join(part)]
  const pattern = compilePattern([{ text: part, quoted: false }])
  if (pattern === undefined) return [join(part)]
  let names: Buffer[]
  try {
    names = readdirSync(start.length === 0 ? '.' : start, { encoding: 'buffer' })
  } catch {
    return []
  }
  return names
    .map((bytes) => ({ bytes, name: decodeUtf8(bytes) }))
    .filter(({ name }) => (part.startsWith('.') || !name.startsWith('.')) && matches(pattern, name) === true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ bytes }) => join(bytes))
}

/** Milliseconds between two changes of what is shown. */
const pace = 200

/** How far a check of many files is, on the last line of a terminal; nothing where there is none. */
export class Progress {
  #done = 0
  #shown = false
  #next = 0

  /**
   * @param total how many files there are
   * @param now the time in milliseconds
   */
  constructor(
    readonly streams: { readonly error: (text: string) => void; readonly colour: boolean },
    readonly total: number,
    readonly now: () => number = Date.now,
  ) {}

  /** One more file is checked. */
  step(): void {
    this.#done++
    if (!this.streams.colour || this.now() < this.#next) return
    this.#next = this.now() + pace
    this.#shown = true
    this.streams.error(`\r${this.#done} of ${this.total} files checked\u001b[K`)
  }

  /** Makes room for what is printed. */
  clear(): void {
    if (this.#shown) this.streams.error('\r\u001b[K')
    this.#shown = false
  }
}
