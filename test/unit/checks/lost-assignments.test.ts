import { spawnSync } from 'node:child_process'
import t from 'tap'
import type { Inspection } from '../../../lib/checks/inspection.js'
import { checkCutValues, checkLostAssignment } from '../../../lib/checks/lost-assignments.js'
import { inspected, inspectionOf } from '../../support/inspected.js'

const lost = (inspection: Inspection) => {
  for (const { command, source } of inspection.commands) checkLostAssignment(inspection, command, source)
}

/** What the help of the only finding says. */
const help = (text: string): string | undefined => {
  const inspection = inspectionOf(text)
  lost(inspection)
  return inspection.findings[0]?.help
}

t.test('commands that were meant to be assignments', async (t) => {
  const cases: [text: string, help: string | undefined][] = [
    ['CELERYD-NODES=w1', 'write CELERYD_NODES=…'],
    ['CELERY.APP=x', 'write CELERY_APP=…'],
    ['СELERY_APP=proj', 'write CELERY_APP=…'],
    ['\u200bCELERY_APP=proj', 'write CELERY_APP=…'],
    ['"CELERY_APP"=proj', 'write CELERY_APP=…'],
    ['$CELERY_APP=proj', 'write CELERY_APP=…'],
    ['${CELERY_APP}="a b"', 'write CELERY_APP=…'],
    ['set CELERY_APP=proj', 'write CELERY_APP=…'],
    ['setenv CELERY_APP proj', 'write CELERY_APP=…'],
    ['ENV CELERY_APP=proj', 'write CELERY_APP=…'],
    ['-e CELERY_APP=proj', 'write CELERY_APP=…'],
    ['env A=b', 'write A=…'],
    ['1X=2', undefined],
    ['CELERYD_\u001bX=1', undefined],
    ['CELERYD_é=1', undefined],
    ['--concurrency=4', 'write it inside the quotes of CELERYD_OPTS'],
    ['-c 4', 'write it inside the quotes of CELERYD_OPTS'],
  ]
  for (const [text, expected] of cases) {
    t.same(inspected(lost, text), [`lost-assignment: ${text}`], text)
    t.equal(help(text), expected, text)
    // sh sets nothing either.
    const { stdout } = spawnSync('dash', ['-c', `:\n${text}\nset | grep -c '^CELERY'`], { encoding: 'utf8' })
    t.equal(stdout.trim().split('\n').at(-1), '0', text)
  }
  for (const text of [
    'A=1',
    'A=1 x',
    'set -- A=1',
    'set -o posix',
    'env A=1 x',
    'dd if=/x of=y',
    './a=b',
    '/srv/a=b',
    'x --a=b',
    'test a = b',
    '$x',
    '$(x)=1',
    'A[0]=1',
    'é=1',
  ])
    t.same(inspected(lost, text), [], text)
})

t.test('values that end at an operator', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['export A=x&y=2', ['value-cut: export A=x']],
    ['A=x&', ['value-cut: A=x']],
    ['A=b|c', ['value-cut: A=b']],
    ['A=b>c', ['value-cut: A=b>c']],
    ['if x; then A=b&c; fi', ['value-cut: A=b']],
    ['x && A=b&', ['value-cut: A=b']],
    ['A="x&y"', []],
    ['A=1 >/dev/null', []],
    ['A=$(cat) <x', []],
    ['A=$(cat x)', []],
    ['A=b x &', []],
    ['x | A=b', []],
    ['export A', []],
    ['x & A=b', []],
    ['A=&quot;x&quot;', ['html-entity: &quot;']],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkCutValues, text), expected, text)
})
