/** How much work one evaluation does: what is longer than any config is left to the host, and said. */

/** Commands that loops may run, all together. */
export const mostLoopCommands = 20_000

/** Characters that expansions may copy and compare, all together. */
export const mostExpanded = 16_000_000

/** What leaving one statement to the host counts for. */
export const charactersOfStatement = 1200

/** Files that source each other are followed this deep, so many of them, and so many characters of them. */
const deepestFollow = 16
const mostFollowed = 200
const mostFollowedCharacters = 4_000_000

export class Limits {
  #loopCommands = 0
  #characters = 0
  #followed = 0
  #followedCharacters = 0
  #depth = 0

  /** Counts a command of a loop; false where there were too many. */
  loopCommand(): boolean {
    return ++this.#loopCommands <= mostLoopCommands
  }

  /** Counts characters; false where there were too many. */
  spend(characters: number): boolean {
    this.#characters += characters
    return this.#characters <= mostExpanded
  }

  /** Whether one more file may be followed. */
  get mayFollow(): boolean {
    return (
      this.#depth < deepestFollow && this.#followed < mostFollowed && this.#followedCharacters < mostFollowedCharacters
    )
  }

  /** Reads a file that another one sources. */
  following<T>(characters: number, read: () => T): T {
    this.#followed++
    this.#followedCharacters += characters
    this.#depth++
    try {
      return read()
    } finally {
      this.#depth--
    }
  }
}
