/** The site of the documents: every link leads somewhere, each code has the page that `check` names, the search finds. */

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import t from 'tap'
import { allCodes } from '../../lib/diagnostics/messages.js'
import { pageAddress, pageFile, sitePackage } from '../../lib/diagnostics/page.js'
import { projectRoot } from '../support/root.js'

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))
const top = t.testdir({})
const site = join(top, 'site')

function run(script: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', script), ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${script}: ${stdout}${stderr}`)
}

run('playground.js', join(top, 'playground'))
run('site.js', site, join(top, 'playground'))

const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).sort()
const pages = new Map(
  files
    .filter((file) => file.endsWith('.html') && !file.startsWith('playground/'))
    .map((file) => [file, readFileSync(join(site, file), 'utf8')]),
)
const idsOf = (html: string): readonly string[] => [...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)

t.test('the generator has no mistakes in its types', async (t) => {
  const { status, stdout } = spawnSync('node_modules/.bin/tsc', ['-p', 'site'], { cwd: projectRoot, encoding: 'utf8' })
  t.equal(status, 0, stdout)
})

t.test('every link of every page leads somewhere', async (t) => {
  t.ok(pages.size > 200, `${pages.size} pages`)
  const broken: string[] = []
  let links = 0
  for (const [file, html] of pages)
    for (const [, name, target = ''] of html.matchAll(/ (href|src|action|data-pages)="([^"]*)"/g)) {
      links += 1
      if (/^(?:https?|mailto):/.test(target)) {
        if (name !== 'href') broken.push(`${file}: ${target}: from elsewhere`)
        continue
      }
      const [path = '', place] = decodeURI(target).split('#')
      const other = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), path))
      if (!files.includes(other)) broken.push(`${file}: ${target}`)
      else if (place !== undefined && !idsOf(pages.get(other) ?? '').includes(place))
        broken.push(`${file}: ${target}: no such place`)
    }
  t.ok(links > 5000, `${links} links`)
  t.same(broken, [])
})

t.test('each code has the page that check and SARIF name, and there is no other', async (t) => {
  const { name, version: published } = JSON.parse(readFileSync(join(site, 'package.json'), 'utf8'))
  t.equal(name, sitePackage)
  t.equal(published, version)
  const base = `https://unpkg.com/${name}@${version}/`
  for (const code of allCodes()) {
    t.equal(pageAddress(code, version), base + pageFile(code))
    const html = pages.get(pageFile(code)) ?? ''
    t.ok(html.includes(`<h1 id="${code}"`), code)
    t.ok(pages.get('diagnostics.html')?.includes(`href="${pageFile(code)}"`), `${code} is listed`)
  }
  t.same(
    [...pages.keys()].filter((file) => file.startsWith('diagnostics/')),
    [...allCodes()].map(pageFile).sort(),
  )
})

t.test('each page is whole, and loads nothing but its own files', async (t) => {
  const titles = new Set<string>()
  for (const [file, html] of pages) {
    const [, title = ''] = /<title>([^<]+)<\/title>/.exec(html) ?? []
    t.notOk(titles.has(`${file.split('/').length} ${title}`), `${file} has a title of its own: ${title}`)
    titles.add(`${file.split('/').length} ${title}`)
    t.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; [^"]*">/)
    t.notMatch(html, /<style| style=| on\w+=|<script(?! src=)/, `${file}: nothing that the policy forbids`)
    t.equal(html.match(/<h1/g)?.length, 1, `${file}: one h1`)
    const ids = idsOf(html)
    t.equal(new Set(ids).size, ids.length, `${file}: each id once`)
    t.match(html, file.startsWith('zh-CN/') ? '<html lang="zh-CN">' : '<html lang="en">')
  }
  for (const name of ['index', 'tutorial']) {
    t.match(pages.get(`${name}.html`), `hreflang="zh-CN" href="zh-CN/${name}.html"`)
    t.match(pages.get(`zh-CN/${name}.html`), `hreflang="en" href="../${name}.html"`)
  }
  t.match(pages.get('index.html'), 'href="playground/index.html"')
  t.ok(existsSync(join(site, 'playground/playground.js')))
})

t.test('the search finds, best first', async (t) => {
  const { find, indexOf } = await import(pathToFileURL(join(projectRoot, 'site/client/find.js')).href)
  const text = readFileSync(join(site, 'pages.js'), 'utf8')
  const index = indexOf(JSON.parse(text.replace('globalThis.celeryInitdPages=', '')))
  /** What is typed, in which language, and a page that has to be among the first five. */
  const cases: [string, 'en' | 'zh-CN', string][] = [
    ['log-without-process', 'en', 'diagnostics/log-without-process.html'],
    ['CELERYD_ENV_FILE', 'en', 'options.html'],
    ['rotate logs', 'en', 'logs.html'],
    ['openrc', 'en', 'openrc.html'],
    ['stop does not en', 'en', 'when-it-fails.html#stop-does-not-end'],
    ['roll back', 'en', 'coming-from-celery.html'],
    ['superviser', 'en', 'supervisors.html'],
    ['虚拟环境', 'zh-CN', 'zh-CN/tutorial.html'],
    ['教程', 'zh-CN', 'zh-CN/tutorial.html'],
    ['教程', 'en', 'zh-CN/tutorial.html'],
  ]
  for (const [query, language, address] of cases) {
    const first: readonly string[] = find(index, query, language)
      .slice(0, 5)
      .map((each: { address: string }) => each.address)
    t.ok(
      first.some((each) => each.startsWith(address)),
      `${query}: ${first.join(', ')}`,
    )
  }
  t.same(find(index, 'zzzzqqqq', 'en'), [])
})

t.test('in a browser, from the disk', async (t) => {
  // As root, Chromium has no sandbox of its own.
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  t.teardown(() => browser.close())
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const complaints: string[] = []
  const open = async (file: string, colorScheme: 'light' | 'dark', width = 1280): Promise<Page> => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
    const page = await context.newPage()
    page.on('console', (message) => complaints.push(`${file}: ${message.text()}`))
    page.on('pageerror', (error) => complaints.push(`${file}: ${error.message}`))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(`${file}: asks for ${request.url()}`)
    })
    await page.goto(pathToFileURL(join(site, file)).href)
    return page
  }

  await t.test('typing, keys, the page of results', async (t) => {
    const page = await open('diagnostics/not-umask.html', 'light')
    await page.keyboard.press('/')
    await page.keyboard.type('rotate logs')
    const first = page.locator('#found li a').first()
    await first.waitFor()
    t.match(await first.textContent(), /log/i)
    await page.locator('#found a[href*="/logs.html"]').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/(?<!not-umask)\.html(?:#|$)/)
    t.equal(await page.locator('h1').count(), 1)

    await page.keyboard.press('/')
    await page.keyboard.type('ping')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\.html\?q=ping$/)
    await page.locator('main #found li').nth(9).waitFor()
    t.match(await page.locator('#found p').textContent(), /^\d+ results$/)
    await page.context().close()
  })

  await t.test('the theme stays', async (t) => {
    const page = await open('index.html', 'light')
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await background()
    await page.locator('#theme select').selectOption('dark')
    t.not(await background(), light)
    await page.goto(pathToFileURL(join(site, 'nodes.html')).href)
    t.equal(await page.locator('#theme select').inputValue(), 'dark')
    t.not(await background(), light)
    await page.context().close()
  })

  await t.test('axe finds nothing, and no page is wider than its window', async (t) => {
    const looked = ['index.html', 'how-to.html', 'options.html', 'diagnostics/not-umask.html', 'zh-CN/tutorial.html']
    for (const file of looked)
      for (const [scheme, width] of [
        ['light', 1280],
        ['dark', 390],
      ] as const) {
        const page = await open(file, scheme, width)
        const wide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
        t.equal(Math.max(0, Number(wide)), 0, `${file} at ${width}`)
        await page.evaluate(axe)
        const found = await page.evaluate('axe.run({ preload: false }).then(({ violations }) => violations)')
        t.same(found, [], `${file}, ${scheme}`)
        await page.context().close()
      }
  })
  t.same(complaints, [], 'the browser has nothing to say')
})
