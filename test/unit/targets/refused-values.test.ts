import { spawnSync } from 'node:child_process'
import t from 'tap'
import { areLimits, refusedPatterns, type refusedValues } from '../../../lib/targets/refused-values.js'

/** Whether sh refuses a value. */
function refuses(type: keyof typeof refusedValues, value: string): boolean {
  const text = `case $1 in ${refusedPatterns(type)}) exit 1 ;; esac`
  const { status } = spawnSync('sh', ['-c', text, 'sh', value])
  if (status !== 0 && status !== 1) throw new Error(`sh: status ${status}`)
  return status === 1
}

t.test('what sh refuses', async (t) => {
  const cases: [type: keyof typeof refusedValues, taken: string[], refused: string[]][] = [
    ['seconds', ['0', '60', '999999999'], ['5m', '-1', '08', '1234567890', '1.5', ' 5']],
    ['umask', ['0', '022', '0027'], ['8', 'u=rwx', '00022']],
    ['boolean', ['0', '1'], ['2', '01', 'yes']],
    ['limits', ['-n 4096', '-S -c 0', '-n unlimited'], ["-n 40'96", '-n $(id)', '-n 1; id', '-n 1\n2']],
  ]
  for (const [type, taken, refused] of cases) {
    for (const value of taken) t.equal(refuses(type, value), false, `${type}: ${value}`)
    for (const value of refused) t.equal(refuses(type, value), true, `${type}: ${value}`)
  }
})

t.test('the compiler knows which limits sh takes', async (t) => {
  for (const value of ['', '-n 4096', "-n 40'96", '-n $(id)', '-c\t0', '-n 1\n2', '-n é'])
    t.equal(areLimits(value), !refuses('limits', value), JSON.stringify(value))
})
