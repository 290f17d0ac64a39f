/** The playground in a real browser, Debian's Chromium without a window, from a server that notes what it is asked. */

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import t from 'tap'
import { projectRoot } from '../support/root.js'

/** The page's own files, and their types. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
}

export interface Playground {
  /** Where the page is. */
  readonly url: string
  /** Bytes that a browser fetches, compressed, and how many it may be. */
  readonly size: number
  readonly mostBytes: number
  readonly directory: string
  /** The paths that the server was asked for. */
  readonly asked: readonly string[]
  /** Opens it, and waits for the first answer. What a page says to its console, and each request, is noted. */
  readonly open: (options?: BrowserContextOptions, fragment?: string) => Promise<Opened>
}

export interface Opened {
  readonly page: Page
  /** Addresses that the browser asked for, blobs of the page itself left out. */
  readonly requests: string[]
  /** Exceptions, and what is written to the console. */
  readonly complaints: string[]
}

interface Builder {
  readonly buildPlayground: (out: string) => Promise<number>
  readonly mostBytes: number
}

/** Builds the page and starts a server and a browser; all end with the test file. */
export async function playground(): Promise<Playground> {
  const script = pathToFileURL(join(projectRoot, 'scripts/playground.js')).href
  const { buildPlayground, mostBytes }: Builder = await import(script)
  const directory = join(t.testdir({ page: {} }), 'page')
  const size = await buildPlayground(directory)
  const asked: string[] = []
  const server = createServer(({ url = '/' }, response) => {
    asked.push(url)
    const name = url === '/' ? 'index.html' : url.slice(1)
    const type = types[extname(name)]
    if (type === undefined || name.includes('/')) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': type }).end(readFileSync(join(directory, name)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  // As root, Chromium has no sandbox of its own.
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  t.teardown(() => browser.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { url, size, mostBytes, directory, asked, open: (options, fragment) => open(browser, url, options, fragment) }
}

async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  fragment = '',
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const [requests, complaints]: [string[], string[]] = [[], []]
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:')) requests.push(request.url())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(`${url}${fragment}`)
  await answersAfter(page, 0)
  return { page, requests, complaints }
}

/** How many answers the page has shown that were about the text in its editor. */
export async function answers(page: Page): Promise<number> {
  return Number(await page.locator('#findings').getAttribute('data-answers'))
}

/** Waits until there are more, and none is to come. */
async function answersAfter(page: Page, before: number): Promise<void> {
  await page.waitForFunction(
    (count) => {
      const list = document.getElementById('findings')
      return list?.ariaBusy === 'false' && Number(list.dataset.answers ?? 0) > count
    },
    before,
    { polling: 10 },
  )
}

/** Waits for the answer to all that was asked. */
export function settled(page: Page): Promise<void> {
  return answersAfter(page, 0)
}

/** Does what makes the page ask its compiler, and waits for the answer. */
export async function answered(page: Page, act: () => Promise<unknown>): Promise<void> {
  const before = await answers(page)
  await act()
  await answersAfter(page, before)
}

/** Pastes a text in place of what the editor has. */
export async function write(page: Page, text: string): Promise<void> {
  await answered(page, async () => {
    await page.locator('#config .cm-content').focus()
    await page.keyboard.press('Control+a')
    if (text === '') return page.keyboard.press('Delete')
    return page.locator('#config .cm-content').evaluate((content, pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
  })
}

/** The text in the editor, or as much of it as is in view. */
export async function configText(page: Page): Promise<string> {
  return (await page.locator('#config .cm-line').allInnerTexts()).map((line) => line.replace(/\n$/, '')).join('\n')
}

/** The codes in the list of findings. */
export function codes(page: Page): Promise<string[]> {
  return page.locator('#findings .head > code').allInnerTexts()
}

export function tab(page: Page, name: string) {
  return page.getByRole('tab', { name, exact: true })
}
