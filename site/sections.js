// @ts-check
/** Pages as the search has them: a section for each heading, as text. */

/**
 * @typedef {object} Section
 * @property {string} address with the place of the heading
 * @property {string} language
 * @property {string} page its title
 * @property {string} title of the section
 * @property {string} text
 */

/** HTML as text. @param {string} html */
function textOf(html) {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/**
 * The sections of a page.
 * @param {{ readonly address: string, readonly html: string }} page as it is written
 * @returns {Section[]}
 */
export function sectionsOf({ address, html }) {
  const [, language = 'en'] = /<html lang="([^"]+)"/.exec(html) ?? []
  const [, main = ''] = /<main[^>]*>([\s\S]*?)<\/main>/.exec(html) ?? []
  const body = main.replaceAll(/<p class="(?:above|around)">[\s\S]*?<\/p>/g, '')
  const pieces = body.split(/(?=<h[1-3] id=)/).filter((piece) => piece.trim() !== '')
  const heading = /^<h([1-3]) id="([^"]+)"[^>]*>([\s\S]*?)<\/h\1>/
  const page = textOf(heading.exec(pieces[0] ?? '')?.[3] ?? '')
  return pieces.map((piece) => {
    const [whole = '', level, place, title = ''] = heading.exec(piece) ?? []
    const to = level === '1' ? address : `${address}#${place}`
    return { address: to, language, page, title: textOf(title), text: textOf(piece.slice(whole.length)) }
  })
}
