/** Service scripts under real frameworks of the BSDs: a row for each place that `RC_SUBR` names, and each script. */
import { rcSubjects, subjectName } from '../support/rc-box.js'
import { dragonflyBoot, dragonflyTools } from '../support/rc-models/dragonfly.js'
import { freebsdBoot, freebsdTools } from '../support/rc-models/freebsd.js'
import { netbsdBoot, netbsdTools } from '../support/rc-models/netbsd.js'
import { openbsdBoot, openbsdTools } from '../support/rc-models/openbsd.js'
import { type RcPlace, realPlace } from '../support/rc-models/place.js'
import { play, storiesOf } from '../support/rc-stories.js'
import { turns } from '../support/stories.js'
import { type Line, line } from './table.js'

/** What starts and stops all services, where the place does not bring its own. */
const boots = { freebsd: freebsdBoot, dragonfly: dragonflyBoot, netbsd: netbsdBoot, openbsd: openbsdBoot } as const

/** The places of `RC_SUBR="/path/to/place …"`. @throws Error when one is not as docs/portability.md says */
export const rcPlaces: readonly RcPlace[] = (process.env.RC_SUBR ?? '')
  .split(/\s+/)
  .filter((path) => path !== '')
  .map((path) =>
    realPlace(
      path,
      { freebsd: freebsdTools, dragonfly: dragonflyTools, netbsd: netbsdTools, openbsd: openbsdTools },
      boots,
    ),
  )

/** A line for each script in each place, as soon as all of its stories have been played. */
export function rcLines(): Promise<Line>[] {
  const turn = turns(4)
  return rcPlaces.flatMap((place) =>
    rcSubjects.map(async (subject) => {
      const stories = storiesOf(place).filter(({ fits }) => fits?.(subject, place) ?? true)
      const wrong = await Promise.all(stories.map((story) => turn(() => play(place, subject, story))))
      return line(place.name, `${subjectName(subject)}: ${stories.length} stories`, wrong.flat())
    }),
  )
}
