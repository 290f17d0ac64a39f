/** Stories of OpenBSD: rcctl(8), rc.conf.local(8), login classes, boot and shutdown. */
import { bsdEnvironment } from './rc-box.js'
import type { RcStory, Story } from './rc-stories.js'

const rcctl = async ({ box }: RcStory, ...words: readonly string[]) =>
  box.box.run(['/usr/sbin/rcctl', ...words], { env: bsdEnvironment, cwd: '/' })

async function must(story: RcStory, words: readonly string[], status: number, pattern = /^/): Promise<void> {
  const result = await rcctl(story, ...words)
  const said = `${result.stdout}${result.stderr}`
  story.must(result.status === status && pattern.test(said), `rcctl ${words.join(' ')}: ${result.status}: ${said}`)
}

export const openbsdStories: readonly Story[] = [
  {
    name: 'the actions, one after the other',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      await must(story, ['check', kind], 1, /failed/)
      await must(story, ['start', kind], 0)
      story.running(subject.nodes, 'after start')
      await must(story, ['stop', kind], 0)
      await must(story, ['enable', kind], 0)
      await must(story, ['ls', 'on'], 0, new RegExp(`^${kind}$`, 'm'))
      await must(story, ['ls', 'failed'], 1, new RegExp(`^${kind}$`, 'm'))
      await must(story, ['start', kind], 0, /ok/)
      const first = story.pids()
      await must(story, ['start', kind], 0)
      story.must(story.pids() === first, 'a second start changed the nodes')
      const check = await story.verb(kind, 'check', 0, /ok/)
      story.must(check.stderr === '', `check says on stderr: ${check.stderr}`)
      const other = await box.box.run([`/etc/rc.d/${kind}`, 'check'], { user: 'other', env: bsdEnvironment })
      story.must(other.status === 0 && other.stderr === '', `check by another user: ${other.status} ${other.stderr}`)
      await must(story, ['ls', 'started'], 0, new RegExp(`^${kind}$`, 'm'))
      await must(story, ['ls', 'failed'], 0)
      await must(story, ['configtest', kind], 0, /ok/)
      await must(story, ['reload', kind], 0, /ok/)
      story.running(subject.nodes, 'after reload')
      const before = story.pids()
      await must(story, ['restart', kind], 0, /ok/)
      story.must(story.pids() !== before, 'a restart changed nothing')
      story.running(subject.nodes, 'after restart')
      const engine = await box.box.run(`/usr/local/libexec/celery-initd/${kind} --help`)
      story.must(engine.status === 0 && /rolling_restart/.test(engine.stdout), `the engine's help: ${engine.stderr}`)
      await must(story, ['stop', kind], 0, /ok/)
      story.running(0, 'after stop')
      await must(story, ['stop', kind], 0)
      await must(story, ['bogus', kind], 1, /usage/)
    },
  },
  {
    name: 'what rcctl sets reaches the nodes',
    async run(story) {
      const { box, kind, subject } = story
      const prefix = kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
      await box.install(subject, story.config('', `${prefix}_ULIMIT="-n 600"`))
      if (subject.form === 'generic')
        await box.box.write(`/etc/login.conf.d/${kind}`, `${kind}:\\\n\t:openfiles=600:\\\n\t:tc=daemon:\n`)
      await box.box.run("mkdir '/srv/work'; chmod 755 /srv/work")
      await must(story, ['enable', kind], 0)
      await must(story, ['get', kind, 'user'], 0, /^celery$/m)
      await must(story, ['set', kind, 'flags', "--tag='x  y' -c 1"], 0)
      await must(story, ['set', kind, 'user', 'other'], 0)
      await must(story, ['set', kind, 'execdir', '/srv/work'], 0)
      await must(story, ['set', kind, 'timeout', '20'], 0)
      await must(story, ['set', kind, 'class', 'staff'], 1, /read-only/)
      await must(story, ['start', kind], 0, /ok/)
      const [start] = (await box.journal()).starts
      if (start === undefined) throw new Error(`nothing was started: ${(await box.notes()).join(' | ')}`)
      const { uid, cwd, argv, limits } = start
      story.must(uid === 991, `it runs as ${uid}`)
      story.must(cwd === '/srv/work', `it runs in ${cwd}`)
      story.must(argv.includes('--tag=x  y'), argv.join(' '))
      story.must(limits.NOFILE?.[0] === 600, `it may open ${limits.NOFILE?.[0]} files`)
      await must(story, ['check', kind], 0, /ok/)
      await must(story, ['stop', kind], 0, /ok/)
      story.running(0, 'after stop')
      await must(story, ['set', kind, 'flags', '--bad "quotes'], 0)
      await must(story, ['start', kind], 1, /failed/)
      await must(story, ['set', kind, 'flags'], 0)
      await must(story, ['set', kind, 'rtable', '3'], 0)
      await must(story, ['start', kind], 0, /ok/)
      story.must(
        (await box.notes()).some((line) => line.startsWith('route -T 3 exec ')),
        'the routing table',
      )
      await must(story, ['stop', kind], 0, /ok/)
    },
  },
  {
    name: 'a boot, and a shutdown that waits for a task',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config('--halt=2'))
      await must(story, ['enable', kind], 0)
      const boot = await box.box.run(['/etc/rc'], { env: bsdEnvironment })
      story.running(subject.nodes, `a boot: ${boot.stdout}${boot.stderr}`)
      const end = await box.box.run(['/etc/rc', 'shutdown'], { env: bsdEnvironment })
      story.running(0, `a shutdown: ${end.stdout}${end.stderr}`)
      const { events } = await box.journal()
      const ends = events.filter(({ event }) => event === 'end').length
      story.must(ends === subject.nodes, `${ends} nodes ended by themselves`)
    },
  },
  {
    name: 'what does not stop fails, is not killed, and is not started twice',
    fits: ({ kind }) => kind === 'celeryd',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config('--ignore=TERM', 'CELERYD_STOP_TIMEOUT=1'))
      await must(story, ['enable', kind], 0)
      await must(story, ['start', kind], 0, /ok/)
      const first = story.pids()
      await must(story, ['restart', kind], 1, /failed/)
      story.must(story.pids() === first, `${first} became ${story.pids()}`)
      const notes = await box.notes()
      story.must(
        notes.some((line) =>
          new RegExp(`^logger -t ${kind} -p daemon.err.*libexec/celery-initd/${kind}.* kill`).test(line),
        ),
        `syslogd was told: ${notes.join(' | ')}`,
      )
      await must(story, ['stop', kind], 1, /failed/)
      await story.breakApp(true)
      await must(story, ['restart', kind], 1, /failed/)
      await must(story, ['reload', kind], 1, /failed/)
      await must(story, ['configtest', kind], 1, /failed/)
      story.must(story.pids() === first, `with a broken app ${first} became ${story.pids()}`)
      const traced = await box.box.run([`/etc/rc.d/${kind}`, '-d', 'configtest'], { env: bsdEnvironment })
      story.must(/ModuleNotFoundError/.test(traced.stdout + traced.stderr), `-d shows: ${traced.stdout}`)
    },
  },
  {
    name: 'with one node dead, check fails and stop stops the other',
    fits: ({ nodes }) => nodes > 1,
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      await must(story, ['enable', kind], 0)
      await must(story, ['start', kind], 0, /ok/)
      await box.box.run(['kill', '-9', `${box.nodes()[0]?.pid}`])
      await must(story, ['check', kind], 1, /failed/)
      await must(story, ['stop', kind], 0, /ok/)
      story.running(0, 'after stop')
    },
  },
  {
    name: 'instances are links',
    fits: ({ form }) => form === 'generic',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      await box.box.run(['ln', '-s', `/etc/rc.d/${kind}`, `/etc/rc.d/${kind}_web`])
      await box.box.write(`/etc/${kind}_web`, story.config())
      await must(story, ['enable', kind], 0)
      await must(story, ['enable', `${kind}_web`], 0)
      await must(story, ['start', kind, `${kind}_web`], 0, /ok/)
      story.running(2 * subject.nodes, 'after both starts')
      await must(story, ['ls', 'started'], 0, new RegExp(`^${kind}\\n${kind}_web$`, 'm'))
      await must(story, ['stop', `${kind}_web`], 0, /ok/)
      story.running(subject.nodes, 'with one of two stopped')
      await must(story, ['check', kind], 0, /ok/)
      await must(story, ['stop', kind], 0, /ok/)
    },
  },
  {
    name: 'a compiled script is for its own name alone; what is missing is told to syslogd',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      await must(story, ['enable', kind], 0)
      if (subject.form === 'frozen') {
        await box.box.run(['ln', '-s', `/etc/rc.d/${kind}`, `/etc/rc.d/${kind}_web`])
        await must(story, ['start', `${kind}_web`], 1, /compiled for/)
      } else {
        await box.box.run(['rm', `/etc/${kind}`])
        await must(story, ['start', kind], 1, /failed/)
        story.must(
          (await box.notes()).some((line) => line.includes(`there is no config /etc/${kind}`)),
          'the missing config',
        )
      }
      await box.box.run('rm -r /usr/local/libexec/celery-initd')
      await must(story, ['start', kind], 1, /failed/)
      story.must(
        (await box.notes()).some((line) => /libexec\/celery-initd\/\w+ is missing/.test(line)),
        'the missing engine',
      )
    },
  },
]
