import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { guessEncoding } from '../../../lib/diagnostics/encoding.js'
import { projectRoot } from '../../support/root.js'

t.test('the encodings of East Asia, by their letters', async (t) => {
  const directory = join(projectRoot, 'test/fixtures/encodings')
  const names = readdirSync(directory)
  t.ok(names.length >= 4)
  for (const name of names) {
    const expected = name === 'iso-8859-1' ? undefined : name
    t.equal(guessEncoding(readFileSync(join(directory, name)))?.toLowerCase(), expected, name)
  }
})

t.test('bytes that are none of them', async (t) => {
  for (const text of ['', 'A=1\n', 'caf\u00e9 \u00e0 la cr\u00e8me\n', '\u00ff\u00fe'])
    t.equal(guessEncoding(Buffer.from(text, 'latin1')), undefined, text)
})
