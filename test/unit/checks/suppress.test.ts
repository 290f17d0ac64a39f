import t from 'tap'
import { suppress } from '../../../lib/checks/suppress.js'
import { finding } from '../../../lib/diagnostics/messages.js'
import { Source } from '../../../lib/diagnostics/source.js'
import { parse } from '../../../lib/syntax/parser.js'

/** What is left when each `X` of a text is a log level that does not exist. */
function left(text: string, options: { inline?: boolean; owned?: boolean } = {}): string[] {
  const source = new Source('config', text)
  const found = [...text.matchAll(/X/g)].map(({ index }) => ({
    ...finding('bad-log-level', { start: index, end: index + 1 }, { name: 'A', value: 'X', suggestion: undefined }),
    source,
  }))
  const { inline = true, owned = true } = options
  const sources = [{ source, script: parse(text).script }]
  return suppress(found, sources, { inline, owned: () => owned }).map(({ code, span }) => {
    return `${source.position(span.start).line} ${code}`
  })
}

const silence = '# celery-initd: disable='

t.test('what a comment silences', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['A=X\n', ['1 bad-log-level']],
    [`A=1\n${silence}bad-log-level we mean it\nA=X\n`, []],
    [`A=1\n${silence}bad-log-level we mean it\n# more\nA=X\n`, []],
    [`A=1\n${silence}bad-log-level we mean it\nA=X\nA=X\n`, ['4 bad-log-level']],
    [`A=1\n${silence}bad-log-level we mean it\nA="\nX"\n`, []],
    [`${silence}bad-log-level we mean it\n\nA=X\nA=X\n`, []],
    [`A=1\n${silence}bad-log-level\nA=X\n`, ['2 disable-without-reason']],
    [`A=1\n${silence}bad-log-level,not-boolean why\nA=X\n`, ['2 disable-unused']],
    [`A=1\n${silence}bad-log-levl why\nA=X\n`, ['2 disable-unknown', '3 bad-log-level']],
    [`A=1\n${silence}unclosed-quote why\nA=1\n`, ['2 disable-refused']],
    [`A=1\n${silence}bad-log-level why\nA=1\n`, ['2 disable-unused']],
    [`A=1\n${silence}run-directory-missing why\nA=1\n`, []],
    [`A=X ${silence}bad-log-level we mean it\nA=X\n`, ['2 bad-log-level']],
    [`A=X ${silence}bad-log-level\n`, ['1 disable-without-reason']],
    [`A=1\nA=1 ${silence}bad-log-level we mean it\nA=X\n`, ['3 bad-log-level', '2 disable-unused']],
    [`A="\nX\n" ${silence}bad-log-level we mean it\n`, []],
    [`if a; then\n  A=X\nfi ${silence}bad-log-level we mean it\nA=X\n`, ['4 bad-log-level']],
    [`if a; then\n  A="\nX" ${silence}bad-log-level we mean it\n  A=X\nfi\n`, ['4 bad-log-level']],
    [`if a; then\n  ${silence}bad-log-level we mean it\n  A="\nX"\n  A=X\nfi\n`, ['5 bad-log-level']],
    [`A=X#${silence}bad-log-level this does not begin a word\n`, ['1 bad-log-level']],
    [`A=1\n${silence}bad-log-level we mean it\nA=X ${silence}not-boolean on this line\nA=1\n`, ['3 disable-unused']],
    [`A=1\n${silence}not-boolean, bad-log-level we mean both\nA=X\n`, ['2 disable-unused']],
    ['A=1\n# celery-initd: disable bad-log-level why\nA=X\n', ['2 disable-misspelt', '3 bad-log-level']],
    ['A=X # celery-initd: ignore=bad-log-level why\n', ['1 disable-misspelt', '1 bad-log-level']],
    ['A=1\n# celery-initd disable=bad-log-level why\nA=X\n', ['2 disable-misspelt', '3 bad-log-level']],
    ['A=1\n# celery-initd: disable= why\nA=X\n', ['2 disable-misspelt', '3 bad-log-level']],
    ['# celery-initd made this from a template\nA=X\n', ['2 bad-log-level']],
    [`A='\n${silence}bad-log-level why\nX'\n`, ['3 bad-log-level']],
  ]
  for (const [text, expected] of cases) t.same(left(text), expected, text)
})

t.test('where comments may not silence', async (t) => {
  const text = `A=1\n${silence}bad-log-level why\nA=X\n`
  t.same(left(text, { inline: false }), ['2 disable-forbidden', '3 bad-log-level'])
})

t.test('of a file that is only read along, comments count, and nothing is said of them', async (t) => {
  t.same(left(`A=1\n${silence}bad-log-level\nA=X\n`, { owned: false }), [])
  t.same(left(`A=1\n${silence}bad-log-levl why\nA=X\n`, { owned: false }), ['3 bad-log-level'])
})
