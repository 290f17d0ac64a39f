// @ts-check
/** The frame of all pages. It holds no script and no style of its own, so that the policy can forbid both. */
import { inLanguage, languages, pageFile, pageOf, relative } from '../addresses.js'
import { escaped } from '../markdown.js'
import { words } from '../words.js'

/** What a page may load: its own files and nothing else. Meta elements cannot say frame-ancestors. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/** @typedef {import('../contents.js').Group} Group */
/** @typedef {import('../addresses.js').Language} Language */

/**
 * @typedef {object} Page
 * @property {string} title
 * @property {string} address of the page, from the front page
 * @property {string} document that it is made of
 * @property {Language} language
 * @property {string} content
 * @property {string} [section] of the diagnostics
 * @property {string} [previous] code of the page before it
 * @property {string} [next]
 * @property {boolean} playground whether there is one
 * @property {Map<Language, Group[]>} contents
 * @property {string[]} documents
 * @property {string} version
 */

/** @param {Page} page */
export function render(page) {
  const { address, content, document, language, title } = page
  const say = words[language]
  const to = (/** @type {string} */ target) => escaped(encodeURI(relative(address, target)))
  const home = language === 'en' ? 'index.html' : `${language}/index.html`
  const full = address === home ? 'celery-initd' : `${title} · celery-initd`
  const translations = languages.filter((each) => page.documents.includes(inLanguage(document, each)))
  const others = translations.filter((each) => each !== language && page.section === undefined && document !== '')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${escaped(descriptionOf(content))}">
<title>${escaped(full)}</title>
<link rel="icon" href="${to('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${to('site.css')}">
${others.map((each) => `<link rel="alternate" hreflang="${each}" href="${to(pageOf(inLanguage(document, each)))}">\n`).join('')}<script src="${to('site.js')}" data-pages="${to('pages.js')}"></script>
</head>
<body>
<a class="skip" href="#text">${say.skip}</a>
<header>
  <a class="name" href="${to(home)}">celery-initd</a>
  <a class="menu" href="#contents">${say.contents}</a>
  <form role="search" action="${to('search.html')}" method="get">
    <input type="search" name="q" id="query" aria-label="${say.search}" placeholder="${say.search}" autocomplete="off"
      data-found="${say.found}" data-nothing="${say.nothing}">
    <div id="found" hidden><p role="status"></p><ol></ol></div>
  </form>
  <div class="choices">
    ${page.playground ? `<a href="${to('playground/index.html')}">${say.playground}</a>` : ''}
    ${languages
      .filter((each) => each !== language)
      .map((each) => {
        const target = others.includes(each)
          ? pageOf(inLanguage(document, each))
          : pageOf(inLanguage('README.md', each))
        return `<a href="${to(target)}" lang="${each}" hreflang="${each}">${words[each].name}</a>`
      })
      .join('\n    ')}
    <label id="theme" hidden${Object.entries(say.themes)
      .map(([value, name]) => ` data-${value}="${name}"`)
      .join('')}>${say.theme} </label>
  </div>
</header>
<div class="columns">
<main id="text">
${page.section === undefined ? '' : `<p class="above"><a href="${to('diagnostics.html')}">${say.allCodes}</a> › ${escaped(page.section)}</p>\n`}${content}
${around(page, to)}
</main>
${onThisPage(content, say.onThisPage)}
<nav id="contents" aria-label="${say.contents}">
${(page.contents.get(language) ?? [])
  .map(
    (group) => `<h2>${escaped(group.title)}</h2>
<ul>
${group.entries.map((entry) => `<li><a href="${to(pageOf(entry.path))}"${isCurrent(entry.path, page) ? ' aria-current="page"' : ''}>${escaped(entry.title)}</a></li>`).join('\n')}
</ul>`,
  )
  .join('\n')}
</nav>
</div>
<footer>
  <p>celery-initd · ${say.version} ${page.version} · <a href="${to('source/LICENSE.txt')}">BSD-3-Clause</a></p>
</footer>
</body>
</html>
`
}

/** @param {string} path @param {Page} page */
function isCurrent(path, { address, section }) {
  return pageOf(path) === address || (section !== undefined && path === 'docs/diagnostics.md')
}

/** The first sentences of a page, without markup. @param {string} content */
function descriptionOf(content) {
  const [, text = ''] = /<p>([\s\S]*?)<\/p>/.exec(content) ?? []
  const plain = text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')
  const decoded = plain
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
  return decoded.length > 160 ? `${decoded.slice(0, decoded.lastIndexOf(' ', 159))} …` : decoded
}

/** Links to the headings of a page that has several. @param {string} content @param {string} title */
function onThisPage(content, title) {
  const headings = [...content.matchAll(/<h2 id="([^"]+)"[^>]*>([\s\S]*?)<\/h2>/g)]
  if (headings.length < 2) return ''
  const items = headings.map(
    ([, place, text = '']) => `<li><a href="#${place}">${text.replaceAll(/<[^>]*>/g, '')}</a></li>`,
  )
  return `<aside aria-label="${title}"><h2>${title}</h2><ul>\n${items.join('\n')}\n</ul></aside>`
}

/** The pages before and after this one. @param {Page} page @param {(target: string) => string} to */
function around(page, to) {
  const say = words[page.language]
  const entries = (page.contents.get(page.language) ?? []).flatMap((group) => group.entries)
  const at = entries.findIndex(({ path }) => pageOf(path) === page.address)
  const beside = (/** @type {number} */ index, /** @type {string | undefined} */ code) => {
    if (page.section !== undefined) return code === undefined ? undefined : { href: pageFile(code), title: code }
    const entry = at < 0 ? undefined : entries[index]
    return entry === undefined ? undefined : { href: pageOf(entry.path), title: entry.title }
  }
  const [before, after] = [beside(at - 1, page.previous), beside(at + 1, page.next)]
  const links = [
    before && `<a rel="prev" href="${to(before.href)}">${say.previous}: ${escaped(before.title)}</a>`,
    after && `<a rel="next" href="${to(after.href)}">${say.next}: ${escaped(after.title)}</a>`,
  ].filter(Boolean)
  return links.length === 0 ? '' : `<p class="around">${links.join('\n')}</p>`
}
