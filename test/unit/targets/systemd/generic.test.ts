/** Units for packages. */

import t from 'tap'
import { defaultProfile } from '../../../../lib/options/profile.js'
import { genericService } from '../../../../lib/service/generic.js'
import { emitGenericUnits } from '../../../../lib/targets/systemd/generic.js'

const files = (kind: 'celeryd' | 'celerybeat', profile = defaultProfile) =>
  new Map(emitGenericUnits(genericService(kind, profile)).map((each) => [each.path, each]))

t.test('units, generator, engine and accounts, below the root of the file system', async (t) => {
  t.same(
    [...files('celeryd').keys()],
    [
      'usr/lib/systemd/system/celeryd.service',
      'usr/lib/systemd/system/celeryd@.service',
      'usr/lib/systemd/system-generators/celery-initd',
      'usr/local/libexec/celery-initd/celeryd',
      'usr/lib/sysusers.d/celery-initd.conf',
      'usr/lib/tmpfiles.d/celery-initd.conf',
    ],
  )
  t.equal(files('celeryd').get('usr/lib/systemd/system-generators/celery-initd')?.mode, 0o755)
})

t.test('what both services share has the same bytes, so that either can be installed last', async (t) => {
  const worker = files('celeryd')
  for (const [path, { text }] of files('celerybeat')) {
    const other = worker.get(path)
    if (other !== undefined) t.equal(text, other.text, path)
  }
})

t.test('a node becomes its process; a scheduler needs no name of a node', async (t) => {
  const node = files('celeryd').get('usr/lib/systemd/system/celeryd@.service')?.text
  t.match(node, /\nExecStart=\S+\/celeryd --name %p supervise %i\n/)
  t.match(node, /\nPartOf=%p\.service\n/)
  const beat = files('celerybeat').get('usr/lib/systemd/system/celerybeat.service')?.text
  t.match(beat, /\nExecStart=\S+\/celerybeat --name %p supervise\n/)
  t.match(beat, /\n\[Install\]\nWantedBy=multi-user\.target\n/)
  t.notMatch(beat, /PartOf|ExecCondition/)
})

t.test("the packager's choices", async (t) => {
  const profile = { ...defaultProfile, user: '_celery', group: 'tasks', logDirectory: '/log', libexecDirectory: '/x' }
  const made = files('celeryd', profile)
  t.match(made.get('usr/lib/sysusers.d/celery-initd.conf')?.text, /\ng tasks -\nu _celery - "Celery"\n/)
  t.match(
    made.get('usr/lib/tmpfiles.d/celery-initd.conf')?.text,
    /\nd \/run\/celery 0755 _celery tasks -\nd \/log\/celery /,
  )
  t.ok(made.has('x/celeryd'))
  t.match(made.get('usr/lib/systemd/system-generators/celery-initd')?.text, /"\/x\/\$kind"/)
})
