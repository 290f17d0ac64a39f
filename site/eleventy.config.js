// @ts-check
/** docs/ and the documents beside it as pages. scripts/site.js runs this, and adds what is not a document. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decisions, languageOf, others, pageFile, pageOf } from './addresses.js'
import { contents, decisionsText, documents, titleOf } from './contents.js'
import { codePages, listText } from './diagnostics.js'
import { ours } from './markdown.js'
import { words } from './words.js'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8')

/** Linked files that have no page, for scripts/site.js to copy. @type {Set<string>} */
export const sources = new Set(['LICENSE'])

/** The pages, for the search. @type {{ address: string, html: string }[]} */
export const made = []

/** Whether there is a playground to lead to. */
export const settings = { playground: false }

/** @param {any} eleventy */
export default function config(eleventy) {
  const all = documents(root)
  const data = {
    layout: 'page.11ty.js',
    contents: contents(root),
    documents: all,
    playground: settings.playground,
    version: JSON.parse(read('package.json')).version,
  }
  for (const [name, value] of Object.entries(data)) eleventy.addGlobalData(name, () => value)

  /** What the layout says of each input. @type {Map<string, object>} */
  const facts = new Map()
  /** @param {string} input below docs/ @param {string} text @param {string} document @param {object} [more] */
  const note = (input, text, document, more = {}) => {
    const address = pageOf(document)
    const fact = { document, address, language: languageOf(document), title: titleOf(text), ...more }
    facts.set(`./docs/${input}`, fact)
  }
  /** A page of a text that is not a file below docs/. @type {typeof note} */
  const add = (input, text, document, more) => {
    note(input, text, document, more)
    eleventy.addTemplate(input, text)
  }
  for (const path of all)
    if (others.includes(path)) add(`others/${path}`, read(path), path)
    else if (path !== 'docs/diagnostics.md') note(path.replace('docs/', ''), read(path), path)
  add('decisions-list.md', decisionsText(root), `${decisions}index.md`)
  const diagnostics = read('docs/diagnostics.md')
  eleventy.ignores.add('docs/diagnostics.md')
  add('diagnostics-list.md', listText(diagnostics), 'docs/diagnostics.md')
  const codes = codePages(diagnostics)
  codes.forEach(({ code, section, text }, at) => {
    const around = { section, previous: codes[at - 1]?.code, next: codes[at + 1]?.code }
    add(`codes/${code}.md`, text, 'docs/diagnostics.md', { address: pageFile(code), ...around })
  })
  add('search.md', `# ${words.en.search}\n\n${words.en.needsScript}\n`, 'search.md')
  const search = pageOf('search.md')

  const fact = (/** @type {string} */ name) => (/** @type {any} */ data) =>
    /** @type {any} */ (facts.get(data.page.inputPath))?.[name]
  const names = ['document', 'address', 'language', 'title', 'section', 'previous', 'next']
  eleventy.addGlobalData('eleventyComputed', () => ({
    ...Object.fromEntries(names.map((name) => [name, fact(name)])),
    permalink: fact('address'),
  }))

  const titles = new Map(all.map((path) => [posix.basename(path), titleOf(read(path))]))
  eleventy.amendLibrary('md', ours(root, titles, sources))
  eleventy.addTransform('search', function (/** @type {string} */ html) {
    // @ts-expect-error Eleventy gives the page as `this`.
    const { address } = /** @type {any} */ (facts.get(this.page.inputPath))
    if (address !== search) made.push({ address, html })
    return html
  })
  return {
    dir: { input: 'docs', layouts: '../site/layouts', includes: '../site/layouts', data: '../site/data' },
    markdownTemplateEngine: false,
    htmlTemplateEngine: false,
    templateFormats: ['md'],
  }
}
