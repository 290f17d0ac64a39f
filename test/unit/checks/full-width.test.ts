import t from 'tap'
import { checkFullWidthCommand, checkFullWidthValues, hasWideSign } from '../../../lib/checks/full-width.js'
import type { Inspection } from '../../../lib/checks/inspection.js'
import { inspected, inspectionOf } from '../../support/inspected.js'

const commands = (inspection: Inspection) => {
  for (const { command, source } of inspection.commands) checkFullWidthCommand(inspection, command, source)
}

t.test('commands that were meant to be assignments or comments', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERY_APP\uff1dproj', ['full-width-sign: \uff1d']],
    ['export CELERY_APP\uff1dproj', ['full-width-sign: \uff1d']],
    ['CELERY\uff3fAPP=proj', ['full-width-sign: \uff3f']],
    ['\uff03 a comment', ['full-width-sign: \uff03']],
    ['\u3000CELERY_APP=proj', ['full-width-sign: \u3000']],
    ['\u00a0x', ['full-width-sign: \u00a0']],
    ['export\u3000CELERY_APP=proj', ['full-width-sign: \u3000']],
    ['CELERYD_USER\u00a0=\u00a0celery', ['full-width-sign: \u00a0']],
    ['CELERY_BIN\uff1ax', ['full-width-sign: \uff1a']],
    ['\uff08A=1\uff09', ['full-width-sign: \uff08']],
    ['CELERY_APP=a\uff1db', []],
    ['echo a\uff1db', []],
    ['\u8a2d\u5b9a', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(commands, text), expected, text)
})

t.test('what is to be written instead', async (t) => {
  const cases: [text: string, finding: { message?: string; help: string }][] = [
    [
      'CELERYD_USER\uff1ax',
      {
        message: 'sh does not read \uff1a as =, so it runs this line as a command',
        help: 'type = with the input method switched off',
      },
    ],
    ['CELERYD_USER\u3000=x', { help: 'type a blank with the input method switched off' }],
    ['CELERYD_CHDIR=/srv/a\u3000b', { help: "write '/srv/a b'" }],
    ['CELERYD_CHDIR=/srv/a\u3002b', { help: 'write /srv/a.b' }],
    ['CELERYD_CHDIR="/srv/a\u3000b"', { help: 'write /srv/a b' }],
    ["CELERYD_CHDIR='/srv/a\u3000b'", { help: 'write /srv/a b' }],
  ]
  for (const [text, expected] of cases) {
    const inspection = inspectionOf(text)
    commands(inspection)
    checkFullWidthValues(inspection)
    t.match(inspection.findings, [expected], text)
  }
})

t.test('values: the first sign of each, and the word as it was meant', async (t) => {
  const inspection = inspectionOf('CELERYD_OPTS="-c\u30002\u3000-Q a\uff0cb"\nCELERY_APP=proj\n')
  checkFullWidthValues(inspection)
  t.match(inspection.findings, [{ code: 'full-width-in-value', message: /U\+3000/, help: /-c 2/ }])
  t.equal(inspection.findings.length, 1)
})

t.test('dashes where a word begins', async (t) => {
  const inspection = inspectionOf('CELERYD_OPTS="\u2014\u2014concurrency=2 \u2013c 3"\nCELERYD_NODES="a\u2013b"\n')
  checkFullWidthValues(inspection)
  t.match(inspection.findings, [
    { code: 'full-width-in-value', span: { start: 14, end: 15 }, help: 'write --concurrency=2' },
  ])
  t.equal(inspection.findings.length, 1)
  const short = inspectionOf('CELERYD_OPTS="-Q a \u2212c 3"\n')
  checkFullWidthValues(short)
  t.match(short.findings, [{ message: /has \u2212, which is not -/, help: 'write -c' }])
})

t.test('what is a full-width sign', async (t) => {
  for (const text of ['\uff01', 'a\uff5e', '\u3000', '\u3001', '\u3002', '\u00a0', 'a \u2014b'])
    t.ok(hasWideSign(text), text)
  for (const text of ['', 'a-b', 'a\u2014b', '\u65e5\u672c', '\u00e9']) t.notOk(hasWideSign(text), text)
})
