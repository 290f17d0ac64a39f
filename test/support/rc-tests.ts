/** Plays the stories of a place as tests. */
import t from 'tap'
import { rcSubjects, subjectName } from './rc-box.js'
import type { RcPlace } from './rc-models/place.js'
import { play, storiesOf } from './rc-stories.js'
import { turns } from './stories.js'

/** All of it, rather than each story once. */
const all = process.env.RC_CASES === 'all'

/**
 * Each story once, with the subjects in turn, or all with all.
 *
 * @param daily the beginnings of the names of the stories for every day; default: all
 */
export function rcTests(place: RcPlace, daily: readonly string[] = ['']): void {
  const turn = turns(all ? 4 : 8)
  t.jobs = 8
  const stories = storiesOf(place).filter(({ name }) => all || daily.some((start) => name.startsWith(start)))
  for (const [index, story] of stories.entries()) {
    const fitting = rcSubjects.filter((subject) => story.fits?.(subject, place) ?? true)
    const subjects = all ? fitting : fitting.slice((index + 1) % Math.max(1, fitting.length)).slice(0, 1)
    for (const subject of subjects)
      t.test(`${place.name}: ${subjectName(subject)}: ${story.name}`, { timeout: 300_000 }, async (t) => {
        t.same(await turn(() => play(place, subject, story)), [])
      })
  }
}
