// @ts-check
/** Where each document of the repository is on the site. All addresses are relative to the front page. */
import { posix } from 'node:path'

/** @typedef {typeof import('../lib/diagnostics/page.js')} Lib */

// The compiler prints the addresses of the codes: they stand there alone. scripts/site.js has transpiled it.
const lib = new URL('../build/js/lib/diagnostics/page.js', import.meta.url).href
export const { pageFile } = /** @type {Lib} */ (await import(lib))

/** Documents in other languages are named NAME.LANGUAGE.md. */
export const languages = /** @type {const} */ (['en', 'zh-CN'])

/** @typedef {typeof languages[number]} Language */

/** The documents that are not below docs/. */
export const others = [
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'packaging/ansible/README.md',
]

/** The folder of decisions has a page that lists them. */
export const decisions = 'docs/decisions/'

/** The language of a document. @param {string} path @returns {Language} */
export function languageOf(path) {
  return languages.find((language) => path.endsWith(`.${language}.md`)) ?? 'en'
}

/** The same document in another language, whether there is one or not. @param {string} path @param {Language} language */
export function inLanguage(path, language) {
  const plain = path.replace(`.${languageOf(path)}.md`, '.md')
  return language === 'en' ? plain : plain.replace(/\.md$/, `.${language}.md`)
}

/**
 * The page of a document, or of a code: docs/diagnostics.md#CODE is a page of its own.
 * @param {string} path in the repository
 */
export function pageOf(path) {
  if (path === decisions) return 'decisions/index.html'
  const language = languageOf(path)
  const name = inLanguage(path, 'en')
    .replace(/^docs\//, '')
    .replace(/README\.md$/, 'index.md')
    .replace(/\.md$/, '.html')
  const page = others.includes(inLanguage(path, 'en')) && !name.includes('/') ? name.toLowerCase() : name
  return language === 'en' ? page : `${language}/${page}`
}

/** A file of the source that a document links to: browsers show it as text. @param {string} path */
export function sourceOf(path) {
  return `source/${path}.txt`
}

/** What one page has to say to lead to another. @param {string} from @param {string} to */
export function relative(from, to) {
  const [path = '', place] = to.split('#')
  const way = path === from && place !== undefined ? '' : posix.relative(posix.dirname(from), path)
  return place === undefined ? way : `${way}#${place}`
}

/** How GitHub names the place of a heading. @param {string} heading as text */
export function placeOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
}
