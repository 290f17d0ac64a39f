import t from 'tap'
import {
  fillFormats,
  nameFormats,
  optionFormats,
  splitNodeName,
  workerFormats,
} from '../../../lib/cluster/node-formats.js'
import { reports } from '../../support/cluster-words.js'

t.test('the letters of the three places', async (t) => {
  const text = '%h|%d|%n|%N|%p|%i|%I'
  const cases: [what: string, formats: ReadonlyMap<string, string>, expected: string][] = [
    ['a name', nameFormats('web1.example.org'), 'web1.example.org|example.org|web1|%N|%p|0|'],
    ['a name, no host', nameFormats(undefined), '%h|%d|%n|%N|%p|0|'],
    [
      'an option',
      optionFormats('w1@web1.example.org'),
      'w1@web1.example.org|web1.example.org|w1|w1|w1@web1.example.org|%i|%I',
    ],
    ['an option of a node without a name', optionFormats('@web1'), '@web1|web1|celery||@web1|%i|%I'],
    [
      'a path',
      workerFormats('w1@web1.example.org', 'other'),
      'web1.example.org|example.org|w1|%N|w1@web1.example.org|0|',
    ],
    ['a path, the host given', workerFormats('w1', 'web2.org'), 'web2.org|org|w1|%N|w1@web2.org|0|'],
    ['a path, no host', workerFormats('w1@%h', undefined), '%h|%d|%n|%N|%p|0|'],
  ]
  for (const [what, formats, expected] of cases)
    t.equal(
      fillFormats(text, formats, () => {}, undefined),
      expected,
      what,
    )
})

t.test('what Celery does not know stays, and is reported', async (t) => {
  const cases: [text: string, expected: string, said: string[]][] = [
    ['%n.pid', 'w1.pid', []],
    ['%x', '%x', ['unknown-format: here']],
    ['100%', '100%', []],
    ['%-n', '%-n', []],
    ['%%n', '%w1', ['doubled-percent: here']],
    ['%\u00fc', '%\u00fc', ['unknown-format: here']],
    ['%\u2192', '%\u2192', []],
  ]
  for (const [text, expected, wanted] of cases) {
    const { report, said } = reports()
    t.equal(fillFormats(text, optionFormats('w1@h'), report, 'here'), expected, text)
    t.same(said(), wanted, text)
  }
})

t.test('the parts of a name', async (t) => {
  for (const [name, short, host] of [
    ['a', 'a', ''],
    ['a@b', 'a', 'b'],
    ['a@b@c', 'a', 'b@c'],
    ['@b', '', 'b'],
  ] as const)
    t.same(splitNodeName(name), { short, host }, name)
})
