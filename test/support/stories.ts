/** Tests that each have a service of their own, many at a time. */
import type { Test } from 'tap'
import { type Config, ServiceBox, type Subject } from './service-box.js'

export interface Story {
  readonly name: string
  readonly config?: Config
  readonly work: (t: Test, service: ServiceBox) => Promise<void>
}

/** At a time: they mostly sleep. */
const limit = 8

/** Begins work when it is its turn: not more than `most` are at it at a time. */
export type Turn = <R>(work: () => Promise<R>) => Promise<R>

export function turns(most = limit): Turn {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The one that waits takes the place over, and nobody can come between.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}

/** Starts work on all items, a limited number at a time. */
export function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, turn = turns()): Promise<R>[] {
  return items.map((item) => turn(() => work(item)))
}

/** Runs stories: a test for each. */
export function runStories(t: Test, subject: Subject, stories: readonly Story[]): void {
  t.jobs = limit
  for (const { name, config, work } of stories) {
    t.test(name, { buffered: true }, async (t) => {
      const service = await ServiceBox.make(t, subject, config)
      await work(t, service)
      await service.close()
    })
  }
}
