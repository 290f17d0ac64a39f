/** Time grows with the length of a config and no faster, whatever there is to say of it. */

import t from 'tap'
import { Spans } from '../../../lib/checks/spans.js'
import { Source } from '../../../lib/diagnostics/source.js'
import { closest, distance } from '../../../lib/options/similar.js'
import { findingsOf } from '../../../scripts/docs/reference.js'

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

/** Configs of a size, by what there is so much of. */
const texts: Readonly<Record<string, (count: number) => string>> = {
  'misspelt names': (count) => lines(count, (index) => `CELERYD_XPTS${index}=1`),
  'names that are not set': (count) => lines(count, (index) => `A${index}=$B${index}`),
  'templates in a value': (count) => `A="${'{{ x }} '.repeat(count)}"`,
  'templates in comments': (count) => lines(count, () => '# {{ x }}'),
  'misspelt options': (count) => `CELERYD_OPTS="${lines(count, (index) => `--concurncy${index}=1`)}"`,
  'repeated options': (count) => lines(count, () => 'CELERYD_OPTS="$CELERYD_OPTS -E"\nCELERYD_NODES=1'),
  'tests of names': (count) => lines(count, (index) => `[ -n "$A${index}" ] && B${index}=\${A:+$A}`),
  'comments that silence': (count) => lines(count, () => '# celery-initd: disable=not-boolean why'),
  'lines that are silenced': (count) =>
    lines(count, () => '# celery-initd: disable=bad-log-level why\nCELERYD_LOG_LEVEL=x'),
}

for (const [what, text] of Object.entries(texts)) {
  t.test(`50,000 ${what}`, async (t) => {
    // The reading of sh is not what is measured: a list of comments must not cost more than one of assignments.
    const started = performance.now()
    findingsOf({ name: 'celeryd', text: text(50_000) })
    const took = Math.round(performance.now() - started)
    t.ok(took < 15_000, `${took} ms: quadratic time would be minutes`)
  })
}

t.test('ranges that hold or touch others', async (t) => {
  const source = new Source('a', '')
  const other = new Source('b', '')
  const spans = new Spans()
  for (const [start, end] of [
    [10, 100],
    [20, 30],
    [200, 210],
  ] as const)
    spans.add(source, { start, end })
  const all = [
    [10, 100, true, true],
    [40, 50, true, true],
    [25, 35, true, true],
    [5, 12, false, true],
    [5, 10, false, false],
    [100, 110, false, false],
    [99, 110, false, true],
    [205, 206, true, true],
    [209, 211, false, true],
  ] as const
  for (const [start, end, holds, touches] of all) {
    t.equal(spans.hold(source, { start, end }), holds, `${start}-${end}`)
    t.equal(spans.touch(source, { start, end }), touches, `${start}-${end}`)
    t.equal(spans.touch(other, { start, end }), false)
  }
})

t.test('what is sorted out early would not have been near', async (t) => {
  const words = ['CELERYD_NODES', 'CELERYD_NODE', 'celeryd-nodes', '--time-limit', '--soft-time-limit', 'a', 'ab', '']
  for (const one of words) {
    const least = Math.min(3, 1 + Math.floor(one.length / 6))
    const near = words.filter((other) => distance(one.toUpperCase(), other.toUpperCase()) < least)
    const found = closest(one, words)
    t.equal(found === undefined, near.length === 0, `${one}: ${found}`)
    if (found !== undefined) t.ok(near.includes(found))
  }
})
