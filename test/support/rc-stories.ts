/**
 * What an administrator, a boot and a shutdown do with a service of a BSD, and what has to come of it. The same stories run
 * under the models in tests, and under real frameworks in `make portability RC_SUBR=…`.
 */
import { RcBox, type RcSubject, rcConfig, subjectName } from './rc-box.js'
import type { RcPlace } from './rc-models/place.js'
import { freebsdStories } from './rc-stories-freebsd.js'
import { openbsdStories } from './rc-stories-openbsd.js'
import type { RunResult } from './sandbox.js'
import { standIn } from './stand-in.js'

/** One run of a story: what was found to be wrong is collected. */
export class RcStory {
  readonly wrong: string[] = []

  constructor(
    readonly box: RcBox,
    readonly subject: RcSubject,
  ) {}

  get kind() {
    return this.subject.kind
  }

  must(holds: boolean, text: string): void {
    if (!holds) this.wrong.push(text)
  }

  /** Calls a verb, and compares its status and what it says. */
  async verb(name: string, verb: string, status: number, pattern: RegExp = /^/): Promise<RunResult> {
    const result = await this.box.run(name, verb)
    const said = `${result.stdout}${result.stderr}`
    this.must(result.status === status && pattern.test(said), `${name} ${verb}: status ${result.status}: ${said}`)
    this.must(!result.held, `${name} ${verb}: something holds its output open`)
    return result
  }

  running(count: number, when: string): void {
    const { length } = this.box.nodes()
    this.must(length === count, `${when}: ${length} nodes run, not ${count}`)
  }

  pids(): string {
    return this.box
      .nodes()
      .map(({ pid }) => pid)
      .join(' ')
  }

  /** The text of a config, with options for the nodes and more lines. */
  config(options = '', more = ''): string {
    const prefix = this.kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
    return rcConfig(this.subject, `${options === '' ? '' : `${prefix}_OPTS="${options}"\n`}${more}`)
  }

  /** The stand-in says that its app is broken, or that it is not. */
  async breakApp(broken: boolean): Promise<void> {
    const file = standIn.replace(/celery$/, 'broken')
    await this.box.box.run([broken ? 'touch' : 'rm', file])
  }
}

export interface Story {
  readonly name: string
  /** Which subjects it makes sense for; default: all. */
  readonly fits?: (subject: RcSubject, place: RcPlace) => boolean
  run(story: RcStory): Promise<void>
}

/** The stories of a system. NetBSD's framework and FreeBSD's are of one origin. */
export function storiesOf({ system }: RcPlace): readonly Story[] {
  return system === 'openbsd' ? openbsdStories : freebsdStories
}

/** Plays a story in a sandbox of its own. @returns what was wrong */
export async function play(place: RcPlace, subject: RcSubject, story: Story): Promise<readonly string[]> {
  const box = await RcBox.make({ teardown: () => {} }, place)
  const played = new RcStory(box, subject)
  try {
    await story.run(played)
  } catch (error) {
    played.wrong.push(`${error instanceof Error ? error.message : error}`)
  } finally {
    await box.box.close()
  }
  return played.wrong.map((text) => `${subjectName(subject)}: ${story.name}: ${text}`)
}
