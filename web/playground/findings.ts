/** The list of findings below the editor: place, message, help, the page of the code, and a button for each fix. */

import { pages } from 'playground:built'
import type { Shown } from './compiler.js'
import type { Edit } from './edits.js'

/** The list shows no more: the editor marks all of them. */
const mostShown = 100

export interface FindingActions {
  readonly goTo: (finding: Shown) => void
  readonly apply: (edit: Edit) => void
}

/** An element with its class and children. */
export function element(name: string, className: string, ...children: (string | Node)[]): HTMLElement {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}

export function button(label: string, pressed: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = label
  made.addEventListener('click', pressed)
  return made
}

/** Shows findings in a list. */
export function listFindings(list: HTMLElement, findings: readonly Shown[], actions: FindingActions): void {
  const items = findings.slice(0, mostShown).map((found) => item(found, actions))
  if (findings.length > mostShown) items.push(element('li', 'more', `and ${findings.length - mostShown} more`))
  list.replaceChildren(...items)
}

function item(found: Shown, { goTo, apply }: FindingActions): HTMLElement {
  const { line, column, severity, code, message, help, fixes } = found
  const place = button(`${line}:${column}`, () => goTo(found))
  place.className = 'place'
  place.setAttribute('aria-label', `${line}:${column}, go to line ${line}, column ${column}`)
  const head = element(
    'div',
    'head',
    place,
    element('span', `severity ${severity}`, severity),
    element('code', '', code),
  )
  const fixButtons = fixes.map((edit) => {
    const made = button(edit.name, () => apply(edit))
    made.setAttribute('aria-label', `${edit.name}: ${code}, line ${line}`)
    return made
  })
  return element(
    'li',
    '',
    head,
    element('p', 'message', message),
    ...(help === undefined ? [] : [element('p', 'help', `Help: ${help}`)]),
    element('div', 'fixes', ...fixButtons, details(found)),
  )
}

/** The page of a code, which is made when it is opened; its general fix only where the finding has no help of its own. */
function details({ code, help }: Shown): HTMLElement {
  const made = document.createElement('details')
  made.append(element('summary', '', 'Why?'))
  made.addEventListener('toggle', () => {
    if (made.children.length > 1) return
    const { why, fix, exceptions } = pages[code] ?? { why: '', fix: '', exceptions: '' }
    const parts = { Why: why, ...(help === undefined && { Fix: fix }), Exceptions: exceptions }
    for (const [heading, text] of Object.entries(parts))
      made.append(element('p', '', element('strong', '', `${heading}: `), text))
  })
  return made
}

/** `2 errors, 1 warning`. */
export function countText(findings: readonly Shown[]): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`]
  })
  return parts.length === 0 ? 'No findings' : parts.join(', ')
}
