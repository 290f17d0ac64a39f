/** Tabs as WAI-ARIA's authoring practices have them: one is in the tab order, the arrow keys move between them. */

export interface Tab {
  readonly id: string
  readonly label: string
}

export class Tabs {
  #chosen = ''
  #shown: readonly Tab[] = []

  /** @param list has the role tablist @param panel what all of its tabs show */
  constructor(
    readonly list: HTMLElement,
    readonly panel: HTMLElement,
    readonly choose: (id: string) => void,
  ) {
    list.addEventListener('keydown', (event) => this.#key(event))
  }

  get chosen(): string {
    return this.#chosen
  }

  /** Shows these tabs; `chosen` is one of them. Nothing is told: the caller knows. */
  show(tabs: readonly Tab[], chosen: string): void {
    const same = tabs.map(({ id }) => id).join('\n') === this.#shown.map(({ id }) => id).join('\n')
    this.#shown = tabs
    this.#chosen = chosen
    if (!same) this.list.replaceChildren(...tabs.map((tab) => this.#button(tab)))
    for (const button of this.#buttons()) {
      const isChosen = button.dataset.id === chosen
      button.setAttribute('aria-selected', String(isChosen))
      button.tabIndex = isChosen ? 0 : -1
      if (isChosen) this.panel.setAttribute('aria-labelledby', button.id)
    }
  }

  #button({ id, label }: Tab): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.role = 'tab'
    button.id = `${this.list.id}-${id}`
    button.dataset.id = id
    button.textContent = label
    button.setAttribute('aria-controls', this.panel.id)
    button.addEventListener('click', () => this.#pick(id))
    return button
  }

  #buttons(): readonly HTMLButtonElement[] {
    return [...this.list.querySelectorAll('button')]
  }

  #pick(id: string): void {
    if (id === this.#chosen) return
    this.show(this.#shown, id)
    this.choose(id)
  }

  #key(event: KeyboardEvent): void {
    const at = this.#shown.findIndex(({ id }) => id === this.#chosen)
    const last = this.#shown.length - 1
    const places: Readonly<Record<string, number>> = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    }
    const tab = this.#shown[places[event.key] ?? -1]
    if (tab === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    this.#pick(tab.id)
    const button = this.#buttons().find(({ dataset }) => dataset.id === tab.id)
    button?.focus()
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
}
