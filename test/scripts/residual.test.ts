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

/** What ends the shell on one host, where a file of this name is there, and what is said of it. */
const ends: readonly (readonly [file: string, text: string, says: string])[] = [
  ['fails', '[ ! -e /srv/fails ] || exit 0', 'the config has ended the script'],
  ['unset', 'if [ -e /srv/unset ]; then set -u; A="$NOT_SET"; fi; set +u', 'the config has ended the script'],
  ['sourced', '[ ! -e /srv/sourced ] || . /srv/sourced', 'the config has ended the script'],
  ['path', '[ ! -e /srv/path ] || readonly PATH', 'the config makes PATH readonly, which'],
  ['locked', '[ ! -e /srv/locked ] || readonly nodes', 'the config makes nodes readonly, which'],
]
/** What the script cannot go on without, not even with its record. */
const constants: readonly (readonly [text: string, says: string])[] = [
  ['readonly IFS', 'the config makes IFS readonly, which'],
  ['readonly IFS\nexit 3', 'the config makes IFS readonly, which'],
  ['LD_PRELOAD=/srv/none.so\nexport LD_PRELOAD\nreadonly LD_PRELOAD\nexit 3', 'the config exports LD_PRELOAD'],
]
const frozen = `${ends.map(([, text]) => text).join('\n')}
[ ! -e /srv/interrupted ] || kill -s "$(cat /srv/interrupted)" $$
[ ! -e /srv/constants ] || . /srv/constants
CELERY_APP=proj
CELERY_BIN=/opt/venv/bin/celery
CELERYD_NODES="w1 w2"
`

for (const shell of ['dash', 'bash', 'mksh', 'ksh93', 'yash', 'posh', 'zsh', 'busybox'])
  t.test(`where the config ends the script, the record is enough to stop, in ${shell}`, async (t) => {
    const box = await sandbox(t, { shell: `/bin/${shell}` })
    const script = '/etc/init.d/celeryd'
    await box.write('/opt/venv/bin/celery', celery, { mode: 0o755 })
    await box.write(script, compileScript('/etc/default/celeryd', frozen))
    t.match(await box.run([script, 'start']), { status: 0 })
    for (const [file, , says] of ends) {
      // At an unset variable it leaves a function, and outside of one it ends without the trap; so does OpenBSD's ksh.
      if (shell === 'posh' && file === 'unset') continue
      await box.write(`/srv/${file}`, 'export LD_PRELOAD=/srv/none.so\nexit 3\n')
      const stderr = new RegExp(`(^|\\n)celeryd: ${says}[^\\n]*\\n$`)
      for (const verb of ['start', 'restart', 'dryrun'])
        t.match(await box.run([script, verb]), { status: 6, stdout: '', stderr }, `${verb}: ${file}`)
      const seen = { status: 0, stdout: /^celeryd: w1 is running .*\nceleryd: w2 is running .*\n$/, stderr }
      t.match(await box.run([script, 'status']), seen, file)
      await box.run(['rm', `/srv/${file}`])
    }
    for (const [text, says] of constants) {
      await box.write('/srv/constants', text)
      const stderr = new RegExp(`^celeryd: ${says}[^\\n]*\\n$`)
      t.match(await box.run([script, 'stop']), { status: 6, stdout: '', stderr }, text)
      const cannotTell = 'celeryd: cannot tell: there is no usable config\n'
      t.match(await box.run([script, 'status']), { status: 4, stdout: cannotTell, stderr }, text)
      await box.run(['rm', '/srv/constants'])
    }
    for (const [signal, status] of [
      ['HUP', 129],
      ['INT', 130],
      ['TERM', 143],
    ] as const) {
      await box.write('/srv/interrupted', signal)
      t.match(await box.run([script, 'stop']), { status, stdout: '' }, `${signal} while the config is read`)
      await box.run(['rm', '/srv/interrupted'])
    }
    await box.write('/srv/locked', '')
    t.match(await box.run([script, 'stop']), { status: 0, stdout: /w1 is down/, stderr: /makes nodes readonly/ })
    t.same(
      box.processes().filter(({ uid }) => uid === 990),
      [],
    )
    t.match(await box.run([script, 'kill']), { status: 6, stdout: '' }, 'nothing is recorded any more')
  })

t.test('an alias that a line of the config defines is there for the next', async (t) => {
  const box = await sandbox(t)
  const text =
    '. /etc/more\nCELERYD_OPTS=$(more_options)\nalias last="echo -c"\nexport LAST="$(last)"\nCELERY_APP=proj\n'
  await box.write('/etc/more', "alias more_options='echo -Q mine'\n")
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  const { stdout, stderr } = await box.run(['/etc/init.d/celeryd', 'dryrun'])
  t.match(stdout, / -Q mine/, stderr)
  t.match(stdout, /LAST=\S+-c/)
})

t.test('a config that ends the script is said to', async (t) => {
  const box = await sandbox(t)
  const text = 'CELERY_APP=proj\n[ -e /nowhere ] || exit 3\n'
  await box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', text))
  for (const [verb, status, stdout] of [
    ['start', 6, ''],
    ['stop', 6, ''],
    ['status', 4, 'celeryd: cannot tell: there is no usable config, and no record of a start\n'],
  ] as const)
    t.match(await box.run(['/etc/init.d/celeryd', verb]), {
      status,
      stdout,
      stderr: /^celeryd: the config has ended the script\n$/,
    })
})
