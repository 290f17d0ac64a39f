import t from 'tap'
import { checkBeatOptions } from '../../../lib/checks/beat-options.js'
import { inspected } from '../../support/inspected.js'

t.test('the words of CELERYBEAT_OPTS', async (t) => {
  const cases: [options: string, expected: string[]][] = [
    ['--max-interval=5 -s /srv/s', []],
    ['--max-interval 5', []],
    ['--max-interval', ['option-without-value: --max-interval']],
    ['--max-interval=x', ['bad-option-value: --max-interval=x']],
    ['--max-interval x', ['bad-option-value: x']],
    ['--max-intrval=5', ['misspelt-option: --max-intrval=5']],
    ['--concurrency=2', ['option-of-another-command: --concurrency=2']],
    ['-c 2', ['option-of-another-command: -c']],
    ['--concurrency 2 -S x', ['option-of-another-command: --concurrency']],
    ['--nonsense=1', ['unknown-option: --nonsense=1']],
    ['stray', ['stray-word: stray']],
    ['timezone=UTC', []],
    ['--detach', ['detach-option: --detach']],
    ['-D', ['detach-option: -D']],
    ['--pidfile=/run/x', ['option-has-variable: --pidfile']],
    ['-- --detach stray', []],
  ]
  for (const [options, expected] of cases) {
    const text = `CELERYBEAT_OPTS="${options}"\n`
    t.same(inspected(checkBeatOptions, text, { kind: 'celerybeat' }), expected, options)
  }
})

t.test('nothing is said of a word that only the host knows', async (t) => {
  const text = 'CELERYBEAT_OPTS="$(a) --max-interval=$(b) --nonsense=$(c)"\n'
  t.same(inspected(checkBeatOptions, text, { kind: 'celerybeat' }), ['unknown-option: --nonsense=$(c)'])
})
