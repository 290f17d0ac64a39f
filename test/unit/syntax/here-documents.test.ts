import t from 'tap'
import { foundBy, parserAt, read } from '../../support/parser-parts.js'

t.test('the lines up to the delimiter', async (t) => {
  const cases: [text: string, expected: string][] = [
    ['a <<E\nb $c\nE\nd', '[a <<E {<"b " ($. c) "\\n">}]; [d]'],
    ["a <<'E'\n$b\\\nE\n", '[a <<<(sq E)> {quoted "$b\\\\\\n"}]'],
    ['a <<-E\n\tb\n\tE\n', '[a <<-E {"b\\n"}]'],
    ['a <<E <<F\nb\nE\nc\nF\n', '[a <<E {"b\\n"} <<F {"c\\n"}]'],
    ['a <<E\n E\nE\n', '[a <<E {" E\\n"}]'],
    ['a <<E\nb\\\nE\nE\n', '[a <<E {"bE\\n"}]'],
    ['a <<E\nb', '[a <<E {b}] ! unclosed-here-document: <<E'],
    ['a $(b <<E)\nc', '[a <(cmd [b <<E {<>}])>]; [c] ! unclosed-here-document: <<E'],
  ]
  for (const [text, expected] of cases) t.equal(read(text), expected, JSON.stringify(text))
})

t.test('documents wait for the end of the line', async (t) => {
  const { parser, documents, cursor } = parserAt('a <<E')
  parser.command()
  t.equal(documents.pending.length, 1)
  documents.reportMissing()
  t.same(foundBy(cursor), ['unclosed-here-document: <<E'])
  t.equal(documents.pending.length, 0)
})
