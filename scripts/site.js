// @ts-check
// The documents as a site, which any server can hand out and a browser can read from the disk: dist/site with the playground
// of dist/playground, or the two directories that are named. Its generator is a package of its own, site/, so that nobody
// else has to install it: see docs/decisions/site.md.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { transpile } from './build.js'
import { isMain, release, root, run, script } from './tools.js'

const from = join(root, 'site')

/** Installs the generator, unless it is there. */
function installGenerator() {
  const done = join(from, 'node_modules/.installed-from')
  const lock = readFileSync(join(from, 'package-lock.json'), 'utf8')
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: from })
  writeFileSync(done, lock)
}

/** The scripts and the style that all pages share. */
async function buildClient(/** @type {string} */ out) {
  const { build } = await import('esbuild')
  const licence = readFileSync(join(from, 'node_modules/minisearch/LICENSE.txt'), 'utf8')
  await build({
    absWorkingDir: root,
    entryPoints: ['client/site.js', 'site.css'].map((path) => ({ in: join(from, path), out: 'site' })),
    outdir: out,
    bundle: true,
    minify: true,
    format: 'iife',
    preserveSymlinks: true,
    // As for the playground: light-dark() is the newest of what is used.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: `/*! MiniSearch: ${licence.replaceAll('*/', '* /').trim()} */` },
    logLevel: 'warning',
  })
}

/** The site is a package of npm, so that each version has its pages at an address that stays. */
async function packageOf() {
  const { sitePackage } = await import(pathToFileURL(join(root, 'build/js/lib/diagnostics/page.js')).href)
  const { description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const text = {
    name: sitePackage,
    version: release().version,
    description: `The documents of: ${description}`,
    license,
  }
  return `${JSON.stringify(text, null, 2)}\n`
}

/**
 * Makes the site.
 * @param {string} out its directory, in the checkout
 * @param {string} playground the directory that holds one, or holds nothing
 * @returns {Promise<number>} how many pages it has
 */
async function buildSite(out, playground) {
  installGenerator()
  await transpile()
  rmSync(out, { recursive: true, force: true })
  process.chdir(root)
  // Only now is it there.
  const { generate } = await import(pathToFileURL(join(from, 'generate.js')).href)
  const { pages, sources, sections } = await generate(relative(root, out), existsSync(join(playground, 'index.html')))
  await buildClient(out)
  const copy = (/** @type {string} */ source, /** @type {string} */ target) => {
    mkdirSync(dirname(join(out, target)), { recursive: true })
    cpSync(resolve(root, source), join(out, target), { recursive: true })
  }
  for (const path of sources) copy(path, `source/${path}.txt`)
  for (const name of readdirSync(join(root, 'docs')).filter((each) => each.endsWith('.svg'))) copy(`docs/${name}`, name)
  copy('web/icon.svg', 'icon.svg')
  if (existsSync(join(playground, 'index.html'))) copy(playground, 'playground')
  // A script, since pages that are opened as files may fetch nothing.
  writeFileSync(join(out, 'pages.js'), `globalThis.celeryInitdPages=${JSON.stringify(sections)}\n`)
  writeFileSync(join(out, 'package.json'), await packageOf())
  return pages
}

if (isMain(import.meta.url))
  await script('site', async () => {
    const [out = 'dist/site', playground = 'dist/playground'] = process.argv.slice(2)
    console.log(`${out}: ${await buildSite(resolve(out), resolve(playground))} pages`)
  })
