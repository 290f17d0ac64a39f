/** The command `doctor`, over hosts that are made of maps: what it reads of the command line, what it prints, its status. */

import { join } from 'node:path'
import t from 'tap'
import { readArguments } from '../../../lib/cli/arguments.js'
import { runDoctor } from '../../../lib/cli/doctor.js'
import { Failure } from '../../../lib/cli/failure.js'
import { celeryInitd } from '../../support/command.js'
import { celeryAccount, type FakeHost, fakeHost } from '../../support/fake-host.js'

/** Runs it, and keeps what it prints. */
function doctor(argv: readonly string[], host: FakeHost = {}): { readonly status: number; readonly out: string } {
  let out = ''
  const take = (text: string) => {
    out += text
  }
  const streams = { out: take, error: take, colour: false }
  return { status: runDoctor(readArguments('doctor', argv), streams, fakeHost(host)), out }
}

t.test('a service from its config to a finding', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_BIN=/bin/celery\nCELERYD_CHECK_APP=0\n' })
  const config = join(dir, 'celeryd')
  const text = celeryInitd('compile', config).out
  const files = {
    [config]: 'as above',
    '/bin/celery': { text: '', mode: 0o755 },
    '/etc/init.d/celeryd': { text, mode: 0o755 },
  }
  const host = { files, commands: { ...celeryAccount, '/etc/init.d/celeryd configtest': '' } }
  const good = doctor([config], host)
  t.match(good, { status: 0 })
  t.match(
    good.out,
    /script {6}\/etc\/init\.d\/celeryd \(compiled, up to date\)\n[\s\S]*\n {2}next: \/etc\/init\.d\/celeryd start\n$/,
  )
  const edited = { ...host, files: { ...files, '/etc/init.d/celeryd': { text: `${text}#\n`, mode: 0o755 } } }
  t.match(doctor([config], edited), { status: 1, out: /error\[host-file-edited\]/ })
  t.match(doctor(['--disable', 'host-file-edited', config], edited), { status: 0 })
  t.notMatch(doctor(['--severity', 'error', config], host).out, /note\[/)
  const json = doctor(['--format', 'json', config], edited)
  t.match(JSON.parse(json.out), { manager: 'none', services: [{ findings: [{ code: 'host-file-edited' }] }] })
  const older = {
    ...host,
    files: {
      ...files,
      '/etc/init.d/celeryd': { text: text.replace(/by celery-initd \S+:/, 'by celery-initd 0.0.1:'), mode: 0o755 },
    },
  }
  t.match(doctor([config], older), { status: 0, out: /warning\[host-file-older\]/ })
  t.equal(doctor(['--strict', config], older).status, 1)
})

/** What ends a call before anything is looked at. */
function failureOf(argv: readonly string[]): unknown {
  try {
    return doctor(argv)
  } catch (error) {
    return error instanceof Failure ? error : undefined
  }
}

t.test('what is wrong with the command line, or with a config', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERYD_NODES="\n' })
  for (const [argv, status] of [
    [['--format', 'xml'], 2],
    [['--disable', 'no-such-code'], 2],
    [['--profile', join(dir, 'none')], 3],
    [[join(dir, 'none')], 3],
  ] as const)
    t.match(failureOf(argv), { status }, argv.join(' '))
  const config = join(dir, 'celeryd')
  t.match(doctor([config], { files: { [config]: 'x' } }), {
    status: 1,
    out: /host-config-errors\]: .*celeryd has an error: .*celeryd:1:15: /,
  })
  t.match(doctor([]), { status: 1, out: /host-nothing-found/ })
  t.match(celeryInitd('doctor', '--help'), { status: 0, out: /usage: celery-initd doctor/ })
  t.match(celeryInitd('--help').out, /doctor \[CONFIG\.\.\.\] +look at this host/)
})
