/**
 * What an administrator, a boot and a shutdown do with a service of a BSD, and what has to come of it. The same stories run
 * under the models in tests, and under real frameworks in `make portability RC_SUBR=…`.
 */
import { KeptSecret } from './kept-secret.js'
import { bsdEnvironment, RcBox, type RcSubject, rcConfig, subjectName } from './rc-box.js'
import type { RcPlace } from './rc-models/place.js'
import { freebsdStories, writeRcConf } from './rc-stories-freebsd.js'
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

/** The same on all systems. */
const keptStory: Story = {
  name: 'what the environment file holds is seen by nobody else',
  async run(story) {
    const { box, kind, subject } = story
    const { system } = box.place
    const file = '/etc/celery/env'
    if (system === 'netbsd') await writeRcConf(story, '')
    await box.box.write(file, "SECRET='hunter2 $x'\n", { mode: 0o600 })
    await box.install(subject, story.config('', `${kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'}_ENV_FILE=${file}`))
    const kept = new KeptSecret(box.box, file, 'hunter2')
    // Not enabled, so that FreeBSD and NetBSD want them with "one".
    const verbs =
      system === 'openbsd'
        ? ['start', 'check', 'configtest', 'restart', 'stop']
        : ['onestart', 'onestatus', 'onedryrun', 'oneconfigtest', 'onerestart', 'onestop']
    for (const verb of verbs) {
      const { status, stdout, stderr } = await kept.during(verb, box.run(kind, verb))
      story.must(status === 0, `${verb}: status ${status}: ${stdout}${stderr}`)
    }
    const starts = (await box.journal()).starts.length
    story.must(starts === 2 * subject.nodes, `${starts} starts`)
    for (const { environment } of (await box.journal()).starts)
      story.must(environment.includes('SECRET=hunter2 $x'), 'a node does not have it')
    const [shell, directory] = system === 'openbsd' ? ['/bin/ksh', '/etc/rc.d'] : ['/bin/sh', scripts[system]]
    const traced = [shell, '-x', `${directory}/${kind}`, verbs[0] as string]
    const trace = await kept.during('a trace', box.box.run(traced, { env: bsdEnvironment, cwd: '/' }))
    story.must(trace.status === 0 && /^\+ /m.test(trace.stderr), `a trace: ${trace.status} ${trace.stderr}`)
    await kept.inFiles('/usr/local/libexec', '/srv')
    for (const each of kept.seen.filter((line) => !line.endsWith('/journal'))) story.must(false, each)
  },
}

const scripts = { freebsd: '/usr/local/etc/rc.d', netbsd: '/etc/rc.d' }

/** The stories of a system. NetBSD's framework and FreeBSD's are of one origin. */
export function storiesOf({ system }: RcPlace): readonly Story[] {
  return [...(system === 'openbsd' ? openbsdStories : freebsdStories), keptStory]
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
