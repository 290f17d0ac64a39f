/** The compiler in a thread of its own: the page stays alive, however large a config is. */

import { type Answer, answer, type Question } from './compiler.js'

/** What passes between the page and this thread. */
export interface Asked {
  readonly id: number
  readonly question: Question
}
export interface Answered {
  readonly id: number
  readonly answer: Answer
}

/** The one thing of a worker's globals that is used here; the types of the page have a window in its place. */
const thread = globalThis as unknown as {
  onmessage: (event: { readonly data: Asked }) => void
  postMessage: (message: Answered) => void
}

thread.onmessage = ({ data: { id, question } }) => thread.postMessage({ id, answer: answer(question) })
