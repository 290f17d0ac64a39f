// @ts-check
// What most compilations do without stands in the bundle as text, and becomes code when it is first called: node reads
// a string three times as fast as code that nobody calls.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { compileFunction } from 'node:vm'
import { build } from 'esbuild'

/** The modules, of which functions are used and nothing else. */
const modules = [
  // What findings say: most configs have none.
  'lib/diagnostics/messages.ts',
  'lib/diagnostics/report.ts',
  'lib/diagnostics/encoding.ts',
  'lib/diagnostics/formats.ts',
  'lib/diagnostics/page.ts',
  'lib/options/unread.ts',
  // What few configs hold.
  'lib/evaluate/arithmetic.ts',
  // What one target needs.
  'lib/targets/systemd/units.ts',
  'lib/targets/supervisord/emit.ts',
  'lib/targets/logrotate/emit.ts',
  // What other commands and options do.
  'lib/compile/explain.ts',
  'lib/cli/ownership.ts',
  'lib/cli/host.ts',
  'lib/doctor/report.ts',
  'node_modules/dotenv/dist/index.cjs',
]

/** What the text of a module may name. */
const parameters = ['module', 'exports', 'require']

/**
 * Replaces each of these modules by functions of the same names, which compile its text first. A module that one of them
 * shares with the rest of the bundle is there twice, so it may not export classes, nor have variables.
 * @param {string} root @param {import('esbuild').BuildOptions} options of the bundle
 * @returns {{ plugin: import('esbuild').Plugin, inputs: Set<string> }} the plugin, and the files that went into texts
 */
export function deferred(root, options) {
  /** @type {Set<string>} */
  const inputs = new Set()
  const paths = new Set(modules.map((path) => join(root, path)))
  /** @type {import('esbuild').Plugin} */
  const plugin = {
    name: 'deferred',
    setup({ onResolve, onLoad, onEnd }) {
      onLoad({ filter: /\.(?:ts|cjs)$/ }, async ({ path }) => {
        if (!paths.delete(path)) return undefined
        const { code, files } = await textOf(path, options)
        for (const file of files) inputs.add(file)
        return { contents: standIn(code, functionsOf(code, path)), resolveDir: dirname(path) }
      })
      onResolve({ filter: /^deferred:load$/ }, ({ path }) => ({ path, namespace: 'deferred' }))
      onLoad({ filter: /./, namespace: 'deferred' }, () => ({ contents: loader }))
      onEnd(({ metafile }) => {
        const unused = [...paths].map((path) => `${relative(root, path)} is not in the bundle`)
        const shared = Object.keys(metafile?.inputs ?? {}).filter((file) => inputs.has(file) && !modules.includes(file))
        const stateful = shared.filter((file) => hasState(readFileSync(join(root, file), 'utf8')))
        const twice = stateful.map((file) => `${file} is in the bundle twice, and has a state or classes`)
        return { errors: [...unused, ...twice].map((text) => ({ text })) }
      })
    },
  }
  return { plugin, inputs }
}

/** A module and all that it imports, as one text. @param {string} path @param {import('esbuild').BuildOptions} options */
async function textOf(path, options) {
  // Pages hold what messages leave out.
  const plugins = path.endsWith('/page.ts') ? [] : (options.plugins ?? [])
  const { outputFiles, metafile } = await build({
    ...options,
    plugins,
    entryPoints: [path],
    metafile: true,
    write: false,
  })
  return { code: outputFiles[0]?.text.trim() ?? '', files: Object.keys(metafile.inputs) }
}

/** The functions that a text exports. @param {string} code @param {string} path */
function functionsOf(code, path) {
  const module = { exports: /** @type {Record<string, unknown>} */ ({}) }
  compileFunction(code, parameters)(module, module.exports, createRequire(path))
  return Object.keys(module.exports).filter((name) => typeof module.exports[name] === 'function')
}

/** What the stand-ins have in common. */
const loader = `import { compileFunction } from 'node:vm'
export function load(code) {
  const module = { exports: {} }
  compileFunction(code, ${JSON.stringify(parameters)})(module, module.exports, require)
  return module.exports
}
`

/** The module that stands in for a text. @param {string} code @param {readonly string[]} names */
function standIn(code, names) {
  return `import { load } from 'deferred:load'
const code = ${JSON.stringify(code)}
let loaded
${names.map((name) => `export function ${name}(...values) { return (loaded ??= load(code)).${name}(...values) }`).join('\n')}
`
}

/** Whether it matters that a module is there twice. @param {string} source */
function hasState(source) {
  return /^export (?:abstract )?class |\bSymbol\(|^(?:export )?let /m.test(source)
}
