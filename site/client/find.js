// @ts-check
/** The search: what a word is, and which sections come first. The same code in browsers and in the test. */
import MiniSearch from 'minisearch'

/** @typedef {import('../sections.js').Section} Section */

const chinese = /[\p{Script=Han}]+/gu

/**
 * The words of a text. A name such as CELERYD_OPTS or log-without-process is a word, and so is each part of it. Chinese
 * has no blanks: each two signs that follow each other are a word.
 * @param {string} text @returns {string[]}
 */
export function wordsOf(text) {
  const names = text.match(/[\p{Script=Latin}\p{N}](?:[\p{Script=Latin}\p{N}_-]*[\p{Script=Latin}\p{N}])?/gu) ?? []
  const parts = names.flatMap((name) => (/[_-]/.test(name) ? [name, ...name.split(/[_-]+/)] : [name]))
  const pairs = (text.match(chinese) ?? []).flatMap((run) =>
    run.length === 1 ? [run] : [...run].slice(1).map((sign, at) => `${[...run][at]}${sign}`),
  )
  return [...parts, ...pairs]
}

/** A word as the index has it: rotate, rotated and rotating are one. @param {string} word */
export function stemOf(word) {
  const small = word.toLowerCase()
  return /^[a-z]{5,}$/.test(small) ? small.replace(/(?:ations?|ating|ing|ions?|ated?|ates|ed|es|s|e)$/, '') : small
}

/** @param {readonly Section[]} sections */
export function indexOf(sections) {
  const index = new MiniSearch({
    fields: ['page', 'title', 'text'],
    storeFields: ['address', 'language', 'page', 'title', 'text'],
    tokenize: wordsOf,
    processTerm: stemOf,
  })
  index.addAll(sections.map((section, id) => ({ ...section, id })))
  return index
}

/**
 * The best sections for what somebody has typed so far, those in their language first.
 * @param {ReturnType<typeof indexOf>} index @param {string} query @param {string} language
 * @returns {readonly Section[]}
 */
export function find(index, query, language) {
  const typed = query.trim().toLowerCase()
  /** @type {import('minisearch').SearchOptions} */
  const options = {
    boost: { page: 2, title: 4 },
    prefix: true,
    fuzzy: (word) => (word.length > 4 && !/[_-]/.test(word) ? 0.2 : false),
    boostDocument: (_, __, stored) =>
      (stored?.language === language ? 1 : 0.3) * (String(stored?.title).toLowerCase() === typed ? 10 : 1),
  }
  // What has all words; where that is little, also what has some of them.
  const all = index.search(query, { ...options, combineWith: 'AND' })
  if (all.length >= 5) return /** @type {any[]} */ (all)
  const seen = new Set(all.map(({ id }) => id))
  const some = index.search(query, options).filter(({ id }) => !seen.has(id))
  return /** @type {any[]} */ ([...all, ...some])
}

/** A piece of a text around the first of the words. @param {string} text @param {string} query @param {number} length */
export function excerpt(text, query, length) {
  const lower = text.toLowerCase()
  const places = wordsOf(query)
    .map((word) => lower.indexOf(stemOf(word)))
    .filter((at) => at >= 0)
  const first = Math.max(0, Math.min(...places, text.length) - 40)
  const start = places.length === 0 || first === 0 ? 0 : text.indexOf(' ', first) + 1
  const piece = text.slice(start, start + length)
  if (start + length >= text.length) return `${start > 0 ? '… ' : ''}${piece}`
  return `${start > 0 ? '… ' : ''}${piece.replace(/ \S*$/, '')} …`
}
