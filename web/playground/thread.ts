/** The page's end of the compiler's thread: one question at a time, and of those that wait only the last. */

import type { Answer, Question } from './compiler.js'
import type { Answered, Asked } from './worker.js'

/** After so many milliseconds without an answer the thread is ended, and a new one takes the next question. */
const patience = 20_000

export class Thread {
  #worker: Worker | undefined
  #asked: Asked | undefined
  #waiting: Asked | undefined
  #timer = 0
  #last = 0

  /**
   * @param code the text of worker.ts: a worker made of a blob is under the policy of this page, so that it cannot reach
   *   the network either; one that is loaded from an address is not
   * @param tell called with each answer, and with undefined where there was none in time
   */
  constructor(
    readonly code: string,
    readonly tell: (question: Question, answer: Answer | undefined) => void,
  ) {}

  ask(question: Question): void {
    const asked = { id: ++this.#last, question }
    if (this.#asked === undefined) this.#send(asked)
    else this.#waiting = asked
  }

  #send(asked: Asked): void {
    this.#worker ??= this.#start()
    this.#asked = asked
    this.#worker.postMessage(asked)
    this.#timer = window.setTimeout(() => this.#giveUp(), patience)
  }

  #start(): Worker {
    const address = URL.createObjectURL(new Blob([this.code], { type: 'text/javascript' }))
    const worker = new Worker(address, { name: 'compiler' })
    worker.onmessage = ({ data }: MessageEvent<Answered>) => this.#answered(data)
    worker.onerror = () => this.#giveUp()
    return worker
  }

  #answered({ id, answer }: Answered): void {
    if (this.#asked?.id !== id) return
    this.#end(answer)
  }

  #giveUp(): void {
    this.#worker?.terminate()
    this.#worker = undefined
    this.#end(undefined)
  }

  #end(answer: Answer | undefined): void {
    window.clearTimeout(this.#timer)
    const { question } = this.#asked as Asked
    const next = this.#waiting
    this.#asked = undefined
    this.#waiting = undefined
    // What waits is newer: an answer to the older question is of use only while nobody types.
    if (next === undefined) this.tell(question, answer)
    else this.#send(next)
  }
}
