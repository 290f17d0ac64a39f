import t from 'tap'
import { checkWorkerOptions } from '../../../lib/checks/worker-options.js'
import { inspected } from '../../support/inspected.js'

t.test('what is written in CELERYD_OPTS is a mistake whatever the host knows', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['CELERYD_OPTS="--concurrency 2"', ['long-option-needs-equals: --concurrency']],
    ['CELERYD_OPTS="--concurrency=2 $(more)"', []],
    ['CELERYD_OPTS="--concurency=2 $(more)"', ['misspelt-option: --concurency=2']],
    ['CELERYD_OPTS="--concurrency=x"', ['bad-option-value: --concurrency=x']],
    ['CELERYD_OPTS="--concurrency=$(nproc)"', []],
    ['CELERYD_OPTS="-c $(nproc)"', []],
    ['CELERYD_OPTS="w1"', ['node-in-options: w1']],
    ['CELERYD_OPTS=$(all)', []],
    ['CELERYD_OPTS=--concurency=2; CELERYD_OPTS="$(more) $CELERYD_OPTS"', ['misspelt-option: $CELERYD_OPTS']],
    ['CELERYD_OPTS=--concurency=2; . /x; CELERYD_OPTS="$M $CELERYD_OPTS"', ['misspelt-option: $CELERYD_OPTS']],
    ['O="$(a) --concurency=2"; CELERYD_OPTS="$O -E"', ['misspelt-option: $O']],
    ['O="$(a) --concurency=2"; CELERYD_OPTS="${O:--E}"', ['misspelt-option: ${O:--E}']],
    ['O=--concurency=2; . /x; CELERYD_OPTS=${O#--}', []],
    ['O=--concurency=2; O=$(cat); CELERYD_OPTS="$O -E"', []],
    ['O=--concurrency=; . /x; CELERYD_OPTS="$O$(nproc)"', []],
    ['CELERYD_OPTS="-s $HOME/tmp/x $(a)"', []],
    ['CELERYD_OPTS="-S /tmp/$USER/x $(a)"', []],
    ['CELERYD_OPTS="-S /tmp/$USER.x $(a)"', ['shared-directory: /tmp/$USER.x']],
  ]
  for (const [text, expected] of cases) t.same(inspected(checkWorkerOptions, text), expected, text)
})

t.test('where the nodes are known, these words have been looked at with them', async (t) => {
  t.same(inspected(checkWorkerOptions, 'CELERYD_OPTS="--concurrency 2"', { nodes: 1 }), [])
})
