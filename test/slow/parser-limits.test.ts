import fc from 'fast-check'
import t from 'tap'
import { NESTING_LIMIT } from '../../lib/syntax/cursor.js'
import { parse } from '../../lib/syntax/parser.js'
import { cost, slowness } from '../support/machine-speed.js'
import { anyMutation, nodes, show } from '../support/parser-support.js'

const MEGABYTE = 1 << 20

/** What a megabyte of it must not do: overflow the stack, or take more than a moment. */
const repeated: readonly string[] = [
  '"',
  "'",
  '`',
  '$(',
  '${',
  '${x:-',
  '"${x:-',
  '"$(',
  '((',
  '( ',
  '{ ',
  'if ',
  'if a; then ',
  'while a; do ',
  'for a in b; do ',
  'case a in a) ',
  '$((',
  '$(( ',
  '$((1+',
  '\\',
  '\\`',
  '<<E ',
  'cat <<E\n',
  'cat <<E\n"$(',
  'f() ',
  'f() { ',
  '! ',
  'a|',
  'a&&',
  'a;',
  'fi\n',
  'then ',
  ') ',
  '; ',
  'A=(',
  'A[',
  'A+=',
  '[[ ',
  '“',
  '=“',
  '\n',
  '\\\n',
  '# x\n',
  'a ',
  '<',
  '> ',
  '2>',
  'function f ',
  'coproc ',
  'select x in ',
  'for ((',
  '((a ',
  '((a)\n',
  '\0',
  '\ud800',
  '$',
  '$[',
  '~',
  'x=~:',
  '\r\n',
  'else ',
  '${#',
  '${x/',
  "$'",
  '<(',
  'a $((b) ',
  '$(( $(( 1) )',
  '$(( $( ',
  'if "x; then\n',
  'a "b\nC="d"\n',
  '"\n',
  '`\n',
  '${\n',
  '$(\n',
  'echo (\n',
  '`a "$(b',
  '"`"\\`',
  'cat <<`',
  'A="${B:-`',
]

t.test('a megabyte of anything is read in a moment', (t) => {
  const most = 3000 * slowness()
  for (const unit of repeated) {
    const script = unit.repeat(Math.ceil(MEGABYTE / unit.length))
    const milliseconds = cost(() => parse(script))
    t.ok(milliseconds < most, `${show(unit)} took ${milliseconds.toFixed()} ms of at most ${most}`)
  }
  t.end()
})

t.test('time grows with the length', (t) => {
  const unit = 'A="$B/c ${D:-e}" # f\nif [ -n "$A" ]; then\n  export A\nfi\ncat <<E\n$A `b`\nE\n'
  const seconds = (times: number): number => {
    const script = unit.repeat(times)
    parse(script)
    return Math.min(...[1, 2, 3].map(() => cost(() => parse(script))))
  }
  const small = seconds(1000)
  const large = seconds(8000)
  t.ok(large < small * 8 * 4, `8 times the text took ${(large / small).toFixed(1)} times as long`)
  t.end()
})

t.test('nesting has a limit, and is read up to it', (t) => {
  const cases: readonly [opener: string, inner: string, closer: string][] = [
    ['$(', 'a', ')'],
    ['"$(', 'a', ')"'],
    ['${a-', 'b', '}'],
    ['( ', 'a', ' )'],
    ['{ ', 'a;', ' };'],
    ['if a; then ', 'b;', ' fi;'],
    ['case a in b) ', 'c', ' ;; esac'],
    ['while a; do ', 'b;', 'done;'],
    ['f() { ', 'a;', ' };'],
  ]
  for (const [opener, inner, closer] of cases) {
    // Quotes and the expansion in them are two levels, and so are a function and its body.
    const levels = NESTING_LIMIT / (opener === '"$(' || opener === 'f() { ' ? 2 : 1)
    const nested = (depth: number): string => opener.repeat(depth) + inner + closer.repeat(depth)
    const errors = (depth: number): string[] => parse(nested(depth)).findings.map(({ code }) => code)
    t.same(errors(levels - 2), [], `${opener} below the limit`)
    t.same(errors(levels + 2), ['nesting-too-deep'], `${opener} above the limit`)
  }
  const { script, findings } = parse(`A=b\n${'{ '.repeat(NESTING_LIMIT + 1)}`)
  t.equal(script.statements.length, 1, 'what stands before is there')
  t.equal(findings.length, 1)
  t.end()
})

t.test('reading ends when there is no sense in it', (t) => {
  const { findings } = parse('fi\n'.repeat(5000))
  t.equal(findings.length, 1001)
  t.equal(findings.at(-1)?.code, 'too-many-problems')
  t.end()
})

t.test('no config has so many commands or words, and a longer script is not read to its end', (t) => {
  const units = ['a;', 'a=\n', '$a', 'a ', '{ a;}\n', 'A=$(b)\n', '"a"\'b\'', '`a`\n', 'case a in a) b;; esac\n']
  for (const unit of units) {
    const { findings } = parse(`x ${unit.repeat((4 << 20) / unit.length)}`)
    t.equal(findings.at(-1)?.code, 'file-too-long', show(unit))
  }
  const usual = 'if test "x$A" = "xyes"; then :\n  B="$A b"\nfi\n# A comment, as long as they are.\n'
  t.same(parse(usual.repeat(2_000_000 / usual.length)).findings, [], 'a script of 2 MB is read')
  t.end()
})

t.test('a full stack is reported like deep nesting', (t) => {
  let codes: string[] = []
  // What is left of the stack at its end is too little for any script; further up it is enough.
  const descend = (): void => {
    try {
      descend()
    } catch {}
    if (codes.length === 0) {
      try {
        codes = parse('{ "$(a)"; }').findings.map(({ code }) => code)
      } catch {}
    }
  }
  descend()
  t.same(
    [...new Set(codes)].filter((code) => code !== 'nesting-too-deep'),
    [],
  )
  t.end()
})

const alphabet = fc.constantFrom(
  ...'abAB_19 \t\n\n;&|<>()[]{}"\'`\\\\$$#=~!*?%^,/@:+-.“”‘’\r\0é\ud800\ufeff'.split(''),
  ...[
    '$(',
    '${',
    '$((',
    '))',
    ';;',
    '<<E\n',
    '\nE\n',
    '<<-E\n',
    '&&',
    '||',
    'if ',
    ' then ',
    ' fi ',
    'case ',
    ' in ',
    ' esac',
    ' do ',
    ' done\n',
    'for ',
    '[[ ',
    ' ]]',
  ],
)

t.test('nothing throws, and every finding is in the text', (t) => {
  const check = (script: string): void => {
    const { script: read, findings } = parse(script)
    nodes(read)
    for (const { span } of findings) {
      if (!(span.start >= 0 && span.start <= span.end && span.end <= script.length)) throw new Error('outside')
    }
    const unsorted = findings.some(({ span }, index) => span.start < (findings[index - 1]?.span.start ?? 0))
    if (unsorted) throw new Error('out of order')
  }
  const options = { seed: 11, numRuns: 2000 }
  const milliseconds = cost(() => {
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), (pieces) => check(pieces.join(''))),
      options,
    )
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), check), options)
    fc.assert(fc.property(anyMutation, check), { seed: 12, numRuns: 700 })
  })
  t.pass(`${milliseconds.toFixed()} ms`)
  t.end()
})
