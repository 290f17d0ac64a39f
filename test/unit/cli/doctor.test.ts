/** The command `doctor`, over hosts that are made of maps: what it reads of the command line, what it prints, its status. */

import { writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import t from 'tap'
import { readArguments } from '../../../lib/cli/arguments.js'
import { runDoctor } from '../../../lib/cli/doctor.js'
import { Failure } from '../../../lib/cli/failure.js'
import { celeryInitd } from '../../support/command.js'
import { celeryAccount, type FakeHost, fakeHost } from '../../support/fake-host.js'

/** Runs it, and keeps what it prints. */
function doctor(
  argv: readonly string[],
  host: FakeHost = {},
  outColour = false,
): { readonly status: number; readonly out: string } {
  let out = ''
  const take = (text: string) => {
    out += text
  }
  const streams = { out: take, error: take, colour: false, outColour }
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
  // However its path is written.
  for (const written of [
    relative('.', config),
    `./${relative('.', config)}`,
    join(dir, '../.', basename(dir), 'celeryd'),
  ])
    t.equal(doctor([written], host).out, good.out, written)
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

t.test('errors of the environment file are not those of the config', async (t) => {
  const dir = t.testdir({ env: 'A=b#c\nB\n' })
  const [config, env] = [join(dir, 'celeryd'), join(dir, 'env')]
  writeFileSync(config, `CELERY_BIN=/bin/celery\nCELERYD_ENV_FILE=${env}\n`)
  const text = celeryInitd('compile', config).out
  const files = {
    [config]: 'as above',
    [env]: 'as above',
    '/bin/celery': { text: '', mode: 0o755 },
    '/etc/init.d/celeryd': { text, mode: 0o755 },
  }
  const { status, out } = doctor([config], { files, commands: celeryAccount })
  t.equal(status, 1)
  t.match(out, `error[host-env-file-errors]: ${env} has 2 errors: ${env}:1:4: `)
  t.match(out, `  next: celery-initd check ${config}\n`)
  t.match(out, '/etc/init.d/celeryd (compiled, up to date)', 'what is installed can be compared all the same')
  t.notMatch(out, /host-config-errors/)
})

t.test('an error of a file that is compiled in is shown by the command that doctor prints', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n' })
  const [config, env] = [join(dir, 'celeryd'), join(dir, 'env')]
  writeFileSync(env, 'AB=1\n')
  const { out: text } = celeryInitd('compile', '--env-file', env, config)
  writeFileSync(env, 'A-B=1\n')
  const files = { [config]: 'as above', '/etc/init.d/celeryd': { text, mode: 0o755 } }
  const { out } = doctor([config], { files })
  t.match(
    out,
    `has an error: ${env}: 'A-B' cannot be exported by sh\n    help: celery-initd check --env-file ${env} ${config}\n`,
  )
  t.match(celeryInitd('check', '--env-file', env, config), {
    status: 1,
    error: `${env}: 'A-B' cannot be exported by sh\n`,
  })
})

t.test('a profile: accounts, directories, names and programs are those of the packager', async (t) => {
  const dir = t.testdir({
    conf: { tasks: 'CELERYD_CHECK_APP=0\nCELERYD_NODES=w1\n', clock: 'CELERYBEAT_CHECK_APP=0\n' },
    elsewhere: {},
  })
  const settings = [
    ...['user=_tasks', 'group=_tasks', `config_directories=${dir}/conf`, 'celery_bin=/opt/celery', 'worker_name=tasks'],
    ...['beat_name=clock', 'script_directory=/opt/rc', 'run_directory=/opt/run', 'log_directory=/opt/log'],
  ]
  const [here, there] = [join(dir, 'profile'), join(dir, 'elsewhere/profile')]
  for (const path of [here, there]) writeFileSync(path, `${settings.join('\n')}\n`)
  const made = (...words: string[]) => ({ text: celeryInitd('compile', '--generic', ...words).out, mode: 0o755 })
  const host = {
    files: {
      [`${dir}/conf/tasks`]: 'CELERYD_NODES=w1\n',
      [`${dir}/conf/clock`]: 'CELERYBEAT_CHECK_APP=0\n',
      '/opt/celery': { text: '', mode: 0o755 },
      '/opt/rc/tasks': made('--profile', here),
      '/opt/rc/clock': made('--profile', here, '--service', 'celerybeat'),
    },
    commands: {
      'id -u _tasks': '77\n',
      'id -G _tasks': '77\n',
      'getent group _tasks': '_tasks:x:77:\n',
      '/opt/rc/tasks configtest': '',
      '/opt/rc/clock configtest': '',
    },
  }
  // Whatever way the scripts were made, the profile that is given counts: its path may be another here.
  for (const words of [['--profile', here], ['--profile', there], settings.flatMap((each) => ['--set', each])]) {
    const { status, out } = doctor(words, host)
    t.equal(status, 0, out)
    t.match(
      out,
      new RegExp(
        `^tasks\\n  config {6}${dir}/conf/tasks\\n  script {6}/opt/rc/tasks \\(generic, up to date\\)\\n`,
        'm',
      ),
    )
    t.match(
      out,
      new RegExp(
        `^clock\\n  config {6}${dir}/conf/clock\\n  script {6}/opt/rc/clock \\(generic, up to date\\)\\n`,
        'm',
      ),
    )
    t.match(out, /\n {2}account {5}_tasks \(uid 77\), group _tasks\n {2}program {5}\/opt\/celery/)
    t.match(out, '/opt/run/celery')
    t.match(out, '/opt/log/celery')
    t.match(out, 'next: /opt/rc/tasks start')
  }
  const without = { ...host, commands: {} }
  t.match(doctor(['--profile', here], without), { status: 1, out: /host-no-user\]: there is no user _tasks/ })
  const none = { ...host, files: { ...host.files, '/opt/rc/tasks': made() } }
  t.match(
    doctor(['--profile', here], none).out,
    /host-file-edited|host-file-stale/,
    'a script of another profile is none of it',
  )
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
    [['--set', 'no_such_key=1'], 2],
    [['--set', 'user=root'], 2],
    [[join(dir, 'none')], 3],
    [['-'], 2],
    [[join(dir, 'celeryd'), '-'], 2],
  ] as const)
    t.match(failureOf(argv), { status }, argv.join(' '))
  const config = join(dir, 'celeryd')
  t.match(doctor([config], { files: { [config]: 'x' } }), {
    status: 1,
    out: /host-config-errors\]: .*celeryd has an error: .*celeryd:1:15: /,
  })
  t.match(doctor([]), { status: 1, out: /host-nothing-found/ })
  t.match(doctor([], {}, true).out, '\u001b[31;1merror[host-nothing-found]\u001b[0m: ', 'in colour on a terminal')
  t.match(celeryInitd('doctor', '--help'), { status: 0, out: /usage: celery-initd doctor/ })
  t.match(celeryInitd('--help').out, /doctor \[CONFIG\.\.\.\] +look at this host/)
})
