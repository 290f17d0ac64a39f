// @ts-check
// Everything that has to hold: lint, types, build, unit tests under the other Nodes, then all tests under this one.
// With names (`node scripts/test.js sandbox config`): only these test files, compiled and run. With `--coverage`: the
// unit tests under tap, which fails below 95 % of lib's lines. With `--systems`: what needs a whole machine and minutes.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import process from 'node:process'
import { buildBundle, buildTemplates } from './build.js'
import { node, nodeVersions, testEnvironment } from './test-environment.js'
import { root, run, script } from './tools.js'

const bin = (/** @type {string} */ name) => join(root, 'node_modules/.bin', name)
const js = join(root, 'build/js')

// tap gives every test file 30 s, which is little for real workers on a busy machine.
const env = { ...process.env, TAP_TIMEOUT: '900', NODE_OPTIONS: '--enable-source-maps' }

/** Strict: types must be right, and nothing of an earlier compilation stays. @param {{ strict: boolean }} how */
function compile({ strict }) {
  buildTemplates()
  if (strict) rmSync(js, { recursive: true, force: true })
  run(bin('tsc'), strict ? ['--noEmitOnError'] : [])
}

/** The compiled test files. Those below systems/ run by themselves. Those that import the sandbox need root, Celery and time; the bundle, that it is built; the linters, time. */
function testFiles() {
  const every = readdirSync(join(js, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
  const path = (/** @type {string} */ name) => relative(root, join(js, 'test', name))
  const systems = every.filter((name) => name.startsWith('systems/')).map(path)
  const all = every.filter((name) => !name.startsWith('systems/')).map(path)
  const needs = ['sandbox', 'bundle', 'linters'].map((name) => join(js, `test/scripts/${name}.js`))
  return { all, systems, unit: all.filter((file) => !needs.some((module) => reaches(join(root, file), module))) }
}

/** Whether a module imports another one, itself or through others. @param {string} from @param {string} to */
function reaches(from, to, seen = new Set([from])) {
  for (const [, path = ''] of readFileSync(from, 'utf8').matchAll(/(?:from|import) '(\.[^']*)'/g)) {
    const file = resolve(dirname(from), path)
    if (file === to) return true
    if (seen.has(file) || !existsSync(file)) continue
    seen.add(file)
    if (reaches(file, to, seen)) return true
  }
  return false
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

function coverage() {
  testEnvironment()
  compile({ strict: true })
  // A module that no test imports would not count at all. main.js is left out, for to import it is to run it.
  const modules = readdirSync(join(js, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && name !== 'cli/main.js')
    .map((name) => `import '../lib/${name}'\n`)
  const all = 'build/js/test/all-of-lib.test.js'
  writeFileSync(join(root, all), `import t from 'tap'\n${modules.join('')}t.pass('everything loads')\n`)
  // tap makes its plugins anew when their list in .taprc is new to it, and a run that finds them unmade fails.
  if (!existsSync(join(root, '.tap/plugins'))) run(bin('tap'), ['build'])
  const thresholds = ['--lines=95', '--statements=0', '--branches=0', '--functions=0']
  const quiet = ['--reporter=min', '--coverage-report=text', '--coverage-report=html']
  run(bin('tap'), ['run', ...quiet, ...thresholds, ...testFiles().unit], { env: { ...env, COLUMNS: '120' } })
}

await script('test', async () => {
  const names = process.argv.slice(2)
  if (names.includes('--coverage')) return coverage()
  if (names.includes('--systems')) {
    testEnvironment({ systems: true })
    compile({ strict: true })
    if (!underThisNode(testFiles().systems)) process.exitCode = 1
    return
  }
  if (names.length > 0) {
    // For the daily round: a type error elsewhere does not keep this test from running.
    try {
      compile({ strict: false })
    } catch (error) {
      console.error(`${error instanceof Error ? error.message : error}`)
    }
    const { all, systems } = testFiles()
    const files = [...all, ...systems].filter((file) => names.includes(basename(file, '.test.js')))
    if (files.length === 0) throw new Error(`no test file is named ${names.join(' or ')}`)
    if (!underThisNode(files)) process.exitCode = 1
    return
  }
  testEnvironment()
  run(bin('biome'), ['check', '--error-on-warnings', '.'])
  buildTemplates()
  run(bin('tsc'), ['-p', 'scripts'])
  compile({ strict: true })
  await buildBundle()
  const { all, unit } = testFiles()
  // The others first: what CI reads is the summary at the end.
  const others = nodeVersions.filter((version) => !quietly(version, unit))
  const passed = underThisNode(all)
  if (!passed || others.length > 0) process.exitCode = 1
})
