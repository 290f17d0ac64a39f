import t from 'tap'
import { checkValues } from '../../../lib/checks/values.js'
import { inspected, inspectionOf } from '../../support/inspected.js'

t.test('values that an option cannot have', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_CHDIR=/srv/app', []],
    ['CELERYD_CHDIR=srv', ['relative-path: srv']],
    ['CELERYD_CHDIR="~/app"', ['quoted-tilde: ~']],
    ['CELERYD_CHDIR=/srv/manage.py', ['chdir-is-file: /srv/manage.py']],
    ['CELERYD_CHDIR=$(a)/b', []],
    ['CELERY_BIN=venv/bin/celery', ['relative-program: venv/bin/celery']],
    ['CELERY_BIN=celery', []],
    ['CELERY_BIN="/opt/v/bin/python -m celery"', []],
    ['CELERY_BIN="cd /srv && celery"', ['program-is-command: &&']],
    ['CELERY_BIN="/srv/manage.py celery"', ['program-is-manage: /srv/manage.py']],
    ['CELERY_BIN="/opt/my app/bin/celery"', ['program-with-spaces: app/bin/celery']],
    ['CELERYBEAT="/opt/v/bin/celery beat"', ['command-in-program: beat']],
    ['CELERY_CREATE_DIRS=yes', ['not-boolean: yes']],
    ['CELERY_CREATE_DIRS=$(a)', []],
    ['CELERYD_STOP_TIMEOUT=1m', ['not-seconds: 1m']],
    ['CELERYD_STOP_TIMEOUT=60', []],
    ['CELERYD_STOP_TIMEOUT=0', []],
    ['CELERYD_STOP_TIMEOUT=060', ['not-seconds: 060']],
    ['CELERYD_UMASK=9', ['not-umask: 9']],
    ['CELERYD_UMASK=027', []],
    ['CELERYD_LOG_LEVEL=warn', ['bad-log-level: warn']],
    ['CELERYD_LOG_LEVEL=debug', []],
    ['CELERYD_SU_ARGS="-s /bin/sh -l"', ['login-shell: -l']],
    ['CELERYD_SU_ARGS="--shell=/bin/sh"', []],
    ['CELERYD_NODES="w1, w2"', ['comma-in-nodes: w1,']],
    ['CELERYD_NODES="w1,w2"', ['comma-in-nodes: w1,w2']],
    ['CELERYD_NODES="w1 w2"', []],
    ['CELERYD_MULTI="django-admin multi"', ['multi-obsolete: CELERYD_MULTI="django-admin multi"']],
    ['CELERYD_MULTI="celery multi"', ['multi-ignored: CELERYD_MULTI="celery multi"']],
    ['CELERYD_MULTI=', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkValues, text), expected, text)
})

t.test('who the service runs as', async (t) => {
  const cases: [text: string, kind: 'celeryd' | 'celerybeat', expected: string[]][] = [
    ['CELERYD_USER=root', 'celeryd', ['root-user: root']],
    ['CELERYD_USER=0', 'celeryd', ['root-user: 0']],
    ['CELERYD_USER=root; export C_FORCE_ROOT=1', 'celeryd', []],
    ['CELERYD_USER=root; C_FORCE_ROOT=1', 'celeryd', ['root-user: root']],
    ['CELERYD_USER=root; export C_FORCE_ROOT=', 'celeryd', ['root-user: root']],
    ['CELERYD_USER=root', 'celerybeat', ['root-user: root']],
    ['CELERYD_USER=root; CELERYBEAT_USER=beat', 'celerybeat', []],
    ['CELERYBEAT_USER=root', 'celeryd', []],
  ]
  for (const [text, kind, expected] of cases)
    t.same(inspected(checkValues, text, { kind }), expected, `${kind}: ${text}`)
})

t.test('the level that was meant, and the program that CELERYD_MULTI names', async (t) => {
  const cases: [text: string, help: RegExp][] = [
    ['CELERYD_LOG_LEVEL=WARN', /did you mean WARNING/],
    ['CELERYD_LOG_LEVEL=verbose', /did you mean DEBUG/],
    ['CELERYD_LOG_LEVEL=WARNNG', /did you mean WARNING/],
    ['CELERYD_MULTI="/opt/celery multi"', /CELERY_BIN=\/opt\/celery/],
    ['CELERY_BIN=; CELERYD_MULTI="/opt/celery multi"', /CELERY_BIN=\/opt\/celery/],
    ['CELERYD_MULTI="/opt/celery multi"; CELERY_BIN=""', /CELERY_BIN=\/opt\/celery/],
    ['CELERY_BIN=/x/celery; CELERYD_MULTI="/opt/celery multi"', /remove the line/],
    ['CELERY_BIN=$(which celery); CELERYD_MULTI="/opt/celery multi"', /remove the line/],
  ]
  for (const [text, help] of cases) {
    const inspection = inspectionOf(text)
    checkValues(inspection)
    t.match(inspection.findings, [{ help }], text)
  }
})

t.test('the account that was meant, as it is to be written', async (t) => {
  const cases: [text: string, help: string | undefined][] = [
    ['CELERYD_USER=celery:www', 'write CELERYD_USER=celery and CELERYD_GROUP=www'],
    ['CELERYD_USER="celery :celery"', 'write CELERYD_USER=celery and CELERYD_GROUP=celery'],
    ["CELERYBEAT_USER='my user: my group'", "write CELERYBEAT_USER='my user' and CELERYBEAT_GROUP='my group'"],
    ['CELERYD_GROUP="celery "', 'write CELERYD_GROUP=celery'],
    ['CELERYD_GROUP="my group "', "write CELERYD_GROUP='my group'"],
    ['CELERYD_USER=a/b:celery', undefined],
    ['CELERYD_USER=:celery', undefined],
    ['CELERYD_USER=a:b:c', undefined],
    ['CELERYD_GROUP=a:b', undefined],
    ['CELERYD_USER=-a', undefined],
    ['CELERYD_USER=" "', undefined],
  ]
  for (const [text, help] of cases) {
    const inspection = inspectionOf(text)
    checkValues(inspection)
    t.match(
      inspection.findings.map((found) => [found.code, found.help]),
      [['bad-account', help]],
      text,
    )
  }
  t.same(inspected(checkValues, 'CELERYD_USER="<user>:x"'), [], 'a template is said elsewhere')
})
