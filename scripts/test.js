// @ts-check
// Everything that has to hold: lint, types, build, unit tests under the other Nodes, then all tests under this one.
// With names (`node scripts/test.js sandbox cluster/multi unit/syntax`): only these test files, or those of these folders,
// their types unchecked. With `--coverage`: the unit and slow tests under tap, which fails below 95 % of lib's lines. With `--systems`:
// what needs a whole machine and minutes.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { buildBundle, buildTemplates, transpile } from './build.js'
import { node, nodeVersions, testEnvironment } from './test-environment.js'
import { root, run, script } from './tools.js'

const bin = (/** @type {string} */ name) => join(root, 'node_modules/.bin', name)
const js = join(root, 'build/js')

// tap gives every test file 30 s, which is little for real workers on a busy machine.
const env = { ...process.env, TAP_TIMEOUT: '900', NODE_OPTIONS: '--enable-source-maps' }

/** Style and types of everything; tsc looks again only at what depends on a change. */
function lint() {
  run(bin('biome'), ['check', '--error-on-warnings', '.'])
  buildTemplates()
  run(bin('tsc'), ['-p', 'scripts'])
  run(bin('tsc'), ['--noEmit', '--incremental', '--tsBuildInfoFile', 'build/types.json'])
}

/**
 * The compiled test files, by the folder that says what kind they are: `unit` runs under every Node, without root;
 * `slow` compares thousands of cases with real shells and Celery, or reads huge texts; `scripts` and `portability` need
 * root and Celery; `bundle` needs the bundle; `systems` runs by itself.
 */
function testFiles() {
  const every = readdirSync(join(js, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => relative(root, join(js, 'test', name)))
  const below = (/** @type {string} */ folder) => every.filter((file) => file.startsWith(`build/js/test/${folder}/`))
  const systems = below('systems')
  return { all: every.filter((file) => !systems.includes(file)), systems, unit: below('unit'), slow: below('slow') }
}

/** The files of a name: `parser`, `cluster/multi`, or else all files of a folder. @param {string} name @param {string[]} files */
function named(name, files) {
  const exact = files.filter((file) => file.endsWith(`/${name}.test.js`))
  const found = exact.length > 0 ? exact : files.filter((file) => file.includes(`/test/${name}/`))
  if (found.length === 0) throw new Error(`no test file or folder is named ${name}`)
  return found
}

/** @param {string[]} files */
function nodeTest(files) {
  const reporter = '--test-reporter=./scripts/test-reporter.js'
  return ['--test', '--test-concurrency=2', '--test-timeout=900000', reporter, ...files]
}

/** Under another Node: one line when all is well. @param {string} version @param {string[]} files */
function quietly(version, files) {
  const options = { cwd: root, env, encoding: /** @type {const} */ ('utf8'), maxBuffer: Number.POSITIVE_INFINITY }
  const { status, stdout, stderr } = spawnSync(node(version), nodeTest(files), options)
  const passed = /^# pass (\d+)$/m.exec(stdout)?.[1]
  if (status === 0 && Number(passed) > 0) console.log(`Node ${version}: ${passed} unit tests passed`)
  else console.log(`Node ${version}:\n${stderr}${stdout.replace(/^(ok |# ).*\n/gm, '')}`)
  return status === 0 && Number(passed) > 0
}

/** @param {string[]} files */
function underThisNode(files) {
  const { status } = spawnSync(process.execPath, nodeTest(files), { cwd: root, env, stdio: 'inherit' })
  return status === 0
}

async function coverage() {
  testEnvironment()
  await transpile()
  // A module that no test imports would not count at all. main.js is left out, for to import it is to run it.
  const modules = readdirSync(join(js, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && name !== 'cli/main.js')
    .map((name) => `import '../../lib/${name}'\n`)
  const all = 'build/js/test/unit/all-of-lib.test.js'
  writeFileSync(join(root, all), `import t from 'tap'\n${modules.join('')}t.pass('everything loads')\n`)
  // tap makes its plugins anew when their list in .taprc is new to it, and a run that finds them unmade fails.
  if (!existsSync(join(root, '.tap/plugins'))) run(bin('tap'), ['build'])
  const thresholds = ['--lines=95', '--statements=0', '--branches=0', '--functions=0']
  const { unit, slow } = testFiles()
  const quiet = ['--reporter=min', '--coverage-report=text', '--coverage-report=html']
  run(bin('tap'), ['run', ...quiet, ...thresholds, ...unit, ...slow], { env: { ...env, COLUMNS: '120' } })
}

await script('test', async () => {
  const names = process.argv.slice(2)
  if (names.includes('--coverage')) return coverage()
  if (names.includes('--systems')) {
    testEnvironment({ systems: true })
    await transpile()
    if (!underThisNode(testFiles().systems)) process.exitCode = 1
    return
  }
  if (names.length > 0) {
    // For the daily round: types are left to the editor and to the full run.
    await transpile()
    const { all, systems } = testFiles()
    const files = new Set(names.flatMap((name) => named(name, [...all, ...systems])))
    if (!underThisNode([...files])) process.exitCode = 1
    return
  }
  testEnvironment()
  lint()
  await transpile()
  await buildBundle()
  const { all, unit } = testFiles()
  // The others first: what CI reads is the summary at the end.
  const others = nodeVersions.filter((version) => !quietly(version, unit))
  const passed = underThisNode(all)
  if (!passed || others.length > 0) process.exitCode = 1
})
