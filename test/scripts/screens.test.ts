/** The screens of the documents are what the script prints. UPDATE_SCREENS=1 writes them anew. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import t from 'tap'
import { projectRoot } from '../support/sandbox.js'
import { runScreen, screens } from '../support/screens.js'
import { turns } from '../support/stories.js'

const pages = [
  'README.md',
  ...readdirSync(join(projectRoot, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const blocks = /(<!-- screen: ([\w-]+) -->\n```console\n)([^`]*)(```\n)/g

/** The blocks of all pages. */
function shown(): readonly { readonly page: string; readonly name: string; readonly text: string }[] {
  return pages.flatMap((page) =>
    [...readFileSync(join(projectRoot, page), 'utf8').matchAll(blocks)].map(([, , name = '', text = '']) => ({
      page,
      name,
      text,
    })),
  )
}

const turn = turns(6)
t.jobs = 6
const all = shown()
const wanted = process.env.SCREENS?.split(' ')

t.test('every screen is in a page, and every block is a screen', async (t) => {
  t.same([...new Set(all.map(({ name }) => name))].sort(), screens.map(({ name }) => name).sort())
})

for (const screen of screens) {
  if (wanted !== undefined && !wanted.includes(screen.name)) continue
  t.test(screen.name, { buffered: true }, async (t) => {
    const text = await turn(() => runScreen(t, screen))
    if (process.env.UPDATE_SCREENS !== undefined) rewrite(screen.name, text)
    else for (const { page, name, text: block } of all) if (name === screen.name) t.equal(block, `${text}\n`, page)
  })
}

function rewrite(wanted: string, text: string): void {
  for (const page of pages) {
    const path = join(projectRoot, page)
    const before = readFileSync(path, 'utf8')
    const after = before.replace(blocks, (whole, head, name, _, tail) =>
      name === wanted ? `${head}${text}\n${tail}` : whole,
    )
    if (after !== before) writeFileSync(path, after)
  }
}
