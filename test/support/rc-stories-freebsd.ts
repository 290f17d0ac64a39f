/** Stories of FreeBSD and NetBSD: service(8) or the script itself, rc.conf(5), boot and shutdown. */
import { bsdEnvironment } from './rc-box.js'
import type { RcStory, Story } from './rc-stories.js'

const isFreebsd = ({ box }: RcStory) => box.place.system === 'freebsd'
const isDragonfly = ({ box }: RcStory) => box.place.dragonfly === true

/** The line of rc.conf that enables a service, or does not. */
const enabling = (story: RcStory, name: string, word: string) =>
  isFreebsd(story) ? `${name}_enable=${word}\n` : `${name}=${word}\n`

/** NetBSD's rc.conf(5) reads the defaults itself, where there are any, and says that somebody has looked at it. */
export const writeRcConf = (story: RcStory, text: string) =>
  story.box.box.write('/etc/rc.conf', isFreebsd(story) ? text : `${netbsdStart}${text}`)

const netbsdStart = '[ ! -r /etc/defaults/rc.conf ] || . /etc/defaults/rc.conf\nrc_configured=YES\n'

/** The whole path of a script for rc.d. */
const script = (story: RcStory, name: string) => `${isFreebsd(story) ? '/usr/local/etc/rc.d' : '/etc/rc.d'}/${name}`

const up = /is running \(pid \d+\)/

export const freebsdStories: readonly Story[] = [
  {
    name: 'the verbs, one after the other',
    async run(story) {
      const { box, kind, subject } = story
      const { nodes } = subject
      await box.install(subject, story.config())
      await writeRcConf(story, '')
      // By hand, FreeBSD says 0 of what is not enabled, and NetBSD 1.
      const refused = isFreebsd(story) ? 0 : 1
      // DragonFly says nothing of it.
      await story.verb(kind, 'start', refused, isDragonfly(story) ? /^$/ : /onestart/)
      story.running(0, 'not enabled')
      await story.verb(kind, 'onestatus', 1, /is stopped/)
      await story.verb(kind, 'onestart', 0, /is up/)
      story.running(nodes, 'after onestart')
      if (isFreebsd(story) && !isDragonfly(story)) await story.verb(kind, 'enable', 0, /enabled in/)
      else await writeRcConf(story, enabling(story, kind, 'YES'))
      await story.verb(kind, 'status', 0, up)
      const first = story.pids()
      await story.verb(kind, 'start', 0, /already|is running/)
      story.must(story.pids() === first, 'a second start changed the nodes')
      await story.verb(kind, 'restart', 0, /is up/)
      const second = story.pids()
      story.must(second !== first && second !== '', `a restart left ${first}`)
      await story.verb(kind, 'reload', 0)
      story.running(nodes, 'after reload')
      await story.verb(kind, 'configtest', 0, /in order/)
      await story.verb(kind, 'create-paths', 0)
      await story.verb(kind, 'check_paths', 0)
      await story.verb(kind, 'dryrun', 0, /--pidfile=/)
      await story.verb(kind, 'rcvar', 0, new RegExp(`${kind}(_enable)?="?YES`))
      if (isFreebsd(story) && !isDragonfly(story)) {
        await story.verb(kind, 'enabled', 0)
        await story.verb(kind, 'describe', 0, /^Celery/)
        await story.verb(kind, 'extracommands', 0, /configtest/)
      }
      if (isFreebsd(story)) {
        const listed = await box.box.run(['/usr/sbin/service', '-e'], { env: bsdEnvironment })
        story.must(listed.stdout.includes(script(story, kind)), `service -e: ${listed.stdout}${listed.stderr}`)
      }
      await story.verb(kind, 'bogus', 1, /unknown directive/)
      await story.verb(kind, 'stop', 0, /is down/)
      story.running(0, 'after stop')
      await story.verb(kind, 'stop', 0)
      await story.verb(kind, 'status', 1, /is stopped/)
      if (isFreebsd(story)) {
        await writeRcConf(story, '')
        await story.verb(kind, 'status', 1, /is stopped/)
      }
      if (isDragonfly(story)) {
        // There, NAME=NO comes before NAME_enable.
        await writeRcConf(story, `${kind}=NO\n${kind}_enable=YES\n`)
        await story.verb(kind, 'start', 0, /^$/)
        story.running(0, 'not enabled')
        await story.verb(kind, 'onestart', 0, /is up/)
        await story.verb(kind, 'stop', 0, /is down/)
        story.running(0, 'what runs is stopped')
      }
    },
  },
  {
    name: 'what rc.conf sets reaches the nodes',
    async run(story) {
      const { box, kind, subject } = story
      const prefix = kind === 'celeryd' ? 'CELERYD' : 'CELERYBEAT'
      await box.install(subject, story.config('', `${prefix}_USER=celery\n${prefix}_CHDIR=/\nexport A=config B=config`))
      await box.box.run("mkdir '/srv/a b' && chmod 755 '/srv/a b'")
      await box.box.write('/srv/more', 'C=file\nD="two words"\n', { mode: 0o600 })
      const knobs = {
        user: 'other',
        group: 'other',
        chdir: "'/srv/a b'",
        umask: '027',
        flags: `"--tag='x  y' --say=\\$HOME"`,
        env: `"B=rc.conf E='one  word' F=\\"it's\\""`,
        env_file: '/srv/more',
        nice: '5',
        ...(isFreebsd(story) && { limits: '"-n 777"', login_class: 'staff' }),
        ...(box.place.setup && { setup: '"touch /srv/was-set-up"' }),
      }
      const lines = Object.entries(knobs).map(([knob, value]) => `${kind}_${knob}=${value}\n`)
      await writeRcConf(story, enabling(story, kind, 'YES') + lines.join(''))
      await story.verb(kind, 'start', 0, /is up/)
      const [start] = (await box.journal()).starts
      if (start === undefined) throw new Error('nothing was started')
      const { uid, gid, cwd, umask, environment, argv, limits } = start
      story.must(uid === 991 && gid === 991, `it runs as ${uid}:${gid}`)
      story.must(cwd === '/srv/a b', `it runs in ${cwd}`)
      story.must(umask === 0o27, `its umask is ${umask.toString(8)}`)
      for (const word of ['--tag=x  y', '--say=$HOME']) story.must(argv.includes(word), `${word}: ${argv.join(' ')}`)
      for (const variable of ['A=config', 'B=rc.conf', 'C=file', 'D=two words', 'E=one  word', "F=it's"])
        story.must(environment.includes(variable), `${variable} is not in ${environment.join(' | ')}`)
      // The 19th field of proc(5)'s stat; the name of the process, the second, has no blanks.
      const nice = await box.box.run(`cut -d ' ' -f 19 /proc/${start.pid}/stat`)
      const own = Number((await box.box.run('nice')).stdout)
      story.must(Number(nice.stdout) === Math.min(own + 5, 19), `its nice value is ${nice.stdout}, and ours ${own}`)
      if (isFreebsd(story)) {
        story.must(limits.NOFILE?.[0] === 777, `it may open ${limits.NOFILE?.[0]} files`)
        story.must(
          (await box.notes()).some((line) => /^limits -C staff -n 777/.test(line)),
          'the login class',
        )
        if (box.place.setup)
          story.must((await box.box.run('ls /srv/was-set-up')).status === 0, 'the set-up was not run')
      }
      await story.verb(kind, 'status', 0, up)
      await story.verb(kind, 'stop', 0, /is down/)
    },
  },
  {
    name: 'other programs stand in front of the nodes',
    fits: (_, { system, dragonfly }) => system === 'freebsd' && dragonfly !== true,
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      const knobs = `${kind}_cpuset=0-1\n${kind}_fib=2\n${kind}_oomprotect=YES\n${kind}_prepend="env PREPENDED=1"\n`
      await writeRcConf(story, enabling(story, kind, 'YES') + knobs)
      await story.verb(kind, 'start', 0, /is up/)
      const notes = await box.notes()
      for (const pattern of [/^limits -C daemon/, /^setfib -F 2 /, /^cpuset -l 0-1 /])
        story.must(
          notes.some((line) => pattern.test(line)),
          `${pattern}: ${notes.join(' | ')}`,
        )
      const protects = notes.filter((line) => /^protect {1,2}-p \d+$/.test(line))
      story.must(protects.length === subject.nodes, `protect: ${notes.join(' | ')}`)
      await story.verb(kind, 'status', 0, up)
      await story.verb(kind, 'stop', 0, /is down/)
    },
  },
  {
    name: 'what cannot be honoured is refused by name',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      for (const knob of isFreebsd(story) ? ['chroot', 'groups', 'program'] : ['chroot', 'groups', 'limits']) {
        await writeRcConf(story, `${enabling(story, kind, 'YES')}${kind}_${knob}=/x\n`)
        await story.verb(kind, 'start', 1, new RegExp(`${kind}_${knob} cannot be used`))
      }
      const { jails, setup, dragonfly, system } = box.place
      const missing = [
        ...(jails ? [] : ['svcj=YES']),
        ...(setup ? [] : ['setup=true']),
        ...(dragonfly ? ['fib=1', 'cpuset=0-1', 'oomprotect=ALL'] : []),
      ]
      for (const knob of system === 'freebsd' ? missing : []) {
        await writeRcConf(story, `${enabling(story, kind, 'YES')}${kind}_${knob}\n`)
        const said = new RegExp(`${kind}_${knob.replace(/=.*/, '')} (needs|is not known)`)
        for (const verb of ['start', 'restart']) await story.verb(kind, verb, 1, said)
      }
      story.running(0, 'refused')
      await writeRcConf(story, `${enabling(story, kind, 'YES')}${kind}_umask=9\n`)
      await story.verb(kind, 'start', 1, /umask/)
      // su(1) of the BSDs gives nobody another group.
      await writeRcConf(story, `${enabling(story, kind, 'YES')}${kind}_group=other\n`)
      await story.verb(kind, 'start', 1, /cannot give celery the group other/)
      await writeRcConf(story, `${enabling(story, kind, 'YES')}${kind}_env=word\n`)
      await story.verb(kind, 'start', 1, /NAME=VALUE/)
    },
  },
  {
    name: 'a boot, and a shutdown that waits for a task',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config('--halt=2'))
      await writeRcConf(story, enabling(story, kind, 'NO'))
      const boot = () => box.box.run(['/etc/rc', 'autoboot'], { env: bsdEnvironment })
      const still = await boot()
      story.running(0, `a boot without it: ${still.stdout}${still.stderr}`)
      await writeRcConf(story, enabling(story, kind, 'YES'))
      const began = await boot()
      story.running(subject.nodes, `a boot: ${began.stdout}${began.stderr}`)
      // What runs is stopped, enabled or not.
      await writeRcConf(story, enabling(story, kind, 'NO'))
      const end = await box.box.run(['/etc/rc.shutdown'], { env: bsdEnvironment })
      story.running(0, `a shutdown: ${end.stdout}${end.stderr}`)
      const { events } = await box.journal()
      const ends = events.filter(({ event }) => event === 'end').length
      story.must(ends === subject.nodes, `${ends} nodes ended by themselves`)
    },
  },
  {
    name: 'a restart starts nothing beside what does not stop, and stops nothing that would not start',
    fits: ({ kind }) => kind === 'celeryd',
    async run(story) {
      const { box, kind, subject } = story
      await writeRcConf(story, enabling(story, kind, 'YES'))
      await box.install(subject, story.config('--ignore=TERM', 'CELERYD_STOP_TIMEOUT=1'))
      await story.verb(kind, 'start', 0, /is up/)
      const first = story.pids()
      await story.verb(kind, 'restart', 1, new RegExp(`${script(story, kind)} kill`))
      story.must(story.pids() === first, `${first} became ${story.pids()}`)
      await story.breakApp(true)
      await story.verb(kind, 'restart', 1)
      story.must(story.pids() === first, `with a broken app ${first} became ${story.pids()}`)
      await story.verb(kind, 'configtest', 1, /ModuleNotFoundError/)
      await story.verb(kind, 'kill', 0)
      story.running(0, 'after kill')
    },
  },
  {
    name: 'instances are links',
    fits: ({ form }) => form === 'generic',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      const path = script(story, kind)
      await box.box.run(['ln', '-s', kind, `${path}-web`])
      await box.box.write(
        `${path.startsWith('/usr/local') ? '/usr/local/etc' : '/usr/pkg/etc'}/${kind}-web`,
        story.config(),
      )
      await writeRcConf(story, enabling(story, kind, 'YES') + enabling(story, `${kind}_web`, 'YES'))
      const boot = await box.box.run(['/etc/rc', 'autoboot'], { env: bsdEnvironment })
      story.running(2 * subject.nodes, `a boot: ${boot.stdout}${boot.stderr}`)
      await story.verb(`${kind}-web`, 'status', 0, new RegExp(`^${kind}-web: .* is running`, 'm'))
      await writeRcConf(story, enabling(story, kind, 'YES') + enabling(story, `${kind}_web`, 'NO'))
      if (isFreebsd(story)) {
        const listed = await box.box.run(['/usr/sbin/service', '-e'], { env: bsdEnvironment })
        story.must(listed.stdout.trim() === path, `service -e: ${listed.stdout}`)
      }
      await story.verb(`${kind}-web`, 'stop', 0, /is down/)
      story.running(subject.nodes, 'with one of two stopped')
      await story.verb(kind, 'status', 0, up)
      await story.verb(kind, 'stop', 0, /is down/)
    },
  },
  {
    name: 'what is missing is named',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      await writeRcConf(story, enabling(story, kind, 'YES'))
      if (subject.form === 'generic') {
        await box.box.run(`rm ${isFreebsd(story) ? '/usr/local' : '/usr/pkg'}/etc/${kind}`)
        await story.verb(kind, 'start', 1, new RegExp(`there is no config .*/etc/${kind}`))
      }
      await box.box.run('rm -r /usr/local/libexec/celery-initd /usr/pkg/libexec/celery-initd')
      await story.verb(kind, 'start', 1, /libexec\/celery-initd\/\w+ is missing/)
    },
  },
  {
    name: 'a service jail',
    fits: ({ kind }, { jails }) => jails === true && kind === 'celeryd',
    async run(story) {
      const { box, kind, subject } = story
      await box.install(subject, story.config())
      await writeRcConf(story, `${enabling(story, kind, 'YES')}${kind}_svcj=YES\n`)
      await story.verb(kind, 'start', 0)
      story.running(subject.nodes, 'after start')
      const notes = await box.notes()
      story.must(
        notes.some((line) => line.includes(`name=svcj-${kind}`)),
        `no jail: ${notes.join(' | ')}`,
      )
      await story.verb(kind, 'status', 0, up)
      story.must(
        (await box.notes()).some((line) => line.startsWith(`jexec svcj-${kind} `)),
        'status did not look into the jail',
      )
      const first = story.pids()
      await story.breakApp(true)
      await story.verb(kind, 'restart', 1, /ModuleNotFoundError/)
      story.must(story.pids() === first, 'a restart with a broken app')
      await story.breakApp(false)
      await story.verb(kind, 'restart', 0)
      story.must(story.pids() !== first, 'a restart changed nothing')
      story.running(subject.nodes, 'after restart')
      await story.verb(kind, 'stop', 0)
      story.running(0, 'after stop')
      await story.verb(kind, 'status', 1, /is stopped/)
    },
  },
]
