/** The arguments of the shell's `ulimit` as resource limits (POSIX.1-2008, ulimit; dash(1) and bash(1) for the rest). */

/** A limit as setrlimit(2) calls it, in bytes, seconds or pieces; it is both the soft and the hard one. */
export interface Limit {
  readonly resource: string
  readonly value: number | 'infinity'
}

/** Letter → resource, and how many of its units one of the shell's is. */
const resources: ReadonlyMap<string, readonly [resource: string, unit: number]> = new Map([
  ['c', ['CORE', 512]],
  ['d', ['DATA', 1024]],
  ['f', ['FSIZE', 512]],
  ['l', ['MEMLOCK', 1024]],
  ['m', ['RSS', 1024]],
  ['n', ['NOFILE', 1]],
  ['p', ['NPROC', 1]],
  ['r', ['RTPRIO', 1]],
  ['s', ['STACK', 1024]],
  ['t', ['CPU', 1]],
  ['u', ['NPROC', 1]],
  ['v', ['AS', 1024]],
  ['w', ['LOCKS', 1]],
])

/**
 * Reads the arguments of one `ulimit`, such as `-n 4096`; a bare number limits the size of files.
 *
 * @returns undefined where they are not limits, or limit only one of soft and hard, which leaves the other to what
 * starts the service
 */
export function readLimits(text: string): readonly Limit[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const limits: Limit[] = []
  let letter = 'f'
  for (const word of words) {
    if (/^-[a-zA-Z]+$/.test(word)) {
      const letters = word.slice(1).replace('HS', '').replace('SH', '')
      if (letters.length > 1 || letters === 'H' || letters === 'S') return undefined
      if (letters !== '') letter = letters
      continue
    }
    const resource = resources.get(letter)
    if (resource === undefined || !/^(\d{1,12}|unlimited)$/.test(word)) return undefined
    const [name, unit] = resource
    limits.push({ resource: name, value: word === 'unlimited' ? 'infinity' : Number(word) * unit })
    letter = 'f'
  }
  return limits.length > 0 || words.length === 0 ? limits : undefined
}

/**
 * The arguments of one `ulimit` as commands of one limit each, since the ulimit of dash takes no more.
 *
 * @returns undefined where they are anything but letters, -S, -H, numbers and `unlimited`
 */
export function limitCommands(text: string): readonly string[] | undefined {
  const commands: string[] = []
  let kinds = ''
  let letter = ''
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    if (word === '-H' || word === '-S') kinds += ` ${word}`
    else if (/^-[a-zA-Z]+$/.test(word)) letter = ` ${word}`
    else if (!/^(?:\d+|unlimited)$/.test(word)) return undefined
    else {
      commands.push(`ulimit${kinds}${letter} ${word}`)
      letter = ''
    }
  }
  return letter === '' ? commands : undefined
}
