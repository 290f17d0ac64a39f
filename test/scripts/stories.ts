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

/** Starts work on all items, a limited number at a time. */
export function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, most = limit): Promise<R>[] {
  const waiting: (() => void)[] = []
  let running = 0
  return items.map(async (item) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await work(item)
    } finally {
      running--
      waiting.shift()?.()
    }
  })
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
