// @ts-check
// web/playground, with the compiler in it, as a few files that any server can hand out: dist/playground, or the directory
// that is named.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { licences, transpile, withoutPages } from './build.js'
import { isMain, root, script, writeIfChanged } from './tools.js'

/** What can be loaded, below web/playground/examples; the first is there at once. */
const examples = [
  { title: 'a worker', service: 'celeryd', file: '../../../examples/celeryd' },
  { title: 'three workers', service: 'celeryd', file: 'three-workers' },
  { title: 'the scheduler', service: 'celerybeat', file: 'scheduler' },
  { title: 'a Django shop', service: 'celeryd', file: 'django' },
  { title: 'what only the host knows', service: 'celeryd', file: 'host' },
  { title: 'misspelt names', service: 'celeryd', file: 'misspelt' },
  { title: 'common slips', service: 'celeryd', file: 'slips' },
  { title: 'mistakes in options', service: 'celeryd', file: 'options' },
  { title: 'written for bash', service: 'celeryd', file: 'bash' },
]

/** What browsers have had since 2024: light-dark() in style sheets is the newest of it. */
const target = ['chrome123', 'firefox120', 'safari17.5']

/** What a browser may have to fetch, all files together and compressed, in bytes. */
export const mostBytes = 400_000

/**
 * Makes the page, of sources that transpile() has compiled.
 * @param {string} out its directory
 * @returns {Promise<number>} bytes of what a browser fetches, compressed
 */
export async function buildPlayground(out) {
  const from = join(root, 'web/playground')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const options = /** @satisfies {import('esbuild').BuildOptions} */ ({
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'browser',
    preserveSymlinks: true,
    target,
    charset: 'utf8',
    legalComments: 'none',
    define: { __VERSION__: JSON.stringify(version) },
    logLevel: 'warning',
    metafile: true,
    write: false,
  })
  const worker = await build({
    ...options,
    entryPoints: [join(from, 'worker.ts')],
    format: 'iife',
    // The page has them, as the text of each code.
    plugins: [withoutPages],
  })
  const built = {
    workerCode: worker.outputFiles[0]?.text ?? '',
    ...(await fromCompiler()),
    examples: examples.map(({ title, service, file }) => {
      const text = readFileSync(join(from, 'examples', file), 'utf8')
      return { title, service, text }
    }),
  }
  const page = await build({
    ...options,
    entryPoints: [join(from, 'main.ts')],
    format: 'esm',
    plugins: [builtModule(built)],
  })
  const styles = await build({ ...options, entryPoints: [join(from, 'playground.css')] })
  const inputs = [worker, page].flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const files = {
    'index.html': readFileSync(join(from, 'index.html'), 'utf8').replace('href="icon.svg"', `href="${icon()}"`),
    'playground.js': page.outputFiles[0]?.text ?? '',
    'playground.css': styles.outputFiles[0]?.text ?? '',
  }
  const size = Object.values(files).reduce((sum, text) => sum + gzipSync(text).length, 0)
  if (size > mostBytes) throw new Error(`the page has ${size} bytes compressed, of which ${mostBytes} are allowed`)
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeIfChanged(join(out, name), text)
  writeIfChanged(join(out, 'THIRD-PARTY-LICENSES.txt'), licences(root, inputs))
  return size
}

/** The icon as an address of its own: some browsers fetch it anew whenever the address of the page changes. */
function icon() {
  const text = readFileSync(join(root, 'web/icon.svg'), 'utf8').trim()
  return `data:image/svg+xml,${encodeURIComponent(text)}`
}

/** What the page knows of the compiler, without having it twice. */
async function fromCompiler() {
  const load = (/** @type {string} */ module) => import(pathToFileURL(join(root, 'build/js/lib', module)).href)
  const [{ allCodes }, { pageOf }, { targets }] = await Promise.all(
    ['diagnostics/messages.js', 'diagnostics/page.js', 'targets/index.js'].map(load),
  )
  const pages = [...allCodes()].map((code) => {
    const { why, fix, exceptions } = pageOf(code)
    return [code, { why, fix, exceptions }]
  })
  const names = targets.map((/** @type {{ name: string, accepts: { styles: string[] } }} */ { name, accepts }) => ({
    name,
    styles: accepts.styles,
  }))
  return { pages: Object.fromEntries(pages), targets: names }
}

/** The module `playground:built`. @param {Record<string, unknown>} values @returns {import('esbuild').Plugin} */
function builtModule(values) {
  const contents = Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join('')
  return {
    name: 'built',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^playground:built$/ }, ({ path }) => ({ path, namespace: 'built' }))
      onLoad({ filter: /./, namespace: 'built' }, () => ({ contents }))
    },
  }
}

if (isMain(import.meta.url)) {
  await script('playground', async () => {
    const out = process.argv[2] ?? join(root, 'dist/playground')
    await transpile()
    console.log(`${out.replace(`${root}/`, '')}/index.html: ${await buildPlayground(out)} bytes, compressed`)
  })
}
