/** Changes that can be taken back: evaluation tries a command, and is as it was before where only the host can run it. */

/** A point to come back to. */
export type Mark = number

export class Journal {
  /** How to take back each change, in order: a copy of everything at each mark would cost too much. */
  readonly #undo: (() => void)[] = []

  mark(): Mark {
    return this.#undo.length
  }

  /** Takes back all changes since a mark. */
  restore(mark: Mark): void {
    while (this.#undo.length > mark) this.#undo.pop()?.()
  }

  put<K, V>(map: Map<K, V>, key: K, value: V): void {
    if (map.has(key)) {
      const before = map.get(key) as V
      this.#undo.push(() => map.set(key, before))
    } else this.#undo.push(() => map.delete(key))
    map.set(key, value)
  }

  add<K>(set: Set<K>, key: K): void {
    if (set.has(key)) return
    set.add(key)
    this.#undo.push(() => set.delete(key))
  }

  remove<K>(set: Set<K>, key: K): void {
    if (set.delete(key)) this.#undo.push(() => set.add(key))
  }

  push<T>(list: T[], item: T): void {
    list.push(item)
    this.#undo.push(() => list.pop())
  }

  replaceLast<T>(list: T[], item: T): void {
    const before = list.pop() as T
    list.push(item)
    this.#undo.push(() => {
      list[list.length - 1] = before
    })
  }

  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    const before = target[key]
    if (before === value) return
    target[key] = value
    this.#undo.push(() => {
      target[key] = before
    })
  }
}
