import t from 'tap'
import type { Comment, HereDocument, Redirection, Statement, Word, WordPart } from '../../../lib/syntax/ast.js'
import { parse } from '../../../lib/syntax/parser.js'
import { type InvalidCase, invalid } from '../../support/parser-invalid.js'
import { accepted, type Node, nodes, show, tree, visit } from '../../support/parser-support.js'
import { type ValidCase, valid } from '../../support/parser-valid.js'

const validCases: readonly ValidCase[] = Object.values(valid).flat()
const invalidCases: readonly InvalidCase[] = Object.values(invalid).flat()

for (const [group, cases] of Object.entries(valid)) {
  t.test(`trees: ${group}`, (t) => {
    for (const [script, expected] of cases) {
      const { script: read, findings } = parse(script)
      t.equal(tree(read), expected, show(script))
      t.same(
        findings.filter(({ severity }) => severity === 'error'),
        [],
        `${show(script)} has no error`,
      )
    }
    t.end()
  })
}

for (const [group, cases] of Object.entries(invalid)) {
  t.test(`findings: ${group}`, (t) => {
    for (const [script, expected, readable] of cases) {
      const { script: read, findings } = parse(script)
      const found = findings.map(({ code, span }) => `${code}: ${script.slice(span.start, span.end)}`)
      t.same(found, expected, show(script))
      t.equal(tree(read), readable, `what can be read of ${show(script)}`)
    }
    t.end()
  })
}

t.test('a case that differs from dash says why, and differs', (t) => {
  const verdicts = accepted([...validCases, ...invalidCases].map(([script]) => script))
  validCases.forEach(([script, , reason], index) => {
    t.equal(verdicts[index], reason === undefined, `dash on ${show(script)}`)
  })
  invalidCases.forEach(([script, , , reason], index) => {
    const isError = parse(script).findings.some(({ severity }) => severity === 'error')
    const expected = isError === (reason !== undefined)
    t.equal(verdicts[validCases.length + index], expected, `dash on ${show(script)}`)
  })
  t.end()
})

/** What is wrong with the places of a node and those below it. */
function misplaced(node: Node, script: string): string[] {
  const problems: string[] = []
  const { span, children } = node
  if (span.start > span.end || span.start < 0 || span.end > script.length) problems.push(`${node.kind} is outside`)
  let before = span.start
  for (const child of children) {
    if (child.span.start < before) problems.push(`${child.kind} overlaps what is before it`)
    if (child.span.end > span.end) problems.push(`${child.kind} ends after its ${node.kind}`)
    before = child.span.end
    problems.push(...misplaced(child, script))
  }
  return problems
}

t.test('every node lies in its parent, in order', (t) => {
  for (const [script] of [...validCases, ...invalidCases]) {
    t.same(misplaced(nodes(parse(script).script), script), [], show(script))
  }
  t.end()
})

/** Text without its continuation lines. */
const joined = (text: string): string => text.replaceAll('\\\n', '')

/** What a part must look like in the source, outside of backquotes. */
function looksLike(part: WordPart, source: string): boolean {
  switch (part.type) {
    case 'literal':
      // Nothing is joined where a here-document is quoted.
      return joined(source) === part.value || source === part.value
    case 'escaped':
      return source === `\\${part.value}`
    case 'single':
      return source === `'${part.value}'`
    case 'double':
      return /^".*"$/s.test(source)
    case 'tilde':
      return joined(source) === `~${part.user}`
    case 'arithmetic':
      return /^\$\(\(.*\)\)$/s.test(joined(source))
    case 'command':
      return part.backquoted ? /^`.*`$/s.test(source) : /^\$\(.*\)$/s.test(joined(source))
    case 'parameter': {
      const name = `${part.length ? '#' : ''}${part.name}`
      if (!part.braced) return joined(source) === `$${name}`
      return joined(source).startsWith(`\${${name}${part.operator ?? '}'}`) && source.endsWith('}')
    }
  }
}

t.test('every place holds what the node says', (t) => {
  for (const [script] of validCases) {
    if (script.includes('`') || script.includes('<<-')) continue
    const name = show(script)
    const at = ({ span }: { readonly span: { readonly start: number; readonly end: number } }): string =>
      script.slice(span.start, span.end)
    const { script: read } = parse(script)
    visit(read, (key, value) => {
      if (key === 'parts') {
        for (const part of value as WordPart[]) t.ok(looksLike(part, at(part)), `${part.type} ${at(part)} in ${name}`)
      } else if (key === 'comments') {
        for (const comment of value as Comment[]) t.equal(at(comment), comment.text)
      } else if (key === 'document' && value !== undefined) {
        const { body, fullSpan, span } = value as HereDocument
        t.ok(fullSpan.start === span.start && fullSpan.end >= span.end && body.span.end === span.end, name)
      } else if (key === 'redirections') {
        for (const one of value as Redirection[]) {
          t.ok(joined(at(one)).startsWith(`${one.descriptor ?? ''}${one.operator}`), `${at(one)} in ${name}`)
        }
      } else if (key === 'statements' || key === 'body') {
        if (!Array.isArray(value)) return
        for (const statement of value as Statement[]) {
          if (script.includes('<<')) continue
          t.equal(
            tree(parse(at(statement)).script),
            tree({ ...read, statements: [statement] }),
            `${at(statement)} in ${name}`,
          )
        }
      } else if (key === 'assignments') {
        for (const one of value as { name: string; nameSpan: { start: number; end: number }; value: Word }[]) {
          t.equal(joined(at({ span: one.nameSpan })), one.name)
        }
      }
    })
  }
  t.end()
})

t.test('places between backquotes are places in the file', (t) => {
  const script = 'A="`b \\"c\\" \\`d \\\\\\$e\\`` f" `g\\\nh`'
  const words: string[] = []
  visit(parse(script).script, (key, value) => {
    if (key === 'words') for (const { span } of value as Word[]) words.push(script.slice(span.start, span.end))
    if (key === 'parts') {
      for (const { type, span } of value as WordPart[]) {
        if (type === 'parameter') words.push(`parameter ${script.slice(span.start, span.end)}`)
      }
    }
  })
  t.same(words.sort(), [
    '\\"c\\"',
    '\\\\\\$e',
    '\\`d \\\\\\$e\\`',
    '`g\\\nh`',
    'b',
    'd',
    'g\\\nh',
    'parameter \\\\\\$e',
  ])
  const [finding] = parse('A=`b "c \\`d )\\`"`').findings
  t.match(finding, { code: 'unexpected-token', span: { start: 12, end: 13 } })
  t.end()
})

t.test('messages name the other end', (t) => {
  const cases: readonly [script: string, message: string, help?: string][] = [
    ['A="b\nC="d"\nE=f', 'no closing " for this quote', 'sh takes the " on line 2 for its end'],
    ['f() {\nif a; then\nb\n}', 'no fi for this if, sh gave up at } on line 4'],
    ['if [ a ] then\nb\nfi', 'no then for this if, found fi', 'put ; before then: here it is an argument'],
    [
      'A=%(user)s',
      'an unquoted ( cannot follow an assignment or redirection',
      'this looks like a template that was not filled in',
    ],
    [
      'A=<user>',
      'a word must follow >, found the end of the file',
      'quote it, or put a value in place of the <placeholder>',
    ],
    ['a\r\nb\r\n', '2 lines end in CR LF: sh keeps the CR in the value', "convert the file: tr -d '\\r' <file >new"],
  ]
  for (const [script, message, help] of cases) {
    const { findings } = parse(script)
    t.equal(findings.length, 1, script)
    t.equal(findings[0]?.message, message)
    t.equal(findings[0]?.help, help)
  }
  t.end()
})

t.test('all problems of a file are found in one run, and what is between them is read', (t) => {
  const script = [
    'A="b', // 1
    'B=c',
    'if x; then', // 3: no fi
    '  C=(1 2)', // 4
    'D=$(e', // 5
    'done', // 6
    'F=${g/h/i}', // 7
    'cmd (', // 8
    'H=1',
  ].join('\n')
  const { script: read, findings } = parse(script)
  t.same(
    findings.map(({ code, span }) => `${script.slice(0, span.start).split('\n').length} ${code}`),
    [
      '1 unclosed-quote',
      '3 unclosed-command',
      '4 bash-only',
      '5 unclosed-expansion',
      '6 stray-keyword',
      '7 bash-only',
      '8 unexpected-parenthesis',
    ],
  )
  t.match(tree(read), /B=c.*H=1/)
  t.end()
})
