/** The documents that are written by hand: their links lead somewhere, and a translation has what the original has. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')
const pages = ['.', 'docs', 'docs/decisions', '.github']
  .flatMap((folder) => readdirSync(join(projectRoot, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.md') && path !== 'docs/diagnostics.md')

/** Text that Markdown reads: no code. */
const prose = (text: string): string =>
  text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`\n]*`/g, '')

/** How GitHub names the place of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const headings = (text: string): readonly string[] =>
  [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)

t.test('links lead to files, and to headings that are there', async (t) => {
  t.ok(pages.length > 25, `${pages.length} pages`)
  const broken: string[] = []
  for (const page of pages)
    for (const [, target = ''] of prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(?:https?|mailto):/.test(target)) continue
      const [path = '', place] = target.split('#')
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(join(projectRoot, file))) broken.push(`${page}: ${target}`)
      else if (
        place !== undefined &&
        statSync(join(projectRoot, file)).isFile() &&
        !headings(read(file)).map(anchor).includes(place)
      )
        broken.push(`${page}: ${target}: no such heading`)
    }
  t.same(broken, [])
})

t.test('a translation has the commands, the screens and as many headings as the original', async (t) => {
  const code = (text: string) => text.match(/^(?: {4}\S.*|```[\s\S]*?^```)$/gm) ?? []
  for (const page of ['README', 'docs/tutorial']) {
    const [english, chinese] = [read(`${page}.md`), read(`${page}.zh-CN.md`)]
    t.ok(code(english).length > 4, page)
    t.same(code(chinese), code(english), page)
    t.equal(headings(chinese).length, headings(english).length, page)
  }
})
