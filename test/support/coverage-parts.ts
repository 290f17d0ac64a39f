/** The tests under which every line of a service's scripts is executed: of the frozen script, then of the generic one. */
import type { Test } from 'tap'
import { coveragePlace } from '../portability/subjects.js'
import { type Coverage, everyLine, marked, type NotHere } from './coverage.js'
import { runTable, type Table } from './matrix.js'
import { sessionless, withoutSetsid } from './rare-stories.js'
import type { Subject } from './service-box.js'
import { runStories, type Story } from './stories.js'

/** One of the scripts of a service. */
export interface Part {
  readonly name: string
  readonly subject: Subject
  readonly table: Table
  readonly stories: readonly Story[]
}

/**
 * Runs the parts, and then asks for every line. A line that both scripts have counts once.
 *
 * @param elsewhere the lines that cannot be executed here
 */
export function runParts(t: Test, coverage: Coverage, parts: readonly Part[], elsewhere: readonly NotHere[]): void {
  const place = coveragePlace()
  for (const { name, subject, table, stories } of parts) {
    const copy = marked(place.put(subject), coverage)
    t.test(name, (t) => {
      const possible = table.filter((state) => !place.without?.includes(state.name))
      runTable(t, copy, possible)
      t.test('stories', (t) => {
        runStories(t, copy, stories)
        t.end()
      })
      t.test('without setsid', (t) => {
        runStories(t, withoutSetsid(copy), [sessionless])
        t.end()
      })
      t.end()
    })
  }
  everyLine(t, coverage, place, elsewhere)
}
