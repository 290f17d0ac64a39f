/** The switch between light, dark and what the system says; the choice is kept in the browser. */

const themes = ['system', 'light', 'dark'] as const
const key = 'celery-initd-theme'

/** The choice of an earlier visit. A browser may keep nothing at all. */
function kept(): string {
  try {
    return localStorage.getItem(key) ?? 'system'
  } catch {
    return 'system'
  }
}

function show(theme: string): void {
  document.documentElement.dataset.theme = theme
}

/** Makes a list of the themes work. */
export function themeSwitch(list: HTMLSelectElement): void {
  list.append(...themes.map((theme) => new Option(theme, theme)))
  list.value = kept()
  show(list.value)
  list.addEventListener('change', () => {
    show(list.value)
    try {
      localStorage.setItem(key, list.value)
    } catch {
      // It holds for this page alone.
    }
  })
}
