import t from 'tap'
import { withoutLongValues } from '../../../lib/checks/lengths.js'
import { evaluated } from '../../support/evaluated.js'

/** What an option of this name takes: Linux counts NAME= and a zero byte, too. */
const room = (name: string): number => 131_072 - name.length - 2

t.test('what is left out, and what is said of it', async (t) => {
  const word = (length: number) => 'x'.repeat(length)
  const cases: [text: string, name: string, bytes: number | undefined][] = [
    [`CELERYD_OPTS=${word(room('CELERYD_OPTS'))}`, 'CELERYD_OPTS', undefined],
    [`CELERYD_OPTS=${word(room('CELERYD_OPTS') + 1)}`, 'CELERYD_OPTS', 131_073],
    [`CELERYD_OPTS="$(x)${word(131_072)}"`, 'CELERYD_OPTS', 131_072 + 'CELERYD_OPTS'.length + 2 + 3],
    [`export A=${word(131_072)}`, 'A', 131_075],
    [`A=${word(131_072)}`, 'A', undefined],
    // A third of the characters, for these have three bytes.
    [`export A=${'\u8a9e'.repeat(43_690)}`, 'A', 131_073],
    [`export A=${'\u8a9e'.repeat(43_689)}`, 'A', undefined],
  ]
  for (const [text, name, bytes] of cases) {
    const label = `${text.slice(0, 20)}… ${text.length}`
    const before = evaluated(text)
    const after = withoutLongValues(before)
    t.equal(after.variables.has(name), bytes === undefined, label)
    const found = after.findings.filter(({ code }) => code === 'value-too-long')
    if (bytes === undefined) t.same(found, [], label)
    else {
      t.equal(after.value(name), undefined, label)
      t.match(found, [{ severity: 'error', message: new RegExp(`^${name}=… is ${bytes} bytes long; `) }])
    }
  }
})

t.test('an evaluation without any is the same', async (t) => {
  const evaluation = evaluated('CELERYD_OPTS=-c4\nexport A=b')
  t.equal(withoutLongValues(evaluation), evaluation)
})

t.test('a value that is also too long to work out is said once', async (t) => {
  const found = (text: string) =>
    withoutLongValues(evaluated(text)).findings.map(({ code, severity, message }) => [code, severity, message])
  const text = '\u00e9'.repeat((1 << 20) + 1)
  const tooLong = (name: string) => [
    'value-too-long',
    'error',
    `${name}=… is ${2 * text.length + name.length + 2} bytes long; Linux passes at most 131072 bytes in one variable`,
  ]
  t.same(found(`CELERYD_OPTS="${text}"`), [tooLong('CELERYD_OPTS')])
  t.same(found(`EXPORTED=${text}\nexport EXPORTED`), [tooLong('EXPORTED')])
  const large = ['value-too-large', 'warning', 'UNREAD has more than 1048576 characters and is left to the host']
  t.same(found(`UNREAD=${text}`), [large], 'no program gets it')
  t.same(found(`UNREAD=${text}\nCELERYD_OPTS=${text}`), [large, tooLong('CELERYD_OPTS')])
})
