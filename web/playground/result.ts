/** The right side: tabs for the targets, their files, what explain says, and the node table. */

import { targets } from 'playground:built'
import type { Answer, ShownFile, ShownNode } from './compiler.js'
import { viewer } from './editor.js'
import { element } from './findings.js'
import { Tabs } from './tabs.js'

/** What is shown in place of files: these ask for the target that was shown last. */
const views = [
  { id: 'explain', label: 'Explain' },
  { id: 'nodes', label: 'Nodes' },
] as const

const get = (id: string) => document.getElementById(id) as HTMLElement

export class Result {
  readonly #viewer = viewer(get('text'))
  readonly #views: Tabs
  readonly #files: Tabs
  #answer: Answer | undefined
  #target = targets[0]?.name ?? ''

  /** @param changed called when another target or view was chosen */
  constructor(changed: () => void) {
    this.#views = new Tabs(get('views'), get('view'), (id) => {
      this.#keep(id)
      this.#draw()
      changed()
    })
    this.#files = new Tabs(get('files'), get('file'), () => this.#draw())
    get('copy').addEventListener('click', () => void this.#copy())
    get('download').addEventListener('click', () => this.#download())
    this.choose(this.#target)
  }

  /** The target of the files that are shown, or were shown last. */
  get target(): string {
    return this.#target
  }

  #keep(id: string): void {
    if (targets.some(({ name }) => name === id)) this.#target = id
  }

  /** Shows another target, or view. */
  choose(id: string): void {
    this.#keep(id)
    this.#views.show([...targets.map(({ name }) => ({ id: name, label: name })), ...views], id)
    this.#answer = undefined
    this.#draw()
  }

  show(answer: Answer): void {
    this.#answer = answer
    this.#draw()
  }

  #shownFile(): ShownFile | undefined {
    const files = this.#answer?.files ?? []
    return files.find(({ path }) => path === this.#files.chosen) ?? files[0]
  }

  #draw(): void {
    const answer = this.#answer
    const view = this.#views.chosen
    const isFiles = views.every(({ id }) => id !== view)
    const file = isFiles ? this.#shownFile() : undefined
    const refusal = isFiles ? (answer?.refusal ?? '') : ''
    get('refusal').textContent = refusal
    get('refusal').hidden = refusal === ''
    get('files').hidden = !isFiles || (answer?.files.length ?? 0) < 2
    get('file').hidden = file === undefined && view !== 'explain'
    get('file-bar').hidden = file === undefined
    get('nodes').hidden = view !== 'nodes'
    get('enable').hidden = file === undefined || answer?.enable === ''
    if (answer === undefined) return
    ;(get('enable').lastElementChild as HTMLElement).textContent = answer.enable
    if (view === 'nodes') get('nodes').replaceChildren(nodeTable(answer))
    if (view === 'explain') this.#viewer.show(answer.explanation, 'plain')
    if (file === undefined) return
    this.#files.show(
      answer.files.map(({ path }) => ({ id: path, label: path })),
      file.path,
    )
    get('path').textContent = file.path
    get('mode').textContent = `mode ${file.mode.toString(8).padStart(4, '0')}`
    this.#viewer.show(file.text, file.text.startsWith('#!') ? 'sh' : 'unit')
  }

  async #copy(): Promise<void> {
    const copy = get('copy')
    try {
      await navigator.clipboard.writeText(this.#shownFile()?.text ?? '')
      copy.textContent = 'Copied'
    } catch {
      copy.textContent = 'Cannot copy'
    }
    window.setTimeout(() => {
      copy.textContent = 'Copy'
    }, 1500)
  }

  #download(): void {
    const file = this.#shownFile()
    if (file === undefined) return
    const link = document.createElement('a')
    // A type that no browser knows an ending for, which it would add to the name.
    link.href = URL.createObjectURL(new Blob([file.text], { type: 'application/octet-stream' }))
    link.download = file.path.slice(file.path.lastIndexOf('/') + 1)
    link.click()
    // Some browsers read it only after this.
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
}

function nodeTable({ nodes, nodeCount }: Answer): HTMLElement {
  if (nodes === undefined)
    return element('p', '', 'The nodes depend on what only the host knows: it works them out at each start.')
  if (nodes.length === 0) return element('p', '', 'There are no nodes.')
  const row = ({ name, pidfile, logfile, command }: ShownNode) => {
    const head = element('th', '', name)
    head.setAttribute('scope', 'row')
    const words = command.flatMap((word, at) => [at === 0 ? '' : ' ', element('span', 'word', word)])
    return element(
      'tr',
      '',
      head,
      element('td', '', element('code', '', pidfile), element('code', '', logfile)),
      element('td', '', element('code', '', ...words)),
    )
  }
  const heads = ['Node', 'Pid and log file', 'Command'].map((text) => {
    const head = element('th', '', text)
    head.setAttribute('scope', 'col')
    return head
  })
  const more = nodeCount > nodes.length ? `, of which the first ${nodes.length} are shown` : ''
  return element(
    'table',
    '',
    element('caption', '', `${nodeCount} ${nodeCount === 1 ? 'node' : 'nodes'}${more}`),
    element('thead', '', element('tr', '', ...heads)),
    element('tbody', '', ...nodes.map(row)),
  )
}
