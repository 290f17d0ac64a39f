/** Time grows with the length of a config and no faster, whatever there is to say of it. */

import t from 'tap'
import { findingsOf } from '../../scripts/docs/reference.js'

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
