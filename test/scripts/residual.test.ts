/** A frozen script with what only its host can know: really run, with the quick stand-in for celery. */

import t from 'tap'
import { sandbox } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'

/** Prints what it got, once, beside its pid file, and waits. */
const celery = `#!/usr/bin/python3 -SE
import os, signal, sys
pidfile = [a.split('=', 1)[1] for a in sys.argv if a.startswith('--pidfile=')][0]
with open(pidfile + '.seen', 'w') as seen:
    seen.write('\\0'.join(sys.argv[1:]) + '\\0\\0' + '\\0'.join(sorted('='.join(i) for i in os.environ.items())))
with open(pidfile, 'w') as file:
    file.write('%d\\n' % os.getpid())
signal.signal(signal.SIGTERM, lambda *_: (os.unlink(pidfile), os._exit(0)))
while True:
    signal.pause()
`

const config = `
VENV=/opt/venv
CELERY_APP=proj
CELERY_BIN=$VENV/bin/celery
export PATH="$VENV/bin:$PATH"
export SECRET=$(printf "it's %s" known-to-the-host)
export FIXED="a
b"
CELERYD_NODES="w1 w2"
if [ -r /etc/more ]; then
    . /etc/more
fi
CELERYD_OPTS="$CELERYD_OPTS -c 1"
LATE=$(echo "known late")
export LATE
export AFTER="it's
fixed"
`

t.test('what only the host knows is found out there, and the rest is as compiled', async (t) => {
  const box = await sandbox(t)
  await box.write('/opt/venv/bin/celery', celery, { mode: 0o755 })
  await box.write('/etc/default/celeryd', config)
  await box.write('/etc/more', 'CELERYD_NODES="$CELERYD_NODES w3"\nCELERYD_OPTS="--time-limit=3 -c:w3 9"\n')
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', config))
  const start = await box.run(['/etc/init.d/celeryd', 'start'])
  t.equal(start.status, 0, start.stderr)
  t.match(
    (await box.run(['/etc/init.d/celeryd', 'status'])).stdout,
    /w1 is running.*\n.*w2 is running.*\n.*w3 is running/,
  )

  const seen = async (node: string) => {
    const [argv = '', environment = ''] = (await box.read(`/var/run/celery/${node}.pid.seen`)).split('\0\0')
    return { argv: argv.split('\0'), environment: environment.split('\0') }
  }
  const first = await seen('w1')
  t.same(first.argv.slice(-6), ['--loglevel=INFO', '--time-limit=3', '-c', '1', '-n', 'w1@%h'])
  t.same((await seen('w3')).argv.slice(-6), ['--loglevel=INFO', '--time-limit=3', '-c', '9', '-n', 'w3@%h'])
  const path = '/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin'
  const rest = ["SECRET=it's known-to-the-host", 'FIXED=a\nb', 'LATE=known late', "AFTER=it's\nfixed"]
  for (const variable of [`PATH=/opt/venv/bin:${path}`, ...rest]) {
    t.ok(first.environment.includes(variable), variable)
  }
  const stop = await box.run(['/etc/init.d/celeryd', 'stop'])
  t.equal(stop.status, 0, stop.stderr)
  t.same(
    box.processes().filter(({ uid }) => uid === 990),
    [],
  )
})

t.test('a config that ends the script is said to', async (t) => {
  const box = await sandbox(t)
  const text = 'CELERY_APP=proj\n[ -e /nowhere ] || exit 3\n'
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  for (const [verb, status, stdout] of [
    ['start', 6, ''],
    ['stop', 6, ''],
    ['status', 4, 'celeryd: cannot tell: there is no usable config\n'],
  ] as const)
    t.match(await box.run(['/etc/init.d/celeryd', verb]), {
      status,
      stdout,
      stderr: /^celeryd: the config has ended the script\n$/,
    })
})
