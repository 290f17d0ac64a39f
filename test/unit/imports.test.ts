/** Data flows one way: a folder of lib imports only what stands above it, and no file imports itself on some way round. */

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import t from 'tap'
import { flow } from '../support/flow.js'

/** Where in the flow a file of lib belongs, by its path below lib; -1 for one that the table does not have. */
const placeOf = (file: string): number => flow.indexOf(file.split('/')[0] as string)

/** What a file imports of lib, types included, by path below lib. */
function importsOf(file: string, text: string): string[] {
  const paths = text.matchAll(/(?:\bfrom |^import |\bimport\()'(\.{1,2}\/[^']*)'/gm)
  return [...paths].map(([, path]) => normalize(join(dirname(file), path as string)).replace(/\.js$/, '.ts'))
}

/** What is wrong with the imports of some files, by path below lib. */
function mistakes(files: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  for (const [file, imports] of files) {
    if (placeOf(file) === -1) found.push(`${file} is in no folder of the flow`)
    for (const other of imports) {
      if (!files.has(other)) found.push(`${file} imports ${other}, which is not in lib`)
      if (placeOf(other) > placeOf(file)) found.push(`${file} imports ${other} against the flow`)
    }
  }
  return [...found, ...circles(files)]
}

/** Files that import themselves by way of others, each circle once. */
function circles(files: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = []
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file)
    if (start !== -1) found.push(`circle: ${[...way.slice(start), file].join(' > ')}`)
    if (start !== -1 || done.has(file)) return
    for (const other of files.get(file) ?? []) visit(other, [...way, file])
    done.add(file)
  }
  for (const file of files.keys()) visit(file, [])
  return found
}

function readLib(): Map<string, readonly string[]> {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return new Map(files.sort().map((file) => [file, importsOf(file, readFileSync(join('lib', file), 'utf8'))]))
}

t.test('the files of lib', async (t) => {
  const files = readLib()
  t.ok(files.size > 80, 'are all read')
  t.ok([...files.values()].flat().length > 300, 'with their imports')
  for (const part of flow)
    t.ok(
      [...files.keys()].some((file) => file.split('/')[0] === part),
      `${part} is there`,
    )
  t.same(mistakes(files), [])
})

t.test('what would be a mistake', async (t) => {
  const lib = (files: Record<string, string>) =>
    mistakes(new Map(Object.entries(files).map(([file, text]) => [file, importsOf(file, text)])))
  t.same(lib({ 'cli/run.ts': "import { a } from '../quote.js'\n", 'quote.ts': '' }), [])
  t.same(lib({ 'syntax/a.ts': "import type { B } from '../cli/b.js'\n", 'cli/b.ts': '' }), [
    'syntax/a.ts imports cli/b.ts against the flow',
  ])
  t.same(lib({ 'syntax/a.ts': "import {\n  b,\n  c,\n} from '../cli/b.js'\n", 'cli/b.ts': '' }), [
    'syntax/a.ts imports cli/b.ts against the flow',
  ])
  t.same(lib({ 'syntax/a.ts': "export { b } from '../cli/b.js'\n", 'cli/b.ts': '' }), [
    'syntax/a.ts imports cli/b.ts against the flow',
  ])
  t.same(lib({ 'syntax/a.ts': "const b = await import('../cli/b.js')\n", 'cli/b.ts': '' }), [
    'syntax/a.ts imports cli/b.ts against the flow',
  ])
  const round = { 'cli/a.ts': "import './b.js'\n", 'cli/b.ts': "import { c } from './c.js'\n" }
  t.same(lib({ ...round, 'cli/c.ts': "export * from './a.js'\n" }), [
    'circle: cli/a.ts > cli/b.ts > cli/c.ts > cli/a.ts',
  ])
  t.same(lib({ 'cli/a.ts': "import '../../scripts/b.js'\n" }), [
    'cli/a.ts imports ../scripts/b.ts, which is not in lib',
  ])
  t.same(lib({ 'elsewhere/a.ts': '' }), ['elsewhere/a.ts is in no folder of the flow'])
})
