/** The page: what is chosen and typed becomes a question to the compiler, and its answer is shown. */

import { examples, targets, workerCode } from 'playground:built'
import { type ServiceKind, serviceKinds } from '../../lib/options/service-kind.js'
import { themeSwitch } from '../theme.js'
import type { Answer, Question } from './compiler.js'
import { configEditor } from './editor.js'
import { countText, listFindings } from './findings.js'
import { Result } from './result.js'
import { fromFragment, isShared, longestLink, toFragment } from './share.js'
import { Thread } from './thread.js'

const get = <E extends HTMLElement>(id: string) => document.getElementById(id) as E
const [service, example, style] = [
  get<HTMLSelectElement>('service'),
  get<HTMLSelectElement>('example'),
  get<HTMLSelectElement>('style'),
]
const kinds = [...document.querySelectorAll<HTMLInputElement>('input[name=kind]')]

themeSwitch(get('theme'))
service.append(...serviceKinds.map((kind) => new Option(kind, kind)))
example.append(new Option('choose one', ''), ...examples.map(({ title }, at) => new Option(title, `${at}`)))

const [first] = examples
const editor = configEditor(get('config'), first?.text ?? '', () => askSoon())
const result = new Result(() => {
  showStyles()
  ask()
})
const thread = new Thread(workerCode, show)

function question(): Question {
  return {
    config: editor.text(),
    service: service.value as ServiceKind,
    generic: kinds.some(({ checked, value }) => checked && value === 'generic'),
    target: result.target,
    style: style.value === '' ? undefined : style.value,
  }
}

function ask(): void {
  window.clearTimeout(timer)
  busy(true)
  thread.ask(question())
}

let timer = 0
let took = 0

/** After a key: at once where the compiler is quick, else when the typing pauses. */
function askSoon(): void {
  window.clearTimeout(timer)
  busy(true)
  timer = window.setTimeout(ask, took < 50 ? 10 : 300)
}

function show(asked: Question, answer: Answer | undefined): void {
  if (answer === undefined) {
    busy(false)
    notice('The compiler gave no answer in time and was started again. Change the config to ask it once more.')
    return
  }
  took = answer.took
  result.show(answer)
  // Findings of an older text would stand at the wrong places; the next answer is on its way.
  if (editor.text() !== asked.config) return
  editor.mark(answer.findings)
  listFindings(get('findings'), answer.findings, editor)
  count(`${countText(answer.findings)} for ${asked.target}`)
  busy(false)
  get('findings').dataset.answers = `${Number(get('findings').dataset.answers ?? 0) + 1}`
}

/** Whether the findings are those of an older question. */
function busy(is: boolean): void {
  get('findings').ariaBusy = `${is}`
}

/** A live region: what says the same again is not read out again. */
function count(text: string): void {
  if (get('count').textContent !== text) get('count').textContent = text
}

function notice(text: string): void {
  get('notice').textContent = text
}

/** The styles of the target, where it has several. */
function showStyles(): void {
  const { styles = [] } = targets.find(({ name }) => name === result.target) ?? {}
  style.replaceChildren(...styles.map((each, at) => new Option(each, at === 0 ? '' : each)))
  get('style-label').hidden = styles.length < 2
}

/** Shows what somebody shared, or chose from the examples. */
function load(shared: Question): void {
  service.value = shared.service
  for (const kind of kinds) kind.checked = (kind.value === 'generic') === shared.generic
  result.choose(shared.target)
  showStyles()
  style.value = shared.style ?? ''
  editor.replace(shared.config)
  ask()
}

async function loadLink(): Promise<void> {
  const fragment = location.hash.slice(1)
  if (!isShared(fragment)) return
  try {
    load(await fromFragment(fragment, targets))
    notice('')
  } catch (error) {
    notice(`This link cannot be read: ${error instanceof Error ? error.message : 'it is damaged'}.`)
  }
}

async function shareLink(): Promise<void> {
  get('link-box').hidden = true
  const fragment = await toFragment(question()).catch(() => '')
  if (fragment === '' || fragment.length > longestLink) {
    notice('The config is too long for a link. Share it as a file.')
    return
  }
  history.replaceState(null, '', `#${fragment}`)
  try {
    await navigator.clipboard.writeText(location.href)
    notice('The link is in the clipboard, and in the address of this page.')
  } catch {
    const field = get<HTMLInputElement>('link')
    field.value = location.href
    get('link-box').hidden = false
    field.select()
    notice('The browser does not let this page copy: copy the link yourself.')
  }
}

for (const choice of [service, style, ...kinds]) choice.addEventListener('change', ask)
get('share').addEventListener('click', () => void shareLink())
get('skip').addEventListener('click', (event) => {
  // The part of the address after # may hold a config: it stays.
  event.preventDefault()
  editor.focus()
})
window.addEventListener('hashchange', () => void loadLink())
example.addEventListener('change', () => {
  const chosen = examples[Number(example.value)]
  if (example.value === '' || chosen === undefined) return
  const { target, generic } = question()
  load({ config: chosen.text, service: chosen.service, generic, target })
})

showStyles()
if (isShared(location.hash.slice(1))) void loadLink().then(ask)
else ask()
