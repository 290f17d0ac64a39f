/** The text of one config and the way from offsets to lines and columns. */

/** A half-open range of UTF-16 offsets into a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A span of one of the files that were read. */
export interface Place {
  readonly source: Source
  readonly span: Span
}

/** A place as people count it: from 1; columns in UTF-16 units, as editors do. */
export interface Position {
  readonly line: number
  readonly column: number
}

export class Source {
  readonly #lineStarts: number[] = [0]

  /**
   * @param path what messages call the file; `-` for standard input
   * @param text the decoded text
   * @param encoding what its bytes seem to be, where they are not UTF-8
   */
  constructor(
    readonly path: string,
    readonly text: string,
    readonly encoding?: string,
  ) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1)
  }

  /** The position of an offset; one past the end is allowed. */
  position(offset: number): Position {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] as number) + 1 }
  }

  /** The text of a line counted from 1, without its newline. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1] ?? this.text.length
    const end = this.#lineStarts[number] ?? this.text.length + 1
    return this.text.slice(start, end - 1)
  }

  /** The source as written. */
  slice(span: Span): string {
    return this.text.slice(span.start, span.end)
  }
}
