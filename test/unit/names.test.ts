/** No two things of one name: what a file of lib exports has its name to itself, so that a search for it finds it alone. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

/** A declaration at the top level of a file; Biome puts those in the first column. */
const declaration =
  /^(?<exported>export )?(?:declare )?(?:async )?(?:abstract )?(?:const|let|function\*?|class|interface|type|enum) (?<name>[A-Za-z_$][\w$]*)/gm

/** The names that one file exports and another one declares, each with the files, by path below lib. */
function shared(files: ReadonlyMap<string, string>): string[] {
  const places = new Map<string, { readonly all: Set<string>; isExported: boolean }>()
  for (const [file, text] of files)
    for (const { groups: { name = '', exported } = {} } of text.matchAll(declaration)) {
      const place = places.get(name) ?? { all: new Set(), isExported: false }
      place.all.add(file)
      if (exported !== undefined) place.isExported = true
      places.set(name, place)
    }
  return [...places].flatMap(([name, { all, isExported }]) =>
    isExported && all.size > 1 ? [`${name}: ${[...all].join(', ')}`] : [],
  )
}

t.test('the names that lib exports', async (t) => {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const texts = new Map(files.sort().map((file) => [file, readFileSync(join('lib', file), 'utf8')]))
  const exported = [...texts.values()].flatMap((text) => [...text.matchAll(/^export (?:const|function|interface) /gm)])
  t.ok(exported.length > 500, 'are all read')
  t.same(shared(texts), [])
})

t.test('what would be two things of one name', async (t) => {
  const names = (first: string, second: string) =>
    shared(
      new Map([
        ['a.ts', first],
        ['b.ts', second],
      ]),
    )
  t.same(names('export function read() {}\n', 'export const read = 1\n'), ['read: a.ts, b.ts'])
  t.same(names('export interface Word {}\n', 'type Word = string\n'), ['Word: a.ts, b.ts'])
  t.same(names('const width = 1\n', 'const width = 2\n'), [], 'names of two files that keep them for themselves')
  t.same(names('export const Mode = {}\nexport type Mode = 1\n', ''), [], 'a value and its type in one file')
  t.same(names('export function read() {}\n', 'function f() {\n  const read = 1\n}\n'), [], 'a name inside a function')
})
