/** Did you mean? */

/** The number of letters to change, add, drop or swap with their neighbour to get from one to the other. */
export function distance(one: string, other: string): number {
  let previous: number[] = []
  let before: number[] = []
  let current = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    before = previous
    previous = current
    current = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      let best = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (same ? 0 : 1),
      )
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      if (swapped) best = Math.min(best, (before[column - 2] as number) + 1)
      current.push(best)
    }
  }
  return current.at(-1) as number
}

/** The letters that a name has, as bits: each that only one of two names has is a change of its own. */
function letters(name: string): number {
  let mask = 0
  for (let at = 0; at < name.length; at++) mask |= 1 << (name.charCodeAt(at) & 31)
  return mask
}

function bits(mask: number): number {
  let count = 0
  for (let left = mask; left !== 0; left &= left - 1) count++
  return count
}

/**
 * The candidate that a name is a slip of, the first of the nearest; undefined when none is near.
 *
 * @param most how many letters may differ; by default more in longer names, none below six
 */
export function closest(
  name: string,
  candidates: readonly string[],
  most = Math.min(2, Math.floor(name.length / 6)),
): string | undefined {
  let best: string | undefined
  let least = most + 1
  const own = letters(name)
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const other = letters(candidate)
    if (Math.max(bits(own & ~other), bits(other & ~own)) >= least) continue
    const found = distance(name.toUpperCase(), candidate.toUpperCase())
    if (found < least) {
      least = found
      best = candidate
    }
  }
  return best
}
