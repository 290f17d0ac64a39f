import t from 'tap'
import { genericService } from '../../../../lib/service/generic.js'
import { freebsd } from '../../../../lib/targets/freebsd/index.js'
import { compiled } from '../../../support/compiled.js'
import { rclint } from '../../../support/rclint.js'

const scriptOf = (text: string, name = 'celeryd') =>
  freebsd.emit(freebsd.lower(compiled(text, { name })).lowered)[0]?.text ?? ''

t.test('where the files are', async (t) => {
  const { lowered } = freebsd.lower(compiled('CELERY_APP=x\n', { name: 'little-worker' }))
  t.match(freebsd.emit(lowered), [
    { path: 'usr/local/etc/rc.d/little-worker', mode: 0o555 },
    { path: 'usr/local/libexec/celery-initd/little-worker', mode: 0o755 },
  ])
  t.equal(freebsd.enable(lowered), 'sysrc little_worker_enable=YES; service little-worker start')
  t.match(freebsd.emitGeneric?.(genericService('celerybeat')), [
    { path: 'usr/local/etc/rc.d/celerybeat' },
    { path: 'usr/local/libexec/celery-initd/celerybeat' },
  ])
})

t.test('a script that holds secrets is readable, its engine is not', async (t) => {
  const files = freebsd.emit(freebsd.lower(compiled('export DB_PASSWORD=hunter2\n')).lowered)
  t.same(
    files.map(({ mode }) => mode),
    [0o555, 0o700],
  )
  t.notMatch(files[0]?.text, /hunter2/)
})

t.test('rclint says nothing of a compiled script', async (t) => {
  for (const name of ['celeryd', 'little-worker']) {
    t.same(rclint(name, scriptOf('CELERYD_NODES="a b"\n', name)), [])
    t.same(rclint(name, scriptOf(`CELERYD_NODES="a $(id)"\n`, name)), [])
  }
})

t.test('of a generic one, what comes of names that links have', async (t) => {
  for (const kind of ['celeryd', 'celerybeat'] as const) {
    const text = freebsd.emitGeneric?.(genericService(kind))[0]?.text ?? ''
    const found = rclint(kind, text)
    // FreeBSD's article on rc.d scripts has such a block, in "Instancing".
    const isOfTheName = (line: string) => /: (?:loose line: |name is not|rcvar is not)/.test(line)
    t.same(
      found.filter((line) => !isOfTheName(line)),
      [],
    )
    t.same(
      found.filter((line) => line.includes('loose line')).map((line) => line.replace(/^.*loose line: /, '')),
      ['case $0 in', '/etc/rc|/etc/rc.shutdown|*/service)', '\tfile=$_file', '\t;;', '*)', '\tfile=$0', '\t;;', 'esac'],
    )
  }
})

t.test('what rclint would say', async (t) => {
  const fine = scriptOf('CELERY_APP=x\n')
  const spoil = (from: string | RegExp, to: string) => rclint('celeryd', fine.replace(from, to)).join('\n')
  t.match(spoil('# KEYWORD: shutdown\n', '# KEYWORD: nojail\n'), /no keyword shutdown/)
  t.match(spoil('# KEYWORD: shutdown', '# KEYWORD: shutdown FreeBSD'), /the keyword FreeBSD/)
  t.match(spoil('# PROVIDE: celeryd', '# PROVIDE: other'), /name is not/)
  t.match(spoil(': ${celeryd_enable:=NO}', ': ${celeryd_enable=NO}'), /must not be blank/)
  t.match(spoil('svcj_options=net_basic', 'svcj_options:=net_basic'), /may be blank/)
  t.match(spoil('name=celeryd\n', 'name="celeryd"\n'), /pointless quotes/)
  t.match(spoil('name=celeryd\nrcvar=celeryd_enable', 'rcvar=celeryd_enable\nname=celeryd'), /rcvar is not|order/)
  t.match(spoil('\nload_rc_config $name\n', '\nload_rc_config $name\necho hello\n'), /loose line: echo hello/)
  t.match(spoil('initd_read()\n{\n', 'initd_read() {\n'), /brace/)
  t.match(spoil('\tinitd_value=\n', 'initd_value=\n'), /indent/)
  t.match(spoil(/run_rc_command .*/, 'run_rc_command'), /run_rc_command needs/)
})

t.test('what is refused', async (t) => {
  const codes = (text: string, name = 'celeryd') =>
    freebsd.lower(compiled(text, { name })).findings.map(({ code }) => code)
  t.same(codes('CELERYD_NODES="é"\n'), ['bsd-not-ascii'])
  t.same(codes('CELERY_APP=x\n', '1st'), ['bsd-name'])
  t.same(codes('CELERY_APP=$(hostname)\nCELERYD_ULIMIT="-n $(cat x)"\n'), [], 'the host may know')
})
