/** Links of the playground: what goes in comes out, and what was not made by the page is refused. */

import { deflateRawSync } from 'node:zlib'
import t from 'tap'
import type { Question } from '../../web/playground/compiler.js'
import { fromFragment, isShared, longestLink, toFragment } from '../../web/playground/share.js'

const targets = [
  { name: 'sysv', styles: [] },
  { name: 'systemd', styles: ['foreground', 'forking'] },
]
const question: Question = { config: 'A=1\n', service: 'celeryd', generic: false, target: 'sysv', style: undefined }
const pack = (value: unknown): string =>
  `c1=${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`

t.test('there and back', async (t) => {
  for (const config of ['', 'A=1\n', 'A="größe 中文 🐇 \u2028"\r\n', 'a\0b\ttab', '%#&=?+/', 'x'.repeat(1_000_000)])
    t.same(await fromFragment(await toFragment({ ...question, config }), targets), { ...question, config })
  const other: Question = { ...question, service: 'celerybeat', generic: true, target: 'systemd', style: 'forking' }
  t.same(await fromFragment(await toFragment(other), targets), other)
})

t.test('a fragment has no character that an address would escape', async (t) => {
  const fragment = await toFragment({ ...question, config: 'größe 中文 "<>`{}|\\^%' })
  t.match(fragment, /^c1=[\w-]+$/)
  t.ok(isShared(fragment))
  t.notOk(isShared('config'))
  t.ok((await toFragment({ ...question, config: 'CELERY_APP=proj\n'.repeat(1000) })).length < longestLink)
})

t.test('what is refused', async (t) => {
  const refused = (fragment: string, why: RegExp) => t.rejects(fromFragment(fragment, targets), { message: why })
  await refused('', /not made by this page/)
  for (const damaged of ['c1=', 'c1=%', 'c1=AAAA', 'c1=é', 'c1=A', `${await toFragment(question)}A*`])
    await refused(damaged, /damaged|something else/)
  await refused((await toFragment({ ...question, config: 'A=1 '.repeat(99) })).slice(0, -4), /damaged/)
  for (const value of [1, null, 'no JSON', [], '"text"', '\u{fffd}{'])
    await refused(pack(value), /something else|no config/)
  await refused(pack({ ...question, config: 1 }), /no config/)
  await refused(pack({ ...question, generic: 'yes' }), /no config/)
  await refused(pack({ ...question, service: '__proto__' }), /service/)
  await refused(pack({ ...question, target: 'constructor' }), /target/)
  await refused(pack({ ...question, style: 'forking' }), /style/)
  await refused(pack({ ...question, target: 'systemd', style: 1 }), /style/)
  await refused(pack('{"__proto__":{"config":""}}'), /no config/)
})

t.test('a small link that grows without end is left', async (t) => {
  const bomb = pack(' '.repeat(64 * 1024 * 1024))
  const before = process.memoryUsage().rss
  await t.rejects(fromFragment(bomb, targets), { message: /more than this page reads/ })
  t.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024)
})
