import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import t from 'tap'
import { commentText, shTemplate, shWord, shWords } from '../../lib/quote.js'

/** What a real sh makes of words: they come back separated by NUL. */
function read(words: string, env: Record<string, string> = {}): string[] {
  const { stdout, status, stderr } = spawnSync('dash', ['-c', `printf '%s\\0' ${words}`], {
    encoding: 'buffer',
    env: { PATH: process.env.PATH, ...env },
  })
  if (status !== 0) throw new Error(stderr.toString())
  return stdout.toString().split('\0').slice(0, -1)
}

t.test('words that need no quotes have none', async (t) => {
  const cases: [text: string, word: string][] = [
    ['/usr/local/bin/celery', '/usr/local/bin/celery'],
    ['--time-limit=300', '--time-limit=300'],
    ['worker1@%h', 'worker1@%h'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['~celery', "'~celery'"],
    ['=x', "'=x'"],
    ['#', "'#'"],
    ['é', "'é'"],
    ['a\nb', "'a\nb'"],
  ]
  for (const [text, word] of cases) t.equal(shWord(text), word)
})

t.test('sh reads back what was quoted', async (t) => {
  const text = fc.string({ unit: 'binary-ascii', minLength: 0, maxLength: 20 }).map((each) => each.replaceAll('\0', ''))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (texts) => {
      const found = read(shWords(texts))
      return found.length === texts.length && found.every((each, index) => each === texts[index])
    }),
    { numRuns: 60, seed: 7 },
  )
  t.pass('all words came back')
})

t.test('NUL cannot be said in sh', async (t) => {
  t.throws(() => shWord('a\0b'), { message: 'a shell script cannot hold NUL' })
})

t.test('the host is filled in where a path names it', async (t) => {
  const word = shTemplate("/run/it's/%h-%d.%n")
  t.same(read(word, { host: 'a b', domain: '$x', label: 'a' }), ["/run/it's/a b-$x.a"])
  t.equal(shTemplate('%h'), '"$host"')
})

t.test('nothing in a value ends a comment', async (t) => {
  t.equal(commentText('a\nb\r\u2028c'), 'a b c')
})
