/** CELERYD_ENV_FILE: a file of variables that is read as data, by the account that may, and whose values nobody else sees. */

import t from 'tap'
import { KeptSecret } from '../support/kept-secret.js'
import { frozenCelerybeat, frozenCeleryd, genericCeleryd, ServiceBox, type Subject } from '../support/service-box.js'

const path = '/etc/celery/env'
const secret = 'hunter2 has "quotes", $HOME and #'
const text = `# for the service alone
SECRET='${secret}'
export SHORT=1 # a comment
directory=/nowhere
CERTIFICATE="hunter3
hunter4"
`

async function prepared(t: Parameters<typeof ServiceBox.make>[0], subject: Subject, file = path): Promise<ServiceBox> {
  const option = subject.kind === 'celeryd' ? 'CELERYD_ENV_FILE' : 'CELERYBEAT_ENV_FILE'
  const service = await ServiceBox.make(t, subject, { more: `${option}=${file}` })
  await service.box.write(path, text, { mode: 0o600 })
  return service
}

async function environment(service: ServiceBox): Promise<readonly string[]> {
  return (await service.journal()).starts.at(-1)?.environment ?? []
}

// Four at a time: they mostly wait.
t.jobs = 4

for (const [name, subject] of [
  ['frozen', frozenCeleryd],
  ['generic', genericCeleryd],
  ['beat', frozenCelerybeat],
] as const)
  t.test(`${name}: a file of root's alone reaches the service, and nobody else`, { buffered: true }, async (t) => {
    const service = await prepared(t, subject)
    const start = await service.run('start')
    t.equal(start.status, 0, start.stderr)
    const found = await environment(service)
    for (const each of [
      `SECRET=${secret}`,
      'SHORT=1',
      'directory=/nowhere',
      'CERTIFICATE=hunter3\nhunter4',
      'USER=celery',
    ])
      t.ok(found.includes(each), each)
    t.equal((await service.journal()).starts[0]?.cwd, '/')

    await service.box.write(path, text.replace('SHORT=1', 'SHORT=2'), { mode: 0o600 })
    const restart = await service.run('restart')
    t.equal(restart.status, 0, restart.stderr)
    t.ok((await environment(service)).includes('SHORT=2'), 'a restart reads it again')
    t.equal((await service.run('configtest')).status, 0)

    const kept = new KeptSecret(service.box, path, 'hunter')
    const traced = ['dryrun', 'status', 'restart', 'configtest', 'ping', 'graceful', 'rolling-restart', 'check-paths']
    for (const verb of [...traced, 'stop']) {
      const { stdout, stderr } = await kept.during(verb, service.box.run(['sh', '-x', service.path, verb]))
      t.match(stderr, /^\+ /m, `${verb}: it is a trace`)
      if (['restart', 'configtest', 'ping', 'rolling-restart'].includes(verb) && subject.kind === 'celeryd')
        t.match(stderr, /^\+ : '?the values of \/etc\/celery\/env are not traced'?$/m, `${verb} says so`)
      if (verb === 'dryrun') t.match(stdout, /the variables of \/etc\/celery\/env are not shown/)
    }
    await service.configure({ more: service.config.more ?? '', opts: '--crash=0' })
    const attached = ['sh', '-x', service.path, 'start']
    const env = { PATH: '/usr/bin:/bin', C_FAKEFORK: '1' }
    t.match(
      await kept.during('C_FAKEFORK=1', service.box.run(attached, { env })),
      { status: 1, stderr: /are not traced/ },
      'in the foreground',
    )
    t.ok((await environment(service)).includes(`SECRET=${secret}`), 'the node has it')
    await kept.inFiles('/srv/stand-in/celery')
    t.same(kept.seen, [], 'no value is in a trace, in what is printed, in a command line or in a copy')
  })

t.test('a file of the service user: its values are as secret', { buffered: true }, async (t) => {
  const service = await prepared(t, genericCeleryd, '/srv/app/.env')
  await service.box.write('/srv/app/.env', text, { mode: 0o600, owner: 'celery' })
  await service.sh('chown celery /srv/app')
  const kept = new KeptSecret(service.box, '/srv/app/.env', 'hunter')
  for (const verb of ['start', 'restart', 'configtest', 'ping', 'dryrun', 'stop']) {
    const result = await kept.during(verb, service.box.run(['sh', '-x', service.path, verb]))
    t.equal(result.status, verb === 'ping' ? 1 : 0, result.stderr)
  }
  t.ok((await environment(service)).includes(`SECRET=${secret}`))
  await kept.inFiles()
  t.same(kept.seen, [])
})

t.test('a file of the service user is read as that user', { buffered: true }, async (t) => {
  const service = await prepared(t, frozenCeleryd, '/srv/app/.env')
  await service.box.write('/srv/app/.env', text, { mode: 0o600, owner: 'celery' })
  await service.sh('chown celery /srv/app')
  const start = await service.run('start')
  t.equal(start.status, 0, start.stderr)
  t.ok((await environment(service)).includes(`SECRET=${secret}`))

  await service.sh('ln -sf /etc/shadow /srv/app/.env; chown -h celery /srv/app/.env')
  const other = await service.run('configtest')
  const cannot =
    'user celery cannot read /srv/app/.env, nor does root, since others can change /srv/app/ (CELERYD_ENV_FILE)'
  t.equal(other.status, 6)
  t.ok(other.stderr.includes(cannot), other.stderr)

  await service.sh('rm /srv/app/.env; mkfifo /srv/app/.env; chown celery /srv/app/.env')
  t.match(await service.run('restart'), { status: 6, stderr: /not a regular file/ })
  await service.sh('rm /srv/app/.env; truncate -s 8T /srv/app/.env; chown celery /srv/app/.env')
  t.match(await service.run('restart'), { status: 6, stderr: /larger than 1 MB/ })
  t.equal((await service.run('status')).status, 0, 'nothing was stopped')
})

t.test('a link of root, to a file of root', { buffered: true }, async (t) => {
  const service = await prepared(t, frozenCeleryd, '/etc/celery/link')
  await service.sh('ln -s env /etc/celery/link')
  const start = await service.run('start')
  t.equal(start.status, 0, start.stderr)
  t.ok((await environment(service)).includes(`SECRET=${secret}`))

  // What somebody else can change is named: the link, or where it leads.
  const says = async (weak: string) => {
    const { status, stderr } = await service.run('configtest')
    t.equal(status, 6)
    t.ok(stderr.includes(`cannot read /etc/celery/link, nor does root, since others can change ${weak} (`), stderr)
  }
  await service.sh('chown -h other /etc/celery/link')
  await says('/etc/celery/link -> env')
  await service.sh('chown -h root /etc/celery/link; chown other /etc/celery/env')
  await says('/etc/celery/env')
  await service.sh(
    'mkdir /srv/other; mv /etc/celery/env /srv/other/; chown other /srv/other; ln -sf /srv/other/env /etc/celery/env',
  )
  await says('/srv/other/')
})

t.test('without the file nothing starts; what runs is seen and stopped', { buffered: true }, async (t) => {
  const service = await prepared(t, frozenCeleryd)
  await service.run('start')
  await service.sh(`rm ${path}`)
  for (const verb of ['restart', 'rolling-restart', 'graceful', 'configtest', 'ping']) {
    const result = await service.run(verb)
    t.match(result, { status: 6, stderr: /^celeryd: there is no \/etc\/celery\/env \(CELERYD_ENV_FILE\)$/m }, verb)
  }
  t.match(await service.run('status'), { status: 0, stdout: /is running/, stderr: '' })
  t.match(await service.run('stop'), { status: 0, stdout: /is down/, stderr: '' })
  t.equal((await service.run('start')).status, 6)
  t.match(await service.run('kill'), { status: 0, stderr: '' })
})

t.test('a line that readers do not read alike: exit 6 with file, line and key', { buffered: true }, async (t) => {
  const service = await prepared(t, frozenCeleryd)
  await service.box.write(path, `${text}PASSWORD=hunter#2\n`, { mode: 0o600 })
  const start = await service.run('start')
  t.match(start, { status: 6, stderr: /^celeryd: \/etc\/celery\/env line 7, PASSWORD: .*quotes\n$/ })
  t.notMatch(start.stderr, /hunter/)
  await service.box.write(path, `${text}PASSWORD='hunter#2'\n`, { mode: 0o600 })
  t.equal((await service.run('start')).status, 0)
})
