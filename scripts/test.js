// @ts-check
// Everything that has to hold: lint, types, build, unit tests under the other Nodes, then all tests under this one.
// With names (`node scripts/test.js sandbox cluster/multi unit/syntax`): only these test files, or those of these folders,
// their types unchecked.
// With `--coverage`: the unit tests under tap, which fails below 95 % of lib's lines.
// With `--systems`: what needs a whole machine and minutes.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { buildBundle, buildTemplates, transpile } from './build.js'
import { node, nodeVersions, testEnvironment } from './test-environment.js'
import { root, run, script } from './tools.js'

const bin = (/** @type {string} */ name) => join(root, 'node_modules/.bin', name)
const js = join(root, 'build/js')

// A file may take a quarter of an hour; tap itself gives it 30 s, which is little for real workers on a busy machine.
const seconds = 60 * Number(process.env.TEST_MINUTES ?? 15)
const env = { ...process.env, TAP_TIMEOUT: `${seconds}`, NODE_OPTIONS: '--enable-source-maps' }

/** Style and types of everything; tsc looks again only at what depends on a change. */
function lint() {
  run(bin('biome'), ['check', '--error-on-warnings', '.'])
  buildTemplates()
  run(bin('tsc'), ['-p', 'scripts'])
  run(bin('tsc'), ['-p', 'web'])
  run(bin('tsc'), ['--noEmit', '--incremental', '--tsBuildInfoFile', 'build/types.json'])
}

/**
 * The compiled test files, by the folder that says what kind they are: `unit` runs under every Node, without root;
 * `slow` compares thousands of cases with real shells and Celery, or reads huge texts; `scripts` and `portability` need
 * root and Celery; `bundle` needs the bundle; `web` is about the page without a browser. `systems` runs by itself, and
 * `browser` with it; `alone` measures time, so nothing else may run.
 */
function testFiles() {
  const every = readdirSync(join(js, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => relative(root, join(js, 'test', name)))
  const below = (/** @type {string} */ folder) => every.filter((file) => file.startsWith(`build/js/test/${folder}/`))
  const [systems, alone] = [[...below('systems'), ...below('browser')], below('alone')]
  const all = every.filter((file) => !systems.includes(file) && !alone.includes(file))
  return { all, systems, alone, unit: below('unit') }
}

/** The files of a name: `parser`, `cluster/multi`, or else all files of a folder. @param {string} name @param {string[]} files */
function named(name, files) {
  const exact = files.filter((file) => file.endsWith(`/${name}.test.js`))
  const found = exact.length > 0 ? exact : files.filter((file) => file.includes(`/test/${name}/`))
  if (found.length === 0) throw new Error(`no test file or folder is named ${name}`)
  return found
}

/** @param {string[]} files @param {number} [atOnce] */
function nodeTest(files, atOnce = 1) {
  const reporter = '--test-reporter=./scripts/test-reporter.js'
  return ['--test', `--test-concurrency=${atOnce}`, `--test-timeout=${1000 * seconds}`, reporter, ...files]
}

/**
 * All unit tests under another Node, in one process, since to start one for each file takes longer than the tests do.
 * @param {string} version
 * @param {string} file one that imports them all
 * @returns {Promise<boolean>} whether they passed; then it prints one line
 */
async function underNode(version, file) {
  const child = spawn(node(version), nodeTest([file]), { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const status = await new Promise((resolve) => child.once('close', resolve))
  const passed = Number(/^# pass (\d+)$/m.exec(stdout)?.[1])
  const fine = status === 0 && passed > 0
  if (fine) console.log(`Node ${version}: ${passed} unit tests passed`)
  else console.log(`Node ${version}:\n${stderr}${stdout.replace(/^(ok |# ).*\n/gm, '')}`)
  return fine
}

/** All other Nodes at once. @param {string[]} unit */
async function underOtherNodes(unit) {
  const imports = unit.map((file) => `import './${relative(js, join(root, file))}'\n`).join('')
  const passed = await Promise.all(
    nodeVersions.map((version) => {
      // tap names a test's directory after its file, so that each Node needs a file of its own.
      const all = join(js, `all-units-${version}.test.js`)
      writeFileSync(all, imports)
      return underNode(version, all)
    }),
  )
  return passed.every((each) => each)
}

/** The tests of scripts mostly wait: with two more than there are processors, these are rarely idle. */
const atOnce = availableParallelism() + 2

/** @param {string[]} files @param {number} [many] @param {NodeJS.ProcessEnv} [more] variables */
function underThisNode(files, many = atOnce, more = {}) {
  const options = { cwd: root, env: { ...env, ...more }, stdio: /** @type {const} */ ('inherit') }
  return spawnSync(process.execPath, nodeTest(files, many), options).status === 0
}

/** How many files a busy machine may make fail. Where more fail, something is broken. */
const mayBeFlaky = 3

/**
 * Runs several files at once, then those that failed once more, one by one: they start real services, which a busy machine
 * may slow beyond a test's limit. The last line names as flaky what passed only then, so that somebody looks into it. A unit
 * test does not depend on load, so it is not run again. With FLAKY=0 nothing is.
 * @param {string[]} files @param {number} [many]
 */
function besideOthers(files, many = atOnce) {
  const list = join(root, 'build/failed-files.json')
  rmSync(list, { force: true })
  if (underThisNode(files, many, { FAILED_FILES: list })) return true
  if (process.env.FLAKY === '0' || !existsSync(list)) return false
  /** @type {string[]} */
  const failed = JSON.parse(readFileSync(list, 'utf8'))
  if (failed.length === 0 || failed.length > mayBeFlaky || failed.some((file) => file.includes('/test/unit/')))
    return false
  const names = failed.map((file) => file.replace('build/js/', '')).join(', ')
  console.log(`# failed while others ran, so once more alone: ${names}`)
  const passed = underThisNode(failed, 1)
  if (passed) console.log(`# flaky ${failed.length}: ${names}`)
  return passed
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
  const { unit } = testFiles()
  const quiet = ['--reporter=min', '--coverage-report=text', '--coverage-report=html']
  run(bin('tap'), ['run', ...quiet, ...thresholds, ...unit], { env: { ...env, COLUMNS: '120' } })
}

await script('test', async () => {
  const names = process.argv.slice(2)
  if (names.includes('--coverage')) return coverage()
  if (names.includes('--systems')) {
    testEnvironment({ systems: true })
    await transpile()
    if (!besideOthers(testFiles().systems, 2)) process.exitCode = 1
    return
  }
  if (names.length > 0) {
    // For the daily round: types are left to the editor and to the full run.
    await transpile()
    const { all, systems, alone } = testFiles()
    const files = new Set(names.flatMap((name) => named(name, [...all, ...systems, ...alone])))
    // These run dist/, which may be of an earlier day.
    if ([...files].some((file) => /\/test\/(?:bundle|alone)\//.test(file))) await buildBundle()
    if (!underThisNode([...files])) process.exitCode = 1
    return
  }
  testEnvironment()
  lint()
  await transpile()
  await buildBundle()
  const { all, alone, unit } = testFiles()
  // The long run comes last: what CI reads is the summary at the end.
  const passed = [underThisNode(alone, 1), await underOtherNodes(unit), besideOthers(all)]
  if (passed.includes(false)) process.exitCode = 1
})
