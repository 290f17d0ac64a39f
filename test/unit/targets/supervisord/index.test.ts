import t from 'tap'
import { supervisord } from '../../../../lib/targets/supervisord/index.js'
import { compiled } from '../../../support/compiled.js'

t.test('what supervisord has no word for', async (t) => {
  const refused = (text: string) =>
    supervisord.lower(compiled(text)).findings.map(({ code, message }) => [code, message])
  const cases: [text: string, name: string][] = [
    ['CELERYD_GROUP=web\n', 'CELERYD_GROUP'],
    ['CELERYD_ULIMIT="-n many"\n', 'CELERYD_ULIMIT'],
    ['CELERYD_ENV_FILE=/etc/env\n', 'CELERYD_ENV_FILE'],
    ['CELERYD_CHDIR="/a ;b"\n', 'CELERYD_CHDIR'],
    ['CELERYD_USER="a b"\n', 'CELERYD_USER'],
    [`export A='say "x"'\n`, 'A'],
    ['export A="one\ntwo"\n', 'A'],
    ['CELERYD_NODES="a@%d"\nCELERYD_OPTS="--queues=%d"\n', 'CELERYD_OPTS'],
    ['CELERYD_NODES="a/b"\n', 'CELERYD_NODES'],
  ]
  for (const [text, name] of cases) {
    const found = refused(text)
    t.match(found, [['target-value', new RegExp(`^supervisord cannot be given ${name}: `)]], text)
  }
  t.same(refused('CELERYD_USER=web\nCELERYD_GROUP=web\n'), [], 'the group of the account')
})

t.test('limits and the umask, of options and of commands', async (t) => {
  const made = (text: string) => supervisord.emit(supervisord.lower(compiled(text)).lowered)[0]?.text
  const text = 'ulimit -c 0\numask 077\nCELERYD_ULIMIT="-n 5 -s 6"\n'
  const limits = 'ulimit -c 0 && ulimit -n 5 && ulimit -s 6 && exec "$@"'
  t.match(made(text), ` && ${limits}' sh celery `)
  t.match(made(`${text}export HOME=/x\n`), `command=/bin/sh -c '${limits}' sh celery `)
  t.match(made(text), '\numask=077\n')
  t.match(made(`${text}CELERYD_UMASK=027\n`), '\numask=027\n')
  t.same(
    supervisord.lower(compiled('umask u=rwx\n')).findings.map(({ code }) => code),
    ['target-dynamic'],
  )
})

t.test('the environment, and secrets', async (t) => {
  const made = (text: string) => supervisord.emit(supervisord.lower(compiled(text)).lowered)[0]
  t.match(made('export PATH=/x\n'), { mode: 0o644, text: /environment=USER="celery",LOGNAME="celery",PATH="\/x"\n/ })
  t.match(made('export DATABASE_URL=x\n'), { mode: 0o600 })
})
