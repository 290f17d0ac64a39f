/** What a config exports reaches its nodes, and no program that root runs, however the config ends. */
import t from 'tap'
import { expectVerb, type Row, runRows } from '../support/reports.js'
import { defaultEnv } from '../support/sandbox.js'
import { genericCelerybeat, genericCeleryd, type ServiceBox, type Subject } from '../support/service-box.js'

/** The loader of each program that gets this writes a file, whose owner tells who ran it. */
const traced = 'export LD_DEBUG=files LD_DEBUG_OUTPUT=/tmp/loaded'
/** Shells that read a file when they begin, and what splits words. */
const read = "export ENV=/srv/evil BASH_ENV=/srv/evil IFS='-/' PS4='$(/srv/evil)' LC_ALL=C"

const underShell = (name: string): Subject => ({ ...genericCeleryd, sandbox: { shell: `/bin/${name}` } })
const shells: Readonly<Record<string, Subject>> = {
  celeryd: genericCeleryd,
  celerybeat: genericCelerybeat,
  // These have no printf of their own, and these go on after mistakes.
  mksh: underShell('mksh'),
  yash: underShell('yash'),
  bash: underShell('bash'),
}

/** How a config ends: what a start and a status then are. */
const ends = {
  'that is fine': { text: '', start: 0 },
  'whose last command fails': { text: 'false', start: 0 },
  'with a syntax error': { text: 'if true; then (', start: 6 },
  'that exits': { text: 'exit 3', start: 6 },
  'with an unset variable under set -u': { text: 'set -u\nX=$NO_SUCH_VARIABLE', start: 6 },
}

/** Programs that root ran with what the config exports. */
const byRoot = async (service: ServiceBox) =>
  service.sh('cd /tmp; for file in *; do [ ! -e "$file" ] || [ ! -O "$file" ] || head -n 3 "$file"; done')

const rows = Object.entries(shells).flatMap(([shell, subject]) =>
  Object.entries(ends).map(
    ([end, { text, start }]): Row => ({
      name: `${shell}: a config ${end}`,
      subject,
      work: async (t, service) => {
        await service.box.write('/srv/evil', '#!/bin/sh\n: >/tmp/evil-$$\n')
        await service.sh('chmod 1777 /tmp')
        await service.launch()
        await service.configure({ more: `${traced}\n${read}\n${text}` })
        await service.run('status')
        await expectVerb(t, service, 'start', {
          status: start,
          ...(start === 0 ? { out: /is/ } : { err: /celery\w+: / }),
        })
        t.equal(await byRoot(service), '', 'root has run nothing with it')
        if (start === 0) {
          await service.run('stop')
          await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
          t.not(await service.sh('ls /tmp'), '', 'the node has it')
          t.equal(await byRoot(service), '', 'root has run nothing with it')
        }
      },
    }),
  ),
)

const constants: Row[] = ['', '\nif true; then (', '\nexit 3'].map((end) => ({
  name: `readonly LD_PRELOAD, exported, in a config that ${end === '' ? 'is fine' : `ends in${end.replace('\n', ' ')}`}`,
  work: async (t, service) => {
    await service.sh('chmod 1777 /tmp')
    await service.configure({ more: `${traced}\nLD_PRELOAD=/srv/x.so\nreadonly LD_PRELOAD\nexport LD_PRELOAD${end}` })
    for (const [verb, status] of [
      ['start', 6],
      ['status', 4],
    ] as const)
      await expectVerb(t, service, verb, {
        status,
        err: /^celeryd: the config exports LD_PRELOAD and makes it readonly.*\n$/m,
      })
    t.equal(await byRoot(service), '')
  },
}))

const elsewhere: Row = {
  name: 'CELERY_DEFAULTS names a config that cannot be read to its end: that is said, and the record is used',
  work: async (t, service) => {
    await expectVerb(t, service, 'start', { status: 0, out: /is up/ })
    await service.sh('cp /etc/default/celeryd /srv/mine; echo "if true; then (" >>/srv/mine')
    const env = { env: { ...defaultEnv, CELERY_DEFAULTS: '/srv/mine' } }
    const said = /^celeryd: reading \/srv\/mine failed\n$/m
    await expectVerb(t, service, 'status', { status: 0, out: /worker1 is running/, err: said }, env)
    await expectVerb(t, service, 'restart', { status: 6, err: said }, env)
    t.match(await service.run('stop -c 2', env), { status: 2, stderr: /takes no further arguments/ })
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/, err: said }, env)
    await service.sh('echo exit 0 >/srv/mine')
    await expectVerb(t, service, 'status', { status: 4, out: /cannot tell/, err: said }, env)
    // Others than root cannot read it at all.
    await service.sh('cp /etc/default/celeryd /srv/mine; chmod 600 /srv/mine')
    await expectVerb(t, service, 'start', { status: 0, out: /is up/ }, env)
    await expectVerb(
      t,
      service,
      'status',
      { status: 0, out: /worker1 is running/, err: /^celeryd: this account cannot read \/srv\/mine\n$/ },
      { ...env, user: 'other' },
    )
    await expectVerb(t, service, 'restart', { status: 4, err: /^celeryd: only root/ }, { ...env, user: 'other' })
    await expectVerb(t, service, 'stop', { status: 0, out: /is down/ }, env)
  },
}

runRows(t, [...rows, ...constants, elsewhere])
