/** What a unit says: directories, names, and the words of its command line. */

import t from 'tap'
import { environmentValue, unitInstance, unitTemplate, unitWord } from '../../../../lib/quote.js'
import { compileUnitFiles, type UnitOptions } from '../../../support/unit-files.js'

/** The settings of the first unit of a config, each a line. */
function lines(text: string, options?: UnitOptions): readonly string[] {
  return (compileUnitFiles(text, options)[0]?.text ?? '').split('\n')
}

t.test('directories: made by the unit where it can, else by systemd-tmpfiles, or not at all', async (t) => {
  const own = lines('CELERY_APP=proj\n')
  t.ok(own.includes('RuntimeDirectory=celery') && own.includes('LogsDirectory=celery'))
  const kept = lines('CELERYD_PID_FILE=/run/app/%n.pid\nCELERYD_LOG_FILE=/var/log/app/%n%I.log\n')
  t.same(
    kept.filter((line) => /Directory=(?!\/)/.test(line)),
    [],
    'what the config keeps to itself',
  )
  const state = lines('CELERYBEAT_OPTS="-s /var/lib/beat/x/schedule"\n', { kind: 'celerybeat' })
  t.ok(state.includes('StateDirectory=beat/x'))
  const files = compileUnitFiles('CELERYD_LOG_FILE="/srv/50% log/%n%I.log"\nCELERY_CREATE_DIRS=1\nCELERYD_GROUP=web\n')
  t.same(
    files.map(({ path }) => path),
    ['celery.service', 'tmpfiles.d/celery.conf', 'sysusers.d/celery.conf'],
  )
  t.match(files[1]?.text, /\nd "\/srv\/50%% log" 0755 celery web -\n/)
  t.match(files[2]?.text, /\ng web -\nu celery - "Celery"\n/)
})

t.test('restrictions leave alone what the config names', async (t) => {
  t.ok(lines('CELERY_APP=proj\n').includes('ProtectHome=read-only'))
  t.notOk(lines('CELERYD_CHDIR=/home/app\n').includes('ProtectHome=read-only'))
  t.ok(
    lines('CELERYD_LOG_FILE=/usr/local/log/%n%I.log\nCELERY_CREATE_DIRS=1\n').includes('ReadWritePaths=/usr/local/log'),
  )
  t.notOk(lines('CELERYD_USER=root\nexport C_FORCE_ROOT=1\n').includes('NoNewPrivileges=yes'), 'nor root')
})

t.test('an environment file is named, whatever it holds', async (t) => {
  const text = 'CELERYD_ENV_FILE="/etc/celery/50% env"\n'
  t.ok(lines(text).includes('EnvironmentFile=/etc/celery/50%% env'))
  t.ok(
    lines(text, { kind: 'celerybeat' }).includes('EnvironmentFile=/etc/celery/50%% env'),
    'and the scheduler has it, too',
  )
  t.ok(lines(text).includes('AssertPathExists=/etc/celery/50%% env'))
  t.notMatch(lines('CELERY_APP=x\n').join('\n'), /Assert/)
  t.match(lines(text, { style: 'forking' }).join('\n'), /conf\.d\/celery\nEnvironmentFile=\/etc\/celery\/50%% env\n/)
})

t.test('words, names and values', async (t) => {
  t.equal(unitWord('a$b%c;"\\\n\u0001', 'command'), '"a$$b%%c;\\"\\\\\\n\\x01"')
  t.equal(unitWord('A=$b', 'list'), '"A=$b"')
  t.equal(unitTemplate('--x=%h-%n $1'), '"--x=%H-%l $$1"')
  t.throws(() => unitTemplate('%d'), { message: 'a unit cannot name the domain' })
  t.throws(() => unitWord('a\0', 'list'), { message: 'a unit cannot hold NUL' })
  t.equal(unitInstance('worker 1/é-x'), 'worker\\x201\\x2f\\xc3\\xa9-x')
  t.equal(environmentValue('a "b" $c'), '"a \\"b\\" \\$c"')
  t.throws(() => environmentValue('\0'), { message: 'an environment cannot hold NUL' })
})

/** The words after the sh text of ExecStart=. */
function command(text: string, options?: UnitOptions): string | undefined {
  const joined = (compileUnitFiles(text, options)[0]?.text ?? '').replaceAll(/ *\\\n */g, ' ')
  return /^ExecStart=\/bin\/sh -c '[^']*' (.*)$/m.exec(joined)?.[1]
}

t.test('a program with a $ in its path, and one that is looked up', async (t) => {
  t.match(command(`CELERY_BIN="'/opt/\\$x%n/celery'"\n`), / "\/opt\/\$\$x%%n\/celery" worker /)
  t.match(command('CELERY_BIN=celery\n'), / \/usr\/bin\/env celery worker /)
})

t.test('a unit looks at the pid file of the init script, and a refusal is not tried again', async (t) => {
  t.match(command('CELERYD_NODES=w1\n'), /^\/var\/run\/celery\/w1\.pid \/usr/)
  t.match(
    command('CELERYD_NODES=w1\nCELERYD_PID_FILE="/run/a b/%n\\$/%d.pid"\n'),
    /^"\/run\/a b\/w1\$\$\/%H\.pid" \/usr/,
  )
  t.match(command('CELERYD_NODES=w1@%d\nCELERYD_PID_FILE=/run/%h.pid\n'), /^"" \/usr/, 'no unit knows the domain')
  t.match(command('CELERY_APP=x\n', { kind: 'celerybeat' }), /^\/var\/run\/celery\/beat\.pid \/usr/)
  for (const style of ['foreground', 'pidfile'] as const) {
    const text = lines('CELERYD_NODES=w1\n', { name: 'shop', style })
    t.ok(text.includes('RestartPreventExitStatus=6'))
    t.ok(text.some((line) => line.includes('to stop it: /etc/init.d/shop stop"')))
  }
  t.ok(lines('CELERYD_NODES=w1\n').some((line) => line.includes('to stop it: /etc/init.d/celeryd stop"')))
})
