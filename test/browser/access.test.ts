/** The playground by keyboard, for screen readers, in light and dark, and on a narrow screen. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { projectRoot } from '../support/root.js'
import { answered, codes, configText, playground, tab, write } from './page.js'

const { url, open } = await playground()

const axe = readFileSync(join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** What axe-core finds wrong in the page as it is now, in lines for people. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Violation[]
  return found.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${impact} ${id}: ${html}: ${failureSummary}`),
  )
}

/** What has the focus, inside of shadow roots too: its id, its text or its label. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
    if (at === null || at === document.body) return 'nothing'
    return at.getAttribute('aria-label') ?? (at.id || (at.textContent ?? ''))
  })
}

for (const colorScheme of ['light', 'dark'] as const)
  t.test(`nothing is wrong for axe-core in ${colorScheme}`, async (t) => {
    const { page, complaints } = await open({ colorScheme })
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    t.equal(background, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 24, 28)')
    t.same(await violations(page), [], 'with files')
    await answered(page, () => page.locator('#example').selectOption('common slips'))
    await page.getByText('Why?').first().click()
    await page.getByText('Help', { exact: true }).click()
    await page.locator('#config .cm-content').focus()
    await page.keyboard.press('F8')
    await page.locator('#config .cm-tooltip').waitFor()
    t.same(await violations(page), [], 'with findings, a page, help and a tooltip')
    await page.keyboard.press('Control+f')
    await page.locator('#config .cm-search').waitFor()
    t.same(await violations(page), [], 'with a search')
    await answered(page, () => page.locator('#example').selectOption('three workers'))
    await answered(page, () => tab(page, 'systemd').click())
    t.same(await violations(page), [], 'with several files')
    await answered(page, () => tab(page, 'Nodes').click())
    t.same(await violations(page), [], 'with nodes')
    await answered(page, () => tab(page, 'Explain').click())
    t.same(await violations(page), [], 'with explanations')
    t.same(complaints, [])
  })

t.test('axe-core sees into the editors', async (t) => {
  const { page } = await open()
  await page.evaluate(() => {
    document.querySelector('#config')?.shadowRoot?.querySelector('.cm-content')?.removeAttribute('aria-label')
  })
  t.match((await violations(page)).join('\n'), 'aria-input-field-name')
})

t.test('the theme that is chosen stays', async (t) => {
  const { page } = await open({ colorScheme: 'light' })
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByLabel('Theme').selectOption('dark')
  t.equal(await background(), 'rgb(20, 24, 28)')
  await page.reload()
  t.equal(await background(), 'rgb(20, 24, 28)')
  await page.getByLabel('Theme').selectOption('system')
  t.equal(await background(), 'rgb(255, 255, 255)')
})

t.test('without a mouse', async (t) => {
  const { page, complaints } = await open()
  await page.keyboard.press('Tab')
  t.equal(await focused(page), 'skip')
  await page.keyboard.press('Enter')
  t.equal(await focused(page), 'Config, as sh reads it')
  t.equal(page.url(), url, 'the address stays')

  await write(page, 'CELERY_APP=proj\nCELERYD_NODE=w1\nCELERY_OPTS=-l\n')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('F8')
  await page.locator('#config .cm-tooltip').waitFor()
  t.match(await page.locator('#config .cm-tooltip').innerText(), 'did you mean CELERYD_NODES?')
  await page.keyboard.press('F8')
  await page.locator('#config .cm-tooltip', { hasText: 'CELERY_OPTS' }).waitFor()
  await page.keyboard.press('Shift+F8')
  await page.locator('#config .cm-tooltip', { hasText: 'CELERYD_NODES' }).waitFor()
  await page.keyboard.press('Escape')
  t.equal(await page.locator('#config .cm-tooltip').count(), 0)
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('F8')
  await page.locator('#config .cm-tooltip').waitFor()
  await page.keyboard.press('Tab')
  t.match(await focused(page), /Write CELERYD_NODES/)
  await answered(page, () => page.keyboard.press('Enter'))
  t.match(await configText(page), 'CELERYD_NODES=w1\n')
  t.equal(await focused(page), 'Config, as sh reads it')

  // Out of the editor, through the findings, and over the tabs: each place once.
  const places: string[] = []
  for (let presses = 0; presses < 30 && places.at(-1) !== 'views-sysv'; presses++) {
    await page.keyboard.press('Tab')
    places.push(await focused(page))
  }
  t.same(places, [
    ...[
      '3:1, go to line 3, column 1',
      'Write CELERYD_OPTS: unknown-variable, line 3',
      'Silence it: unknown-variable, line 3',
    ],
    ...['Why?', '', 'views-sysv'],
  ])
  await answered(page, () => page.keyboard.press('ArrowRight'))
  t.equal(await focused(page), 'views-systemd')
  t.equal(await tab(page, 'systemd').getAttribute('aria-selected'), 'true')
  t.equal(await tab(page, 'sysv').getAttribute('tabindex'), '-1', 'one tab is in the order of keys')
  await answered(page, () => page.keyboard.press('End'))
  t.equal(await focused(page), 'views-nodes')
  await answered(page, () => page.keyboard.press('ArrowRight'))
  t.equal(await focused(page), 'views-sysv', 'after the last comes the first')
  for (const name of ['Copy', 'Download', 'Text of the file']) {
    await page.keyboard.press('Tab')
    t.match(await focused(page), new RegExp(`^${name}$|^${name.toLowerCase()}$`), name)
  }
  await page.keyboard.press('Tab')
  t.equal(await focused(page), 'Help', 'the viewer lets the focus go')
  t.same(await codes(page), ['unknown-variable'])
  t.same(complaints, [])
})

t.test('screen readers are told what changes', async (t) => {
  const { page } = await open()
  for (const id of ['count', 'notice']) t.equal(await page.locator(`#${id}`).getAttribute('role'), 'status', id)
  t.equal(await page.getByRole('tabpanel', { name: 'sysv' }).count(), 1)
  t.equal(await page.getByRole('textbox', { name: 'Config, as sh reads it' }).count(), 1)
  t.equal(await page.getByRole('list', { name: 'Findings' }).count(), 1)
})

for (const width of [320, 390, 820])
  t.test(`nothing goes beyond a screen of ${width} pixels`, async (t) => {
    const { page } = await open({ viewport: { width, height: 700 } })
    await answered(page, () => page.locator('#example').selectOption('common slips'))
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    t.ok((await overflow()) <= 0, 'with findings')
    await answered(page, () => page.locator('#example').selectOption('three workers'))
    await answered(page, () => tab(page, 'Nodes').click())
    t.ok((await overflow()) <= 0, 'with nodes')
    await answered(page, () => tab(page, 'systemd').click())
    t.ok((await overflow()) <= 0, 'with files')
  })
