// @ts-check
/** What the pages do in a browser: remember the theme, and search. Everything else works without it. */
import { themeSwitch } from '../../web/theme.ts'
import { excerpt, find, indexOf } from './find.js'

const script = /** @type {HTMLScriptElement} */ (document.currentScript)
/** The front page's place, from which the search counts. */
const home = new URL('.', script.src)

// At once, before anything is painted.
const themes = document.createElement('select')
themeSwitch(themes)

/** @template {Element} T @param {string} selector @returns {T} */
function element(selector) {
  const found = document.querySelector(selector)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return /** @type {T} */ (found)
}

/** The index, made when somebody begins to search. @type {Promise<ReturnType<typeof indexOf>> | undefined} */
let loading

/** A script, since pages that are opened as files may fetch nothing. */
function load() {
  loading ??= new Promise((resolve, reject) => {
    const pages = document.createElement('script')
    pages.src = new URL(script.dataset.pages ?? '', location.href).href
    pages.addEventListener('load', () => resolve(indexOf(/** @type {any} */ (globalThis).celeryInitdPages)))
    pages.addEventListener('error', () => reject(new Error(`cannot load ${pages.src}`)))
    document.head.append(pages)
  })
  return loading
}

/** @param {import('../sections.js').Section} section @param {string} query */
function item({ address, language, page, title, text }, query) {
  const link = document.createElement('a')
  link.href = new URL(address, home).href
  link.lang = language
  const name = document.createElement('strong')
  name.textContent = title === page ? page : `${page} › ${title}`
  const piece = document.createElement('span')
  piece.textContent = excerpt(text, query, 140)
  link.append(name, piece)
  const result = document.createElement('li')
  result.append(link)
  return result
}

function search() {
  const query = /** @type {HTMLInputElement} */ (element('#query'))
  const found = /** @type {HTMLElement} */ (element('#found'))
  const [status, list] = [element('#found p'), element('#found ol')]
  const whole = location.pathname === new URL('search.html', home).pathname

  /** @param {number} most */
  const show = async (most) => {
    if (query.value.trim() === '') {
      found.hidden = true
      return
    }
    const index = await load()
    const sections = find(index, query.value, document.documentElement.lang)
    list.replaceChildren(...sections.slice(0, most).map((section) => item(section, query.value)))
    const { nothing = '', found: count = '' } = query.dataset
    status.textContent = sections.length === 0 ? nothing : count.replace('N', `${sections.length}`)
    found.hidden = false
  }

  query.addEventListener('focus', load, { once: true })
  query.addEventListener('input', () => show(whole ? 50 : 8))
  document.addEventListener('keydown', (event) => {
    const isTyping = document.activeElement?.matches('input, select, textarea')
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      query.focus()
      event.preventDefault()
    }
    if (event.key === 'Escape' && !whole && !found.hidden) {
      found.hidden = true
      query.focus()
    }
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !found.hidden) {
      const stops = [query, ...list.querySelectorAll('a')]
      const at = stops.indexOf(/** @type {any} */ (document.activeElement))
      if (at < 0) return
      stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus()
      event.preventDefault()
    }
  })
  document.addEventListener('click', (event) => {
    if (!whole && !element('[role=search]').contains(/** @type {Node} */ (event.target))) found.hidden = true
  })
  if (!whole) return
  // It says that a script is needed.
  element('#text p').replaceWith(found)
  query.value = new URLSearchParams(location.search).get('q') ?? ''
  show(50)
}

document.addEventListener('DOMContentLoaded', () => {
  const label = /** @type {HTMLElement} */ (element('#theme'))
  for (const option of themes.options) option.text = label.dataset[option.value] ?? option.text
  label.append(themes)
  label.hidden = false
  search()
})
