// @ts-check
/** What our documents need of markdown-it: links between pages, places of headings, code in which one can see the input. */
import { existsSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { decisions, pageFile, pageOf, placeOf, relative, sourceOf } from './addresses.js'

/** Which parts of a line of code are told apart; the first pattern that fits a line counts. @type {[RegExp, string][]} */
const printed = [
  [/^()(\S.*: (?:error|warning|note)\[[\w-]+\]: .*)$/, 'finding'],
  [/^( *)(help: .*)$/, 'help'],
]
/** @type {[RegExp, string][]} */
const inConsole = [[/^([#$] )(.*)$/, 'typed'], ...printed]
/** @type {[RegExp, string][]} */
const inScripts = [[/^((?:.*\s)?)(#(?!!)[^'"]*)$/, 'comment']]

/** @param {string} text */
export const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A block of code. @param {string} text @param {string} language what stands after ``` */
function block(text, language) {
  // What has no language is what a program printed.
  const rules = language === 'console' ? inConsole : language === '' ? printed : inScripts
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const [pattern, name] = rules.find(([each]) => each.test(line)) ?? []
      const [, before = '', rest = ''] = pattern?.exec(line) ?? ['', line]
      return name === undefined ? escaped(line) : `${escaped(before)}<span class="${name}">${escaped(rest)}</span>`
    })
  return `<pre tabindex="0"><code>${lines.join('\n')}</code></pre>\n`
}

/**
 * Where a link leads, as a page of the site. Throws where there is nothing.
 * @param {string} root of the repository
 * @param {string} from the document, in the repository
 * @param {string} target as the document has it
 */
function addressOf(root, from, target) {
  const [path = '', place] = target.split('#')
  const file = path === '' ? from : posix.normalize(posix.join(posix.dirname(from), path))
  const found = statSync(join(root, file), { throwIfNoEntry: false })
  if (!found && !existsSync(join(root, file.replace(/\/$/, '')))) throw new Error(`${from}: ${target} is missing`)
  if (file === 'docs/diagnostics.md' && place !== undefined) return pageFile(place)
  if (file === decisions || file.endsWith('.md')) return pageOf(file) + (place === undefined ? '' : `#${place}`)
  if (file.endsWith('.svg')) return file.replace(/^docs\//, '')
  return sourceOf(file)
}

/**
 * @param {string} root of the repository
 * @param {ReadonlyMap<string, string>} titles of documents, by the names of their files
 * @param {Set<string>} sources gets the files that are linked to and have no page
 */
export function ours(root, titles, sources) {
  /** @param {any} md markdown-it @returns {void} */
  return (md) => {
    md.set({ html: true, linkify: false, typographer: false })
    // Eleventy turns this off, for templates whose HTML is indented.
    md.enable('code')
    const { rules } = md.renderer
    rules.fence = (/** @type {any} */ tokens, /** @type {number} */ at) =>
      block(tokens[at].content, tokens[at].info.split(' ')[0])
    rules.code_block = (/** @type {any} */ tokens, /** @type {number} */ at) => block(tokens[at].content, 'sh')
    // A header without a word is a cell like any other: screen readers would announce nothing.
    const header = (/** @type {any} */ tokens, /** @type {number} */ at) => {
      const [inline, tag] = tokens[at].nesting === 1 ? [tokens[at + 1], '<'] : [tokens[at - 1], '</']
      return `${tag}${inline.content === '' ? 'td' : 'th'}>\n`
    }
    rules.th_open = header
    rules.th_close = header
    rules.table_open = () => '<div class="table" tabindex="0"><table>\n'
    rules.table_close = () => '</table></div>\n'
    // Comments are for those who write; other HTML would be a mistake.
    const html = (/** @type {any} */ tokens, /** @type {number} */ at) => {
      if (!/^<!--[\s\S]*-->\s*$/.test(tokens[at].content)) throw new Error(`HTML in a document: ${tokens[at].content}`)
      return ''
    }
    rules.html_block = html
    rules.html_inline = html

    md.core.ruler.push('places', (/** @type {any} */ state) => {
      const taken = new Map()
      state.tokens.forEach((/** @type {any} */ token, /** @type {number} */ at) => {
        if (token.type !== 'heading_open') return
        const children = state.tokens[at + 1].children ?? []
        const place = placeOf(children.map((/** @type {any} */ child) => child.content).join(''))
        const count = taken.get(place) ?? 0
        taken.set(place, count + 1)
        token.attrSet('id', count === 0 ? place : `${place}-${count}`)
      })
    })

    md.core.ruler.push('addresses', (/** @type {any} */ state) => {
      const { document, address } = state.env
      const each = (/** @type {any} */ token) => {
        for (const name of ['href', 'src']) {
          const target = token.attrGet?.(name)
          if (target == null || /^(?:https?|mailto):/.test(target)) continue
          const to = addressOf(root, document, decodeURI(target))
          if (to.startsWith('source/')) sources.add(to.slice('source/'.length, -'.txt'.length))
          token.attrSet(name, encodeURI(relative(address, to)))
        }
        for (const [at, child] of (token.children ?? []).entries()) {
          each(child)
          // Where a link's text is the name of a file, the site says what the page is called.
          const name = token.children[at + 1]
          if (child.type === 'link_open' && /^[\w-]+\.md$/.test(name.content))
            name.content = titles.get(name.content) ?? name.content
        }
      }
      state.tokens.forEach(each)
    })
  }
}
