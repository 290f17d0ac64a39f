// @ts-check
/** The order of the pages: the list in README.md under "Read on" is the contents of the site. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decisions, inLanguage, languageOf, others } from './addresses.js'

/** @typedef {{ readonly path: string, readonly title: string }} Entry A document and its name in a list. */
/** @typedef {{ readonly title: string, readonly entries: readonly Entry[] }} Group */

/** Names that are written small even at the beginning of a line. */
const small = /^(?:systemd|sysvinit|runit)\b/

/** @param {string} title */
const capital = (title) => (small.test(title) ? title : title.charAt(0).toUpperCase() + title.slice(1))

/** The groups of a list such as `- **Start:** [tutorial](docs/tutorial.md) · …`. @param {string} text @returns {Group[]} */
export function groupsOf(text) {
  return [...text.matchAll(/^- \*\*([^*]+?)[:：]\*\*((?:.*\n(?: {2}.*\n)*))/gm)].map(([, title = '', list = '']) => ({
    title,
    entries: [...list.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, name = '', path = '']) => ({
      path,
      title: capital(name),
    })),
  }))
}

/** The first heading of a document. @param {string} text */
export function titleOf(text) {
  const [, title] = /^# (.*)$/m.exec(text) ?? []
  if (title === undefined) throw new Error('a document has no heading')
  return title.replaceAll('`', '')
}

/** All documents of a checkout. @param {string} root @returns {string[]} */
export function documents(root) {
  const below = ['docs/', decisions].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => folder + name),
  )
  return [...others, ...below]
}

/** The page that lists the decisions. @param {string} root */
export function decisionsText(root) {
  const items = documents(root)
    .filter((path) => path.startsWith(decisions))
    .map((path) => `- [${titleOf(readFileSync(join(root, path), 'utf8'))}](${path.slice(decisions.length)})\n`)
  return `# Decisions\n\nWhy things are as they are, one page for each.\n\n${items.join('')}`
}

/**
 * The contents in each language that has a README. Throws where a document is missing from the English list: nobody would
 * find it.
 * @param {string} root @returns {Map<string, Group[]>}
 */
export function contents(root) {
  const all = documents(root)
  const result = new Map(
    all
      .filter((path) => inLanguage(path, 'en') === 'README.md')
      .map((path) => [languageOf(path), groupsOf(readFileSync(join(root, path), 'utf8'))]),
  )
  const listed = new Set(result.get('en')?.flatMap(({ entries }) => entries.map(({ path }) => path)))
  const lost = all.filter(
    (path) => languageOf(path) === 'en' && path !== 'README.md' && !path.startsWith(decisions) && !listed.has(path),
  )
  if (lost.length > 0) throw new Error(`README.md, "Read on", does not list ${lost.join(', ')}`)
  for (const path of listed)
    if (!existsSync(join(root, path))) throw new Error(`README.md lists ${path}, which is missing`)
  return result
}
