/** `check`: what is silenced, in which form findings are printed, which files are read, and what is said of them. */

import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { changeableBy } from '../../../lib/cli/ownership.js'
import { allCodes } from '../../../lib/diagnostics/messages.js'
import { celeryInitd } from '../../support/command.js'
import { schemaProblems } from '../../support/json-schema.js'
import { projectRoot } from '../../support/root.js'

/** The codes that a call reports. */
function codes(...argv: string[]): string[] {
  const { error } = celeryInitd('check', '--format', 'json', ...argv)
  return JSON.parse(error).map(({ code }: { code: string }) => code)
}

t.test('what is left out is neither shown nor counted', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERYD_NODE=w\nCELERYD_LOG_LEVEL=x\nCELERYD_LOG_FILE=/srv/%n.log\n' })
  const config = join(dir, 'celeryd')
  t.same(codes(config), ['unknown-variable', 'bad-log-level', 'log-without-process'])
  t.same(codes('--disable', 'bad-log-level', config), ['unknown-variable', 'log-without-process'])
  t.equal(celeryInitd('check', '--disable', 'bad-log-level', config).status, 0)
  t.same(codes('--disable', 'bad-log-level,unknown-variable', '--disable', 'log-without-process', config), [])
  t.same(codes('--severity', 'warning', config), ['unknown-variable', 'bad-log-level'])
  t.same(codes('--severity', 'error', config), ['bad-log-level'])
  t.equal(celeryInitd('check', '--severity', 'error', '--strict', '--disable', 'bad-log-level', config).status, 0)
  t.equal(celeryInitd('compile', config).status, 1)
  const compiled = celeryInitd('compile', '--disable', 'bad-log-level', config)
  t.equal(compiled.status, 0)
  t.notMatch(compiled.error, /bad-log-level/)
  const explained = JSON.parse(celeryInitd('explain', '--format', 'json', '--severity', 'error', config).out)
  t.same(
    explained.diagnostics.map(({ code }: { code: string }) => code),
    ['bad-log-level'],
  )
})

t.test('comments silence, for every command, unless they must not', async (t) => {
  const text = '# celery-initd: disable=bad-log-level a level of our own\nCELERYD_LOG_LEVEL=x\n'
  const dir = t.testdir({ celeryd: text })
  const config = join(dir, 'celeryd')
  t.match(celeryInitd('check', config), { status: 0, error: '' })
  t.equal(celeryInitd('compile', config).status, 0)
  t.equal(celeryInitd('explain', config).status, 0)
  t.same(codes('--no-inline-disable', config), ['disable-forbidden', 'bad-log-level'])
  t.equal(celeryInitd('compile', '--no-inline-disable', config).status, 1)
})

t.test('formats', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERYD_NODE=w\n' })
  const config = join(dir, 'celeryd')
  const print = (format: string): string => celeryInitd('check', '--format', format, config).error
  t.equal(print('gcc'), `${config}:1:1: warning: no script reads CELERYD_NODE [unknown-variable]\n`)
  t.match(print('github'), /^::warning file=.*,title=unknown-variable::no script reads CELERYD_NODE%0Adid you/)
  const schema = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/sarif-2.1.0-rtm.5.json'), 'utf8'))
  t.same(schemaProblems(JSON.parse(print('sarif')), schema), [])
})

t.test('the page of every code', async (t) => {
  t.match(celeryInitd('check', '--explain', 'root-user'), { status: 0, out: /^root-user \(error\)\n\nProblem\n/ })
  t.match(celeryInitd('check', '--explain', 'root-user', 'celeryd'), { status: 2, error: /leave CONFIG out/ })
  t.match(celeryInitd('check', '--help').out, /--explain CODE[\s\S]*https:\S+\/CODE\.html/)
  const document = readFileSync(join(projectRoot, 'docs/diagnostics.md'), 'utf8')
  for (const code of allCodes()) t.ok(document.includes(`### ${code}\n`), code)
})

t.test('a scheduler is read with the worker beside it, by every command alike', async (t) => {
  const dir = t.testdir({
    celeryd: 'CELERY_APP=shop\nCELERYD_USER=shop\nCELERYD_NODE=w\n',
    celerybeat: '# everything is in the worker\n',
    alone: { celerybeat: 'CELERY_APP=shop\n' },
    empty: { celeryd: 'CELERY_APP=shop\n', celerybeat: '' },
    broken: { celeryd: 'CELERY_APP="shop\n', celerybeat: '# nothing\n' },
  })
  const worker = join(dir, 'celeryd')
  const beat = join(dir, 'celerybeat')
  const remark = `celery-initd: ${worker} is read before ${beat}, as the script does\n`
  t.match(celeryInitd('check', beat), { status: 0, error: remark }, 'the mistakes of the worker are said with it')
  const compiled = celeryInitd('compile', beat)
  t.equal(compiled.error, remark)
  t.match(compiled.out, /shop/)
  const explained = celeryInitd('explain', '--format', 'json', beat)
  t.equal(explained.error, '')
  t.match(JSON.parse(explained.out), { user: 'shop', configs: [worker, beat] })
  t.match(celeryInitd('explain', beat), { out: /--app=shop beat/, error: remark })
  t.equal(celeryInitd('check', '--format', 'gcc', beat).error, '', 'only people are told')
  t.match(celeryInitd('check', join(dir, 'alone/celerybeat')), { status: 0, error: '' })
  t.equal(celeryInitd('check', join(dir, 'empty/celerybeat')).status, 0)
  t.same(codes(join(dir, 'empty/celerybeat')), [], 'it may be empty')
  t.match(celeryInitd('check', join(dir, 'broken/celerybeat')), {
    status: 1,
    error: /celeryd:1:12: error\[unclosed-quote\]/,
  })
  t.same(codes(worker, beat), ['unknown-variable'], 'once where both are asked about')
})

t.test('two schedulers, two users of one directory', async (t) => {
  const dir = t.testdir({
    celeryd: 'CELERY_APP=a\nCELERYD_OPTS="-EB -s /var/lib/celery/schedule"\n',
    celerybeat: '# nothing\n',
    one: 'CELERYD_NODES=a\nCELERYD_USER=one\n',
    two: 'CELERYD_NODES=b\nCELERYD_USER=two\nCELERYD_PID_FILE=/var/run/one/%n.pid\nCELERY_CREATE_RUNDIR=1\n',
    three: 'CELERYD_NODES=c\nCELERYD_USER=one\nCELERYD_PID_FILE=/var/run/one/%n.pid\nCELERY_CREATE_RUNDIR=1\n',
    four: 'CELERYD_NODES=d\nCELERYD_USER=four\nCELERYD_LOG_FILE=/var/log/one/%n%I.log\nCELERY_CREATE_LOGDIR=1\n',
  })
  t.same(codes(join(dir, 'celeryd')), ['embedded-beat-and-celerybeat'])
  const paths = ['one', 'two', 'three', 'four'].map((name) => join(dir, name))
  const { error, status } = celeryInitd('check', ...paths)
  t.equal(status, 1)
  t.match(
    error,
    /two:3:1: error\[directory-of-another\]: \/var\/run\/one belongs to one for the instance one, and to two here/,
  )
  t.match(error, /four:3:1: error\[directory-of-another\]: \/var\/log\/one /)
  t.notMatch(error, /three/)
})

t.test('bytes that are not UTF-8: the iconv that reads them', async (t) => {
  const directory = join(projectRoot, 'test/fixtures/encodings')
  for (const name of readdirSync(directory)) {
    const dir = t.testdir({})
    const config = join(dir, 'celeryd')
    writeFileSync(config, readFileSync(join(directory, name)))
    const { status, error } = celeryInitd('check', config)
    t.equal(status, 1)
    const encoding = /help: convert the file: iconv -f (\S+) -t UTF-8/.exec(error)?.[1] ?? ''
    t.equal(encoding.toLowerCase(), name, error)
    const { stdout } = spawnSync('iconv', ['-f', encoding, '-t', 'UTF-8', config], { encoding: 'utf8' })
    writeFileSync(config, stdout)
    t.same(codes(config), [], `${name}: what it makes is a config`)
  }
})

t.test('who reads a file is told, or seen', async (t) => {
  const dir = t.testdir({
    'conf.d': { celery: 'A=b # c\n' },
    sysconfig: { celery: 'A=b c\n', other: 'export A="b c"\n' },
    default: { celery: 'A=b # c\n' },
  })
  const found = (file: string, ...more: string[]) => codes('--target', 'systemd', ...more, join(dir, file))
  t.same(found('conf.d/celery'), ['environment-differs'])
  t.same(found('sysconfig/celery'), ['environment-differs'])
  t.same(found('sysconfig/other'), ['environment-only-sh'], 'what only sh understands is for sh')
  t.same(found('default/celery'), ['environment-only-sh'])
  t.same(found('default/celery', '--reader', 'systemd'), ['environment-differs'])
  t.same(found('conf.d/celery', '--reader', 'sh'), ['environment-only-sh'])
})

t.test('a secret of an env file is shown where it stands', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=shop\n', env: 'A=b\n export BROKER=amqp://u:p@h\nSHOP_KEY=x\n' })
  const { error } = celeryInitd('check', '--target', 'systemd', '--env-file', join(dir, 'env'), join(dir, 'celeryd'))
  t.match(error, /env:2:9: warning\[unit-secret\]: .*BROKER/)
  t.match(error, /env:3:1: warning\[unit-secret\]: .*SHOP_KEY/)
})

t.test('control characters are shown, never sent', async (t) => {
  const tricks = '\u001b[31m\u009b1m\u202e'
  const dir = t.testdir({
    celeryd: `CELERY_APP="p${tricks}"\nexport A="x${tricks}\r"\nCELERYD_USER="u${tricks}"\nCELERYD_PID_FILE="/run/${tricks}/%n.pid"\nX="$(echo '${tricks}')"\n`,
  })
  const config = join(dir, 'celeryd')
  for (const argv of [
    ['check'],
    ['check', '--format', 'json'],
    ['check', '--format', 'gcc'],
    ['check', '--format', 'github'],
    ['check', '--format', 'sarif'],
    ['explain'],
    ['explain', '--format', 'json'],
  ]) {
    const { out, error } = celeryInitd(...argv, config)
    const sent = [...(out + error)].filter((each) => /[\p{Cc}\u202e]/u.test(each) && !/[\t\n]/.test(each))
    t.same(sent, [], argv.join(' '))
  }
  t.notOk(celeryInitd('check', `/no/${tricks}`).error.includes('\u001b'))
  t.equal(JSON.parse(celeryInitd('explain', '--format', 'json', config).out).user, `u${tricks}`)
})

t.test('files that root would run, and others can change', async (t) => {
  const dir = t.testdir({ mine: 'A=1\n', sub: { file: 'A=1\n' } })
  const mine = join(dir, 'mine')
  t.equal(changeableBy('/no/such/file'), undefined)
  t.equal(changeableBy('/etc/passwd'), '')
  chmodSync(mine, 0o666)
  t.match(changeableBy(mine), /everybody can write to|owns|group/)
  symlinkSync(mine, join(dir, 'link'))
  t.match(changeableBy(join(dir, 'link')), /mine|owns|group|write/)
  mkdirSync(join(dir, 'open'))
  chmodSync(join(dir, 'open'), 0o777)
  writeFileSync(join(dir, 'open/file'), '')
  t.match(changeableBy(join(dir, 'open/file')), /write to|owns/)
  if (process.getuid?.() === 0) {
    chownSync(join(dir, 'sub/file'), 12345, 0)
    t.equal(changeableBy(join(dir, 'sub/file')), `user 12345 owns ${join(dir, 'sub/file')}`)
  }
  writeFileSync(join(dir, 'celeryd'), `. ${mine}\n. /etc/passwd\n`)
  t.match(celeryInitd('check', join(dir, 'celeryd')), {
    status: 1,
    error: /1:3: error\[others-change-source\]: root would/,
  })
  t.notMatch(
    celeryInitd('check', join(dir, 'celeryd')).error,
    /\[others-change-source\][\s\S]*\[others-change-source\]/,
  )
})
