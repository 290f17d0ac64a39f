import t from 'tap'
import { checkCommands, checkText } from '../../../lib/checks/reading.js'
import { inspected, inspectionOf } from '../../support/inspected.js'

t.test('commands that were meant to be something else', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_OPTS=-c 8', ['value-with-space: CELERYD_OPTS=-c 8']],
    ['CELERY_APP=proj hostname', ['value-with-space: CELERY_APP=proj hostname']],
    ['LC_ALL=C hostname', []],
    ['X=1 /opt/tool', []],
    ['CELERY_APP = proj', ['spaces-around-equals: CELERY_APP =']],
    ['CELERYD_USER:x', ['colon-for-equals: CELERYD_USER:x']],
    ['CELERYD_USER: celery', ['colon-for-equals: CELERYD_USER: celery']],
    ['CELERY_NO_SUCH:x', ['colon-for-equals: CELERY_NO_SUCH:x']],
    ['host:port', []],
    ['export A-B=1', ['export-argument: A-B=1']],
    ['export -p', []],
    ['source /x', ['source-command: source']],
    ['export -n A', ['bash-command: export -n']],
    ['export -f f', ['bash-command: export -f']],
    ['export -p', []],
    ['export -- A=1', []],
    ['declare A=1', ['bash-command: declare']],
    ['[ a == b ]', ['bash-command: ==']],
    ['this is prose', ['lost-comment: this is prose']],
    ['say() { local a b; }; say is prose', []],
    ['[celery]', ['lost-comment: [celery]']],
    ['// nodes', ['lost-comment: // nodes']],
    ['---', ['lost-comment: ---']],
    ['//srv/run x', []],
    ['CELERY_BIN= "/x"', ['value-with-space: CELERY_BIN= "/x"']],
    ['mail is sent --now', []],
    ['hostname -f now', []],
    ['A=$$NAME', ['process-id: $$NAME']],
    ['A=$$', []],
    ['echo hello', ['prints-at-start: echo hello']],
    ['echo hello >/tmp/x', []],
    ['{{ role }} a b', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkCommands, text), expected, text)
})

t.test('what is to be written instead', async (t) => {
  const cases: [text: string, help: string][] = [
    ['export -n A', 'use unset, or do not export the variable'],
    ['export -f f', 'leave the option out'],
    ['readonly -x A', 'leave the option out'],
    ['declare A=1', 'use a plain assignment, export or $((…))'],
    ['export A-B=1', 'use a name of letters, digits and _ that does not begin with a digit'],
    ['export \u2013p A', 'use a name of letters, digits and _ that does not begin with a digit'],
    ['export A=-c 8', 'put the whole value in double quotes'],
  ]
  for (const [text, help] of cases) {
    const inspection = inspectionOf(text)
    checkCommands(inspection)
    t.match(inspection.findings, [{ help }], text)
  }
})

t.test('files that a config sources', async (t) => {
  const unguarded = (text: string, path: string) => [`root-runs-source: ${path}`, `unguarded-source: ${text}`]
  const cases: [text: string, reason: string | undefined, expected: string[]][] = [
    ['. /srv/x', undefined, unguarded('. /srv/x', '/srv/x')],
    ['. /etc/x', undefined, ['unguarded-source: . /etc/x']],
    ['[ ! -f /etc/x ] || . /etc/x', undefined, []],
    ['D=/srv; . "$D/x"', undefined, unguarded('. "$D/x"', '"$D/x"')],
    ['. /srv/x', '', ['unguarded-source: . /srv/x']],
    ['. /srv/x', 'everybody', ['others-change-source: /srv/x', 'unguarded-source: . /srv/x']],
    ['. .env', undefined, ['relative-source: .env']],
    ['[ -r ./env ] && . ./env', undefined, ['relative-source: ./env']],
    ['D=conf; . "$D/x"', undefined, ['relative-source: "$D/x"', 'unguarded-source: . "$D/x"']],
    ['. ""', undefined, []],
    ['. "$UNKNOWN/x"', undefined, ['unguarded-source: . "$UNKNOWN/x"']],
  ]
  for (const [text, reason, expected] of cases) {
    const found = inspected(checkCommands, text, { changeableBy: () => reason })
    t.same(found, expected, `${text} ${reason}`)
  }
})

t.test('templates, and bytes that are not text', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['A="{{ x }} {{ y }}"', ['template-placeholder: {{ x }}', 'template-placeholder: {{ y }}']],
    ['# {{ x }}', []],
    ['CELERY_APP=@APP@', ['template-placeholder: @APP@']],
    ['OTHER=@APP@', []],
    ['CELERY_APP="{{ a }}"', ['template-placeholder: {{ a }}']],
    ['A=\ufffd\ufffd', ['invalid-utf-8: \ufffd\ufffd']],
    ['# \ufffd', []],
    ['CELERYD_OPTS="-Q a&amp;b"', ['html-entity: &amp;']],
    ['export URL="redis://host?a=1&amp;b=2"', ['html-entity: &amp;']],
    ['export TITLE="Ink &amp; Paper"', []],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkText, text), expected, text)
})
