/** What people do with the playground: type, fix, switch, share; and that nothing of it leaves the browser. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { targets } from '../../lib/targets/index.js'
import { answer } from '../../web/playground/compiler.js'
import { projectRoot } from '../support/root.js'
import { answered, codes, configText, playground, settled, tab, write } from './page.js'

const { url, size, mostBytes, directory, asked, open } = await playground()

const example = (name: string) => readFileSync(join(projectRoot, 'web/playground/examples', name), 'utf8')
const permissions = ['clipboard-read', 'clipboard-write']

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
/** A text that was compiled here, where the compiler has no version, as the page's compiler makes it. */
const released = (text: string) => text.replaceAll('celery-initd development', `celery-initd ${version}`)

/** What a button copies, by its selector. */
async function copied(page: Page, button: string): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''))
  await page.locator(button).click()
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== '')
  return page.evaluate(() => navigator.clipboard.readText())
}

t.test('its files and their size', async (t) => {
  t.comment(`${size} bytes, compressed`)
  t.ok(size > 100_000 && size < mostBytes && mostBytes <= 400_000, `${size} bytes, compressed`)
  t.same(readdirSync(directory).sort(), [
    ...['THIRD-PARTY-LICENSES.txt', 'index.html', 'playground.css', 'playground.js'],
  ])
  const licences = readFileSync(join(directory, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
  for (const name of ['@codemirror/view', '@codemirror/lint', 'mustache']) t.match(licences, name)
})

t.test('typing, fixing, undoing', async (t) => {
  const { page, complaints } = await open()
  t.equal(await page.locator('#count').innerText(), 'No findings for sysv')
  await write(page, 'CELERY_APP=proj\n')
  await answered(page, () => page.keyboard.type('CELERYD_NODE=w1'))
  t.same(await codes(page), ['unknown-variable'])
  t.equal(await page.locator('#count').innerText(), '1 warning for sysv')
  t.match(await page.locator('#findings li').innerText(), /2:1\s+warning.*\n.*CELERYD_NODE\n.*CELERYD_NODES\?/s)
  t.equal(await page.locator('#config .cm-lintRange-warning').innerText(), 'CELERYD_NODE')

  await answered(page, () => page.getByRole('button', { name: 'Write CELERYD_NODES' }).click())
  t.equal(await configText(page), 'CELERY_APP=proj\nCELERYD_NODES=w1')
  t.same(await codes(page), [])
  await answered(page, () => page.keyboard.press('Control+z'))
  t.equal(await configText(page), 'CELERY_APP=proj\nCELERYD_NODE=w1', 'the fix has left the focus in the editor')

  await answered(page, () => page.getByRole('button', { name: 'Silence it' }).click())
  t.same(await codes(page), [])
  await answered(page, () => page.keyboard.type('kept for a while'))
  t.match(await configText(page), '# celery-initd: disable=unknown-variable kept for a while\nCELERYD_NODE=w1')

  await answered(page, () => page.locator('#example').selectOption('common slips'))
  t.equal(`${await configText(page)}`, example('slips'))
  const errors = await page.locator('#refusal').innerText()
  t.match(errors, /2 errors for sysv/)
  // One fix after the other, until there is nothing left to fix.
  for (let left = (await codes(page)).length; left > 0; left = (await codes(page)).length) {
    await answered(page, () => page.locator('#findings .fixes button').first().click())
    const now = (await codes(page)).length
    t.ok(now < left, `${now} findings`)
    if (now >= left) break
  }
  t.match(await page.locator('#text .cm-content').innerText(), /^#!\/bin\/sh\n/)
  await answered(page, () => page.locator('#example').selectOption('mistakes in options'))
  await page.getByText('Why?').first().click()
  t.match(await page.locator('#findings details', { hasText: 'Exceptions: ' }).innerText(), /Why: .*Exceptions: /s)
  t.same(complaints, [])
})

t.test('every target shows its files, as the compiler makes them', async (t) => {
  const { page, complaints } = await open({ permissions })
  await answered(page, () => page.locator('#example').selectOption('three workers'))
  const ask = { config: example('three-workers'), service: 'celeryd' } as const
  for (const { name: target, accepts } of targets)
    for (const generic of [false, true]) {
      await page.getByLabel(generic ? 'generic' : 'frozen').check()
      await tab(page, target).click()
      for (const style of accepts.styles.length < 2 ? [undefined] : accepts.styles) {
        if (style !== undefined) await page.getByLabel('Style').selectOption(style)
        await settled(page)
        t.match(await page.locator('#count').innerText(), ` for ${target}`)
        const { files, refusal } = answer({ ...ask, target, generic, style })
        const place = `${target} ${style ?? ''} ${generic ? 'generic' : 'frozen'}`
        if (files.length === 0) {
          t.equal(await page.locator('#refusal').innerText(), refusal, place)
          continue
        }
        // All of the usual ones, and one of the others: a click takes its time.
        const tried = generic || style === 'forking' ? files.slice(0, 1) : files
        for (const { path, text, mode } of tried) {
          if (files.length > 1) await tab(page, path).click()
          await page.waitForFunction((said) => document.getElementById('path')?.textContent === said, path)
          t.equal(await copied(page, '#copy'), released(text), `${place} ${path}`)
          t.match(await page.locator('#mode').innerText(), mode.toString(8))
        }
      }
    }
  await page.getByLabel('frozen').check()
  await tab(page, 'sysv').click()
  await settled(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ])
  t.equal(download.suggestedFilename(), 'celeryd')
  t.match(readFileSync(await download.path(), 'utf8'), /^#!\/bin\/sh\n# celeryd, compiled from/)
  await tab(page, 'Nodes').click()
  t.match(await page.locator('#nodes caption').innerText(), '3 nodes')
  t.match(
    await page.locator('#nodes tbody tr').nth(2).innerText(),
    /^worker3@%h\s.*worker3\.pid\s.*-Q mail -n worker3@%h/s,
  )
  await tab(page, 'Explain').click()
  t.match(await page.locator('#text .cm-content').innerText(), /^celeryd \(celeryd\)\n.*\nDirectories\n/s)
  t.same(complaints, [])
})

t.test('a link carries the config, and nothing leaves the browser', async (t) => {
  const secret = 'CELERY_APP=very_secret_app\nexport PASSWORD=hunter2\n'
  const first = await open({ permissions })
  const loaded = [...first.requests].sort()
  t.same(
    loaded,
    ['', 'playground.css', 'playground.js'].map((name) => `${url}${name}`),
    'the page is its own files',
  )
  // From here on there is no network at all.
  await first.page.context().setOffline(true)
  await write(first.page, secret)
  await answered(first.page, () => tab(first.page, 'systemd').click())
  await answered(first.page, () => first.page.getByLabel('Style').selectOption('forking'))
  const link = await copied(first.page, '#share')
  t.match(link, new RegExp(`^${url}#c1=[\\w-]+$`))
  t.equal(first.page.url(), link)
  await first.page.locator('#notice', { hasText: 'in the clipboard' }).waitFor()
  t.same([...first.requests].sort(), loaded, 'nothing else was asked for')
  t.same(first.complaints, [])

  const second = await open({}, link.slice(url.length))
  t.equal(await configText(second.page), secret)
  t.equal(await tab(second.page, 'systemd').getAttribute('aria-selected'), 'true')
  t.match(await second.page.locator('#text .cm-content').innerText(), 'Type=forking')
  t.same([...new Set(second.requests.map((address) => address.replace(/#.*/, '')))].sort(), loaded)

  // A link that is opened in a page that is there already.
  await answered(second.page, () => tab(second.page, 'openrc').click())
  await write(second.page, 'CELERY_APP=other\n')
  await second.page.evaluate((hash) => {
    location.hash = ''
    location.hash = hash
  }, link.slice(url.length))
  await second.page.waitForFunction(() => document.getElementById('count')?.textContent?.endsWith('for systemd'))
  t.equal(await configText(second.page), secret)

  for (const damaged of [link.slice(0, -5), `${url}#c1=AAAA`]) {
    const third = await open({}, damaged.slice(url.length))
    t.match(await third.page.locator('#notice').innerText(), /^This link cannot be read: /)
    t.match(await configText(third.page), /^# The worker example/)
    t.same(third.complaints, [])
  }
  const refused = await open()
  const page = refused.page
  await page.evaluate(() => {
    // A browser that does not let the page write to the clipboard.
    Object.defineProperty(navigator, 'clipboard', { value: undefined })
  })
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.locator('#notice', { hasText: 'copy the link yourself' }).waitFor()
  t.match(await page.getByLabel('Link', { exact: true }).inputValue(), /#c1=/)
})

t.test('the policy of the page closes every way out', async (t) => {
  const { page } = await open()
  const loaded = asked.length
  const tried = await page.evaluate(async (origin) => {
    const fetched = () =>
      fetch(origin).then(
        () => 'sent',
        () => 'refused',
      )
    const socket = () =>
      new Promise((resolve) => {
        try {
          const made = new WebSocket(origin.replace('http', 'ws'))
          made.onopen = () => resolve('sent')
          made.onerror = () => resolve('refused')
        } catch {
          resolve('refused')
        }
      })
    const element = (name: 'img' | 'iframe' | 'script', address: string) =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true })
        const made = document.createElement(name)
        made.src = address
        made.onload = () => resolve('sent')
        document.body.append(made)
      })
    // The compiler's thread is one like this.
    const thread = () =>
      new Promise((resolve) => {
        const text = `fetch(${JSON.stringify(origin)}).then(() => postMessage('sent'), () => postMessage('refused'))`
        const worker = new Worker(URL.createObjectURL(new Blob([text])))
        worker.onmessage = ({ data }) => resolve(data)
      })
    const other = origin.replace('127.0.0.1', 'localhost')
    return [
      ...[await fetched(), await socket(), await thread()],
      ...[
        await element('img', `${other}a.svg`),
        await element('iframe', origin),
        await element('script', `${other}a.js`),
      ],
    ]
  }, url)
  t.same(tried, Array(6).fill('refused'))
  t.same(asked.slice(loaded), [], 'the server has seen nothing')
})
