// @ts-check
// Templates → lib/targets/templates.generated.ts; lib/cli/main.ts and all it imports → dist/celery-initd.cjs.
// `--templates` stops after the first, which is all that tsc needs. `transpile` → build/js, for tests and other scripts.
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import Mustache from 'mustache'
import { isMain, root, script, writeIfChanged } from './tools.js'

/** @param {string} dir @returns {string[]} */
function filesBelow(dir) {
  if (!existsSync(dir)) return []
  const entries = readdirSync(dir, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  return entries.flatMap((entry) => {
    const path = join(dir, entry.name)
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/**
 * The bundle and the compiled tests both need the templates, and neither may depend on where it was started. They are
 * read by mustache here, once, since that takes longer than all else a compilation does.
 */
export function buildTemplates(from = root) {
  const dir = join(from, 'lib/templates')
  const texts = filesBelow(dir)
    .map((path) => ({ name: relative(dir, path).replace(/\.sh$/, ''), text: readFileSync(path, 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const source = [
    '// Written by scripts/build.js from lib/templates/: change those.',
    '/** What mustache read in each of them, as JSON: node reads that sooner than code. */',
    'export const templates: Readonly<Record<string, string>> = {',
    ...texts.map(({ name, text }) => {
      const tokens = JSON.stringify(Mustache.parse(text, ['<%', '%>']))
      return `  ${JSON.stringify(name)}: ${JSON.stringify(tokens)},`
    }),
    '}',
    '',
  ].join('\n')
  writeIfChanged(join(from, 'lib/targets/templates.generated.ts'), source)
}

/**
 * Every module and test as JavaScript in build/js, where tests and scripts load them from. This looks at no types: tsc
 * does that, and takes ten times as long. Only what is older than its source is made, whole or not at all, so that tests
 * can run meanwhile.
 */
export async function transpile(from = root) {
  buildTemplates(from)
  const { build } = await import('esbuild')
  const out = join(from, 'build/js')
  const sources = ['lib', 'test', 'scripts', 'web'].flatMap((dir) => filesBelow(join(from, dir)))
  const entries = sources.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  const made = new Map(entries.map((path) => [join(out, relative(from, path).replace(/\.ts$/, '.js')), path]))
  for (const path of filesBelow(out)) if (!made.has(path)) rmSync(path)
  const options = changedAt(fileURLToPath(import.meta.url))
  const isStale = (/** @type {[string, string]} */ [path, source]) =>
    changedAt(path) <= Math.max(changedAt(source), options)
  const { outputFiles } = await build({
    absWorkingDir: from,
    entryPoints: [...made].filter(isStale).map(([, source]) => source),
    outbase: from,
    outdir: out,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
    write: false,
  })
  const now = new Date()
  for (const { path, text } of outputFiles) if (!writeIfChanged(path, text)) utimesSync(path, now, now)
}

/** When a file was last written, in milliseconds; 0 where there is none. @param {string} path */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/**
 * What the page of a diagnostic says is for docs/ and `check --explain`: the rest of the command never shows it, and would
 * only read it at each start.
 * @type {import('esbuild').Plugin}
 */
export const withoutPages = {
  name: 'without-pages',
  setup(build) {
    const text = /(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`)/.source
    const names = 'explanation|exceptions|problem|fix'
    const property = new RegExp(`\\n\\s*(?:${names}):\\s*${text}(?:\\s*\\+\\s*${text})*,`, 'g')
    build.onLoad({ filter: /\/lib\/diagnostics\/messages-[\w-]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(property, ''),
      loader: 'ts',
    }))
  },
}

/** The lines with which sh hands the program to node; bin/celery-initd.cjs begins with them and says why. */
const startsNode = `#!/bin/sh\n':' //; exec node -- "$0" "$@"\n`

/** One file, no dependencies at run time: starts in the least time and is copied as it is. */
export async function buildBundle(from = root) {
  const main = join(from, 'lib/cli/main.ts')
  if (!existsSync(main)) throw new Error(`${main} is missing`)
  const { build } = await import('esbuild')
  const { deferred } = await import('./bundle/deferred.js')
  const { eager } = await import('./bundle/eager.js')
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
  const options = /** @satisfies {import('esbuild').BuildOptions} */ ({
    absWorkingDir: from,
    bundle: true,
    minify: true,
    platform: 'node',
    // node_modules may be a link to that of another checkout.
    preserveSymlinks: true,
    target: 'node20',
    format: 'cjs',
    charset: 'ascii',
    // Patterns with \p{…} become calls of RegExp: node prepares each pattern that it reads, which takes long for these.
    supported: { 'regexp-unicode-property-escapes': false },
    legalComments: 'none',
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [withoutPages],
    logLevel: 'warning',
  })
  const { plugin, inputs } = deferred(from, options)
  const { outputFiles, metafile, warnings } = await build({
    ...options,
    entryPoints: [main],
    plugins: [plugin, ...options.plugins],
    metafile: true,
    write: false,
  })
  if (warnings.length > 0) throw new Error('esbuild has warnings')
  const dist = join(from, 'dist')
  const file = join(dist, 'celery-initd.cjs')
  const code = outputFiles[0]?.text ?? ''
  refuseSlow(code)
  const program = `${startsNode}${eager(code, join(from, 'examples/celeryd'))}`
  // Its sum tells bin/celery-initd.cjs whether what an earlier run kept is of this code.
  writeIfChanged(file, `${program}// ${createHash('sha256').update(program).digest('hex')}\n`, 0o755)
  // An unchanged file may have lost its mode, and may be another user's.
  if ((statSync(file).mode & 0o777) !== 0o755) chmodSync(file, 0o755)
  writeIfChanged(join(dist, 'THIRD-PARTY-LICENSES.txt'), licences(from, [...inputs, ...Object.keys(metafile.inputs)]))
  return file
}

/** Throws on what would make every start slower, and nobody would notice. @param {string} code */
function refuseSlow(code) {
  // With one of them in it, node keeps two bytes for each character of the bundle.
  if (/[\u0080-\uffff]/.test(code)) throw new Error('the bundle is not ASCII: write \\u… in patterns')
  // esbuild leaves these as they are.
  if (/(?<!\\)\\p\{/.test(code)) throw new Error('a pattern has \\p{…} in brackets: write (?:\\p{…}|…)')
}

/** The terms of everything bundled. @param {string} from @param {string[]} inputs */
export function licences(from, inputs) {
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  const parts = [...packages].sort().map((path) => {
    const dir = join(from, path)
    const { name, version, license } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
    const file = readdirSync(dir).find((entry) => /^(licen[sc]e|copying)(\.|$)/i.test(entry))
    if (file === undefined) throw new Error(`${path} is bundled but has no licence file`)
    return `${name} ${version} (${license})\n\n${readFileSync(join(dir, file), 'utf8').trim()}\n`
  })
  return parts.join(`\n${'-'.repeat(78)}\n\n`)
}

if (isMain(import.meta.url)) {
  await script('build', async () => {
    buildTemplates()
    if (process.argv.includes('--templates')) return
    const file = await buildBundle()
    console.log(`${relative(dirname(dirname(file)), file)}: ${statSync(file).size} bytes`)
  })
}
