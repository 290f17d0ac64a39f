import t from 'tap'
import { asItSeems, misleadingCharacter, numbered, seeming } from '../../../lib/checks/look-alikes.js'

t.test('characters that are not what they seem to be', async (t) => {
  const cases: [text: string, expected: [sign: string, index: number] | undefined][] = [
    ['celery', undefined],
    ['сelery', ['с', 0]],
    ['cеlery', ['е', 1]],
    ['ΑPP', ['Α', 0]],
    ['/srv/сервер', undefined],
    ['/srv/сервер/app', undefined],
    ['プロジェクト', undefined],
    ['café', undefined],
    ['a\u200bb', ['\u200b', 1]],
    ['\u2060', ['\u2060', 0]],
    ['日本\u00ad', ['\u00ad', 2]],
  ]
  for (const [text, expected] of cases) {
    const found = misleadingCharacter(text)
    t.same(found && [found.sign, found.index], expected, text)
  }
})

t.test('what they seem to be', async (t) => {
  t.equal(asItSeems('СELERYD_NОDES'), 'CELERYD_NODES')
  t.equal(asItSeems('a\u200b\u00adb'), 'ab')
  t.equal(asItSeems('日本é'), '日本é')
  t.same([seeming('Р'), seeming('ο'), seeming('\u200b')], ['P', 'o', ''])
  t.same([numbered('Р'), numbered('\u200b')], ['Р (U+0420)', 'U+200B'])
})
