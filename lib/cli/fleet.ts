/** `check` on many files: which they are, and how far it is. */

import { existsSync, readdirSync } from 'node:fs'
import { compilePattern, matches } from '../evaluate/pattern.js'
import { Failure } from './failure.js'
import { decode, readBytes } from './files.js'

/**
 * The files that are asked for: operands, patterns in place of their matches, then the files of a list.
 *
 * @param list the file of `--files-from`: a path on each line, or with NUL between them, as `find -print0` has them
 * @throws Failure with status 3 when the list cannot be read or is empty, or no file matches a pattern
 */
export function listFiles(operands: readonly string[], list: string | undefined): readonly string[] {
  const named = operands.flatMap((path) => (/[*?[]/.test(path) && !existsSync(path) ? expand(path) : [path]))
  if (list === undefined) return named
  const text = decode(readBytes(list))
  const lines = text.includes('\0') ? text.split('\0') : text.split(/\r?\n/)
  const files = [...named, ...lines.filter((line) => line !== '')]
  if (files.length === 0) throw new Failure(`${list === '-' ? 'standard input' : list} names no file`, 3)
  return files
}

/** The paths that match a pattern of sh, in order; hidden files only where the pattern has their dot. */
function expand(path: string): readonly string[] {
  const found = path.split('/').reduce<readonly string[]>(
    (starts, part, at) => {
      if (at === 0 && part === '') return ['/']
      return starts.flatMap((start) => step(start, part))
    },
    [''],
  )
  const files = found.filter((each) => existsSync(each))
  if (files.length === 0) throw new Failure(`no file matches ${path}`, 3)
  return files
}

/** The paths that one part of a pattern leads to. */
function step(start: string, part: string): readonly string[] {
  const join = (name: string) => (start === '' || start.endsWith('/') ? start + name : `${start}/${name}`)
  if (!/[*?[]/.test(part)) return [join(part)]
  const pattern = compilePattern([{ text: part, quoted: false }])
  if (pattern === undefined) return [join(part)]
  let names: string[]
  try {
    names = readdirSync(start === '' ? '.' : start)
  } catch {
    return []
  }
  return names
    .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && matches(pattern, name) === true)
    .sort()
    .map(join)
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
