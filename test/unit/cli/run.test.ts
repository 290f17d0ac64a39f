/** The command line: what each command prints where, and how it exits. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { celeryInitd } from '../../support/command.js'
import { projectRoot } from '../../support/root.js'

const example = join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes')

t.test('bad input: one clear line, the right exit status, nothing on standard output', async (t) => {
  const dir = t.testdir({ empty: '', 'not-utf8': '', 'with-nul': '', celeryd: 'CELERY_APP=proj\n', locked: {} })
  writeFileSync(join(dir, 'not-utf8'), Buffer.from([0x41, 0x3d, 0xff, 0xfe, 0x0a]))
  writeFileSync(join(dir, 'with-nul'), Buffer.from('A=b\0c\nCELERY_APP=proj\n'))
  const cases: [argv: string[], status: number, error: RegExp][] = [
    [[], 2, /^celery-initd: no COMMAND given\nTry: /],
    [['frobnicate'], 2, /^celery-initd: there is no command 'frobnicate'\n/],
    [['compile'], 2, /^celery-initd: no CONFIG given\n/],
    [['check'], 2, /^celery-initd: no CONFIG given\n/],
    [['compile', '--colour', example], 2, /^celery-initd: Unknown option '--colour'\n/],
    [['complie', example], 2, /^celery-initd: there is no command 'complie': did you mean compile\?\n/],
    [['compile', '--outptu', 'x', example], 2, /'--outptu': did you mean --output\?\n/],
    [['check', '--disable', 'root-usr', example], 2, /there is no code 'root-usr': did you mean root-user\?/],
    [['check', '--disable', 'nul-byte', example], 2, /nul-byte cannot be disabled/],
    [['check', '--severity', 'info', example], 2, /--severity must be note, warning or error, got 'info'/],
    [['check', '--reader', 'dash', example], 2, /--reader must be sh or systemd, got 'dash'/],
    [['check', '--explain', 'root-usr'], 2, /there is no code 'root-usr': did you mean root-user\?/],
    [['compile', '--service', 'flower', example], 2, /--service must be celeryd or celerybeat, got 'flower'/],
    [['compile', '--target', 'upstart', example], 2, /--target must be sysv, systemd, .* or logrotate, got 'upstart'/],
    [['compile', '--name', '../x', example], 2, /--name is letters, digits/],
    [['compile', '--format', 'xml', example], 2, /--format must be text, json, gcc, github or sarif, got 'xml'/],
    [['compile', '--check', example], 2, /--check needs --output/],
    [['sample'], 2, /sample needs one name/],
    [['sample', 'flower'], 2, /celeryd, celerybeat or systemd, got 'flower'/],
    [['compile', join(dir, 'missing')], 3, /^celery-initd: cannot read .*missing: no such file or directory\n$/],
    [['compile', dir], 3, /^celery-initd: cannot read .*: it is a directory\n$/],
    [['check', `${example}/x`], 3, /a part of the path is not a directory/],
    [['compile', '--env-file', join(dir, 'missing'), example], 3, /cannot read .*missing/],
    [['compile', '-o', join(dir, 'no/such/dir'), example], 3, /cannot write .*: no such file or directory/],
    [['compile', join(dir, 'empty')], 1, /:1:1: error\[empty-config\]: /],
    [['compile', join(dir, 'not-utf8')], 1, /:1:3: error\[invalid-utf-8\]: /],
    [['compile', join(dir, 'with-nul')], 1, /:1:4: error\[nul-byte\]: /],
  ]
  for (const [argv, status, error] of cases) {
    const result = celeryInitd(...argv)
    t.equal(result.status, status, argv.join(' '))
    t.match(result.error, error)
    t.equal(result.out, '')
  }
  t.same(readdirSync(dir).sort(), ['celeryd', 'empty', 'locked', 'not-utf8', 'with-nul'], 'nothing was written')
})

t.test('help and version', async (t) => {
  for (const argv of [
    ['--help'],
    ['-h'],
    ['compile', '--help'],
    ['check', '-h'],
    ['explain', '--help'],
    ['sample', '-h'],
    ['help'],
    ['help', 'check'],
  ]) {
    const { status, out, error } = celeryInitd(...argv)
    t.equal(status, 0)
    t.match(out, /^usage: celery-initd/)
    t.equal(error, '')
  }
  t.equal(celeryInitd('help', 'doctor').out, celeryInitd('doctor', '--help').out)
  t.match(celeryInitd('help', 'chek'), { status: 2, error: /there is no command 'chek': did you mean check\?/ })
  t.match(celeryInitd('help', 'check', 'x'), { status: 2, error: /no more than one COMMAND/ })
  t.match(celeryInitd('--version'), { status: 0, out: /^\S+\n$/ })
})

t.test('compile writes whole files, and only when something changed', async (t) => {
  const dir = t.testdir({ celeryd: readFileSync(example, 'utf8') })
  const config = join(dir, 'celeryd')
  const file = join(dir, 'out')
  const printed = celeryInitd('compile', config)
  t.equal(printed.status, 0)
  t.match(printed.out, /^#!\/bin\/sh\n/)

  t.match(celeryInitd('compile', '--check', '-o', file, config), {
    status: 1,
    error: /out does not exist\n$/,
  })
  t.notOk(existsSync(file), '--check writes nothing')
  t.equal(celeryInitd('compile', '-o', file, config).status, 0)
  t.equal(readFileSync(file, 'utf8'), printed.out)
  t.equal(statSync(file).mode & 0o777, 0o755)
  t.equal(celeryInitd('compile', '--check', '-o', file, config).status, 0)

  const { ino } = statSync(file)
  celeryInitd('compile', '-o', file, config)
  t.equal(statSync(file).ino, ino, 'left alone')
  chmodSync(file, 0o600)
  celeryInitd('compile', '-o', file, config)
  t.equal(statSync(file).mode & 0o777, 0o755, 'its mode is part of it')

  mkdirSync(join(dir, 'init.d'))
  celeryInitd('compile', '-o', join(dir, 'init.d'), config)
  celeryInitd('compile', '-o', `${join(dir, 'init.d')}/`, '--name', 'little-worker', config)
  t.same(readdirSync(join(dir, 'init.d')).sort(), ['celeryd', 'little-worker'])
  t.same(readdirSync(dir).sort(), ['celeryd', 'init.d', 'out'], 'no draft is left')
})

t.test('units: one to standard output, several into a directory, with their mode', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n', three: readFileSync(example, 'utf8'), out: {}, 'conf.d': {} })
  const units = (...argv: string[]) => celeryInitd('compile', '--target', 'systemd', ...argv)
  const one = await units(join(dir, 'celeryd'))
  t.match(one, { status: 0, out: /\n\[Service\]\n/, error: '' })
  t.match(await units(join(dir, 'three')), { status: 2, out: '', error: /4 files are made: name a directory/ })
  const nowhere = await units('-o', join(dir, 'file'), join(dir, 'three'))
  t.match(nowhere, { status: 2, error: /4 files are made, and .*file is not a directory/ })
  t.match(await units('-o', join(dir, 'out'), '--check', join(dir, 'three')), { status: 1, error: /celery@worker1/ })
  t.same(readdirSync(join(dir, 'out')), [], '--check writes nothing')
  const both = await units('--target', 'sysv', '-o', join(dir, 'out'), join(dir, 'three'))
  t.equal(both.status, 0, both.error)
  const files = ['celery.service', 'celery@worker1.service', 'celery@worker2.service', 'celery@worker3.service']
  t.same(readdirSync(join(dir, 'out')).sort(), [...files, 'celeryd'].sort())
  t.equal(statSync(join(dir, 'out/celery.service')).mode & 0o777, 0o644)
  t.equal(statSync(join(dir, 'out/celeryd')).mode & 0o777, 0o755)
  t.equal((await units('-o', join(dir, 'out'), '--check', join(dir, 'three'))).status, 0)
  t.equal((await units('-o', `${join(dir, 'new/below')}/`, join(dir, 'three'))).status, 0)
  t.same(readdirSync(join(dir, 'new/below')).sort(), files, 'a directory that ends in / is made')

  t.match(await celeryInitd('compile', '--style', 'forking', join(dir, 'celeryd')), { status: 2, error: /--style/ })
  t.match(await units('--style', 'other', join(dir, 'celeryd')), {
    status: 2,
    error: /foreground, forking or pidfile/,
  })
  t.match(await units('--generic'), { status: 2, error: /6 files are made: name a directory/ })
  t.match(await celeryInitd('compile', '--generic', '--target', 'logrotate'), { status: 2, error: /needs a config/ })
  const classic = await units('--style', 'forking', '-o', join(dir, 'out'), join(dir, 'three'))
  t.equal(classic.status, 0, classic.error)
  t.equal(statSync(join(dir, 'out/conf.d/celery')).mode & 0o777, 0o640)

  writeFileSync(join(dir, 'conf.d/celery'), readFileSync(join(dir, 'out/conf.d/celery')))
  const again = await units('--style', 'forking', join(dir, 'conf.d/celery'))
  t.match(again, { status: 0, error: '' }, 'what was made for systemd is read as systemd does')
  t.ok(again.out.includes(`\nEnvironmentFile=${join(dir, 'conf.d/celery')}\n`))
})

t.test('units that are no longer made are named, and left alone', async (t) => {
  const others = '# Compiled from elsewhere/celeryd by celery-initd 0.1.0: change that and compile again.\n'
  const dir = t.testdir({
    celeryd: 'CELERYD_NODES="a b+1 c"\nCELERY_CREATE_DIRS=1\nCELERYD_LOG_FILE=/srv/%n%I.log\n',
    out: {
      'celery@theirs.service': others,
      'celery@own.service': '[Service]\nExecStart=/bin/true\n',
      'celery@away.service': t.fixture('symlink', '../celeryd'),
    },
  })
  const config = join(dir, 'celeryd')
  const out = join(dir, 'out')
  const compile = (...argv: string[]) => celeryInitd('compile', '--target', 'systemd', '-o', out, ...argv, config)
  t.match(
    await compile(),
    {
      status: 0,
      error: /^celery-initd: to start it at boot: .*systemctl daemon-reload; systemctl enable --now celery\.service\n$/,
    },
    'what others have made is left alone',
  )
  const before = readdirSync(out).sort()
  for (const version of ['0.0.9', '12.1']) {
    const file = join(out, 'celery@c.service')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/celery-initd \S+:/, `celery-initd ${version}:`))
    writeFileSync(config, '# first\nCELERYD_NODES="a"\n')
    const { status, error } = await compile('--check')
    t.equal(status, 1)
    t.match(
      error,
      /2:1: warning\[unit-left\]: \S*celery@a\.service is left from an earlier/,
      'a single node has another name',
    )
    t.match(
      error,
      `help: systemctl disable --now 'celery@b\\x2b1.service'; rm '${out}/celery@b\\x2b1.service'; systemctl daemon-reload`,
    )
    t.match(error, /celery@c\.service is left/, `as ${version} has made it`)
    t.match(error, new RegExp(`help: rm ${out}/tmpfiles\\.d/celery\\.conf\n`))
    t.notMatch(error, /theirs|own|away/)
  }
  const written = await compile()
  t.match(written, { status: 0, error: /unit-left/ })
  t.same(readdirSync(out).sort(), before, 'nothing is removed')
  t.match(await compile('--check'), { status: 1, error: /unit-left/ })
  t.match(await compile('--strict'), { status: 1, error: /unit-left/ })
  for (const file of before.filter((each) => /@(?:a|b.*|c)\.service$/.test(each))) rmSync(join(out, file))
  rmSync(join(out, 'tmpfiles.d/celery.conf'))
  rmSync(join(out, 'sysusers.d/celery.conf'))
  t.match(await compile('--check'), { status: 0, error: '' })
  writeFileSync(config, 'CELERY_APP=\nCELERYD_CHDIR="$(pwd)"\n')
  t.match(await compile(), { status: 1, error: /unit-dynamic/ }, 'errors come first')
})

t.test('the sample for systemd is read by systemd, with everything that it says left out and in', async (t) => {
  const { out, status } = await celeryInitd('sample', 'systemd')
  t.equal(status, 0)
  const dir = t.testdir({ 'conf.d': { celery: `${out}CELERY_APP=proj\n`, all: out.replaceAll(/^#([A-Z])/gm, '$1') } })
  for (const name of ['celery', 'all']) {
    const { status, error } = await celeryInitd('check', '--target', 'systemd', join(dir, 'conf.d', name))
    t.equal(status, 0, error)
    t.notMatch(error, /environment-/, 'and by sh alike')
  }
})

t.test('an error compiles to nothing', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERYD_OPTS="-c 2\n' })
  const { status, out, error } = celeryInitd('compile', '-o', join(dir, 'out'), join(dir, 'celeryd'))
  t.equal(status, 1)
  t.equal(out, '')
  t.match(error, /celeryd:1:14: error\[unclosed-quote\]: .*\n {2}CELERYD_OPTS="-c 2\n {15}\^/)
  t.notOk(existsSync(join(dir, 'out')))
})

t.test('--strict counts warnings, --format json has them as data', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERYD_NODE=worker1\n' })
  const config = join(dir, 'celeryd')
  t.equal(celeryInitd('check', config).status, 0)
  t.equal(celeryInitd('check', '--strict', config).status, 1)
  const [first] = JSON.parse(celeryInitd('check', '--format', 'json', config).error)
  t.same(first, {
    path: config,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 13,
    severity: 'warning',
    code: 'unknown-variable',
    message: 'no script reads CELERYD_NODE',
    help: 'did you mean CELERYD_NODES?',
  })
})

t.test('the service is told by the name of the file, or said', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n', 'celerybeat-live': 'CELERY_APP=proj\n' })
  const service = async (...argv: string[]) =>
    JSON.parse(celeryInitd('explain', '--format', 'json', ...argv).out).service
  t.equal(await service(join(dir, 'celeryd')), 'celeryd')
  t.equal(await service(join(dir, 'celerybeat-live')), 'celerybeat')
  t.equal(await service(join(dir, 'celeryd'), join(dir, 'celerybeat-live')), 'celerybeat')
  t.equal(await service('--service', 'celeryd', join(dir, 'celerybeat-live')), 'celeryd')
})

t.test('variables of an env file reach the service, and the config wins', async (t) => {
  const dir = t.testdir({
    celeryd: 'CELERY_APP=proj\nexport B=config\n',
    env: 'A="it\'s"\nB=file\n',
    bad: 'A.B=c\n',
  })
  const explained = JSON.parse(
    celeryInitd('explain', '--format', 'json', '--env-file', join(dir, 'env'), join(dir, 'celeryd')).out,
  )
  t.same(explained.environment, { A: "it's", B: 'config' })
  t.match(celeryInitd('compile', '--env-file', join(dir, 'env'), join(dir, 'celeryd')).out, /\nexport A='it'\\''s'\n/)
  t.match(celeryInitd('check', '--env-file', join(dir, 'bad'), join(dir, 'celeryd')), {
    status: 1,
    error: /bad: 'A\.B' cannot be exported by sh\n/,
  })
  const lost = (text: string) => {
    writeFileSync(join(dir, 'lost'), text)
    return celeryInitd('compile', '--env-file', join(dir, 'lost'), join(dir, 'celeryd'))
  }
  t.match(lost("A='b\nc'\nSECRET_KEY hunter2\nB=1\n"), {
    status: 1,
    out: '',
    error:
      /^celery-initd: \S+\/lost:3: an environment file cannot hold something that is not NAME=value; write NAME=value\n$/,
  })
  t.match(
    lost("# a b\n\nexport A=1\nB: 2\nC='x\ny z\n'\nD=`u\nv w`\n"),
    { status: 0, error: /^celery-initd: warning: celeryd contains secrets .*\n$/ },
    'dotenv reads them all',
  )
})

t.test('explain', async (t) => {
  const { out, status } = celeryInitd('explain', '--format', 'json', '--host', 'vm.example.org', example)
  t.equal(status, 0)
  const explained = JSON.parse(out)
  t.match(explained, {
    service: 'celeryd',
    name: 'celeryd',
    user: 'celery',
    group: 'celery',
    chdir: '/opt/Myproject/',
    values: { CELERYD_NODES: 'worker1 worker2 worker3' },
    exported: [],
    dynamic: [],
    directories: [
      { path: '/var/run/celery', owner: 'celery', group: 'celery', mode: '0755', created: true },
      { path: '/var/log/celery', owner: 'celery', group: 'celery', mode: '0755', created: true },
    ],
    environment: {},
    diagnostics: [],
  })
  t.same(explained.nodes[1].argv.slice(-4), ['-c', '4', '-n', 'worker2@vm.example.org'])

  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\nexport SECRET_KEY=hush\nexport LANG=C\nexport P="$PATH:/x"\n' })
  const config = join(dir, 'celeryd')
  const text = celeryInitd('explain', config).out
  t.match(text, /SECRET_KEY=\*\*\*\*\n/)
  t.match(text, /LANG=C\n/)
  t.match(text, /celery: *\n {2}celery --app=proj worker /)
  t.match(celeryInitd('explain', '--show-secrets', config).out, /SECRET_KEY=hush\n/)
  t.same(JSON.parse(celeryInitd('explain', '--format', 'json', config).out).dynamic, ['P'])
})

t.test('explain tells what it could find out even when there are errors', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\nCELERYD_OPTS="-c:9 4"\nCELERYD_NODES=2\n' })
  const { out, status } = celeryInitd('explain', '--format', 'json', join(dir, 'celeryd'))
  t.equal(status, 1)
  t.match(JSON.parse(out), { nodes: [{ name: 'celery1@%h' }, {}], diagnostics: [{ code: 'no-such-node-number' }] })
})

t.test('a sample is a config that compiles, with everything that it says left out and in', async (t) => {
  for (const service of ['celeryd', 'celerybeat']) {
    const { out, status } = celeryInitd('sample', service)
    t.equal(status, 0)
    const dir = t.testdir({
      [`${service}`]: `${out}CELERY_APP=proj\n`,
      [`${service}-all`]: out.replaceAll(/^#([A-Z])/gm, '$1'),
    })
    t.match(celeryInitd('check', '--strict', join(dir, service)), { status: 0, error: '' })
    t.equal(celeryInitd('check', join(dir, `${service}-all`)).status, 0)
  }
})

t.test('several configs: each an instance of its own', async (t) => {
  const dir = t.testdir({
    celeryd: 'CELERY_APP=a\nCELERYD_NODES=w1\nCELERYD_USER=x\n',
    celerybeat: 'CELERY_APP=a\nCELERYBEAT_OPTS="--schedule=/var/run/celery/s"\n',
    little:
      'CELERY_APP=b\nCELERYD_NODE=w1\nCELERY_CREATE_DIRS=1\nCELERYD_PID_FILE=/var/run/celery/%n.pid\nCELERYD_NODES=w1\n',
  })
  const paths = ['celeryd', 'celerybeat', 'little'].map((name) => join(dir, name))
  const { status, error } = celeryInitd('check', ...paths)
  t.equal(status, 1)
  t.match(error, /little:2:1: warning\[unknown-variable\]/)
  t.match(error, /little:4:1: error\[pidfile-of-another\]: instance celeryd already uses the pid file .*w1\.pid\n/)
  t.notMatch(error, /celeryd:\d/)
  const found = JSON.parse(celeryInitd('check', '--format', 'json', ...paths).error)
  t.same(
    found.map(({ path, code }: { path: string; code: string }) => [path, code]),
    [
      [paths[2], 'unknown-variable'],
      [paths[2], 'pidfile-of-another'],
      [paths[2], 'directory-of-another'],
    ],
  )
  t.equal(celeryInitd('check', '--service', 'celeryd', ...paths.slice(0, 2)).status, 0, 'or together one service')
})
