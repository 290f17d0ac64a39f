import t from 'tap'
import { limitCommands, readLimits } from '../../../lib/targets/limits.js'

t.test('limits', async (t) => {
  const cases: [text: string, limits: [string, number | 'infinity'][] | undefined][] = [
    ['', []],
    ['-n 4096', [['NOFILE', 4096]]],
    ['-HS -c unlimited', [['CORE', 'infinity']]],
    ['100', [['FSIZE', 51200]]],
    [
      '-v 1000 -u 64',
      [
        ['AS', 1024000],
        ['NPROC', 64],
      ],
    ],
    ['-S -n 4096', undefined],
    ['-x 1', undefined],
    ['-n many', undefined],
    ['-n', undefined],
  ]
  for (const [text, limits] of cases)
    t.same(
      readLimits(text)?.map(({ resource, value }) => [resource, value]),
      limits,
      text,
    )
})

t.test('limits as commands of sh', async (t) => {
  const cases: [text: string, commands: string[] | undefined][] = [
    ['', []],
    ['-n 4096 -c unlimited', ['ulimit -n 4096', 'ulimit -c unlimited']],
    ['-S -n 4096', ['ulimit -S -n 4096']],
    ['100', ['ulimit 100']],
    ['-n', undefined],
    ['-n many', undefined],
    ['-n 5; id', undefined],
  ]
  for (const [text, commands] of cases) t.same(limitCommands(text), commands, text)
})
