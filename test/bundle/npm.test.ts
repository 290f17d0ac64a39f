/** The package that npm has: what is in it, that it runs once installed, and what an old Node is told. */

import { spawnSync } from 'node:child_process'
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'
import t from 'tap'
import { bundle } from '../support/bundle.js'
import { projectRoot } from '../support/root.js'

const example = join(projectRoot, 'examples/celeryd')
const packed = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })
}

t.test('what is packed', async (t) => {
  const dir = t.testdir()
  const pack = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', dir], projectRoot)
  t.equal(pack.status, 0, pack.stderr)
  const [{ files, filename }] = JSON.parse(pack.stdout) as [{ files: { path: string }[]; filename: string }]
  const paths = files.map(({ path }) => path)
  for (const path of [
    ...['bin/celery-initd.cjs', 'dist/celery-initd.cjs', 'dist/THIRD-PARTY-LICENSES.txt', 'generic-init.d/celeryd'],
    ...['generic-init.d/celerybeat', 'docs/options.md', 'man/celeryd.8', 'completions/_celery-initd'],
    ...['packaging/profiles/debian', 'LICENSE', 'README.md', 'CHANGELOG.md', 'package.json'],
  ])
    t.ok(paths.includes(path), path)
  t.same(
    paths.filter((path) => /^(?:lib|test|scripts|node_modules|build|\.)|\.tsx?$|decisions/.test(path)),
    [],
    'nothing that is only for development',
  )
  t.same(paths.filter((path) => path.startsWith('dist/')).length, 2, 'one bundled file, and its licences')
  t.equal(packed.dependencies, undefined)
  for (const page of packed.man) t.ok(paths.includes(page.replace('./', '')), page)

  await t.test('installed', async (t) => {
    const prefix = join(dir, 'prefix')
    const options = ['--prefix', prefix, '--offline', '--no-audit', '--no-fund', '--cache', join(dir, 'cache')]
    const install = run('npm', ['install', '-g', ...options, join(dir, filename)], dir)
    t.equal(install.status, 0, install.stderr)
    const program = join(prefix, 'bin/celery-initd')
    t.match(run(program, ['--version'], dir), { status: 0, stdout: `${packed.version}\n`, stderr: '' })
    const compiled = run(program, ['compile', example], dir)
    t.match(compiled, { status: 0, stdout: /^#!\/bin\/sh\n/ })
    t.match(run(program, ['complie'], dir), { status: 2, stderr: /did you mean compile/ })
    t.match(run('sh', ['-n'], dir), { status: 0 })

    const old = join(projectRoot, `.cache/node-18/node_modules/node-linux-${process.arch}/bin/node`)
    const told = run(old, [program, 'compile', example], dir)
    t.match(told, {
      status: 1,
      stdout: '',
      stderr: /^celery-initd: needs Node\.js 20 or newer, and this is v18\.\S+: see https:\/\/nodejs\.org\/\n$/,
    })
  })
})

t.test('what a run keeps for the next', async (t) => {
  const dir = t.testdir({ bin: {}, dist: {} })
  const program = join(dir, 'bin/celery-initd.cjs')
  const compiler = join(dir, 'dist/celery-initd.cjs')
  const cache = join(dir, 'dist', `${process.version}-${process.arch}.cache`)
  copyFileSync(join(projectRoot, 'bin/celery-initd.cjs'), program)
  copyFileSync(bundle, compiler)
  const compile = () => run(process.execPath, [program, 'compile', example], dir)
  const expected = run(process.execPath, [bundle, 'compile', example], dir)
  t.equal(expected.status, 0, expected.stderr)
  const compilesAll = (what: string) => {
    const { status, stdout, stderr } = compile()
    t.same({ status, stdout, stderr }, { status: 0, stdout: expected.stdout, stderr: expected.stderr }, what)
  }
  compilesAll('the first run')
  const kept = readFileSync(cache)
  t.equal(statSync(cache).mode & 0o777, 0o644)
  compilesAll('the second')
  t.ok(readFileSync(cache).equals(kept), 'which keeps nothing anew')

  const sum = kept.subarray(0, 64)
  const other = Buffer.from(sum.toString().replace(/./g, '0'))
  const useless: [string, Buffer][] = [
    ['empty', Buffer.alloc(0)],
    ['a part', kept.subarray(0, 1000)],
    ['of another node', Buffer.concat([sum, Buffer.alloc(100_000, 'x')])],
    ['of another compiler', Buffer.concat([other, kept.subarray(64)])],
  ]
  for (const [what, bytes] of useless) {
    writeFileSync(cache, bytes)
    compilesAll(what)
    t.ok(readFileSync(cache).subarray(0, 64).equals(sum), `${what}: made anew`)
    t.ok(statSync(cache).size > 100_000 && statSync(cache).size !== bytes.length, `${what}: whole`)
  }

  // As long as the compiler it was: V8 itself would take what is kept of one for the other.
  const text = readFileSync(compiler, 'utf8')
  const version = JSON.stringify(packed.version)
  t.match(text, version)
  writeFileSync(compiler, text.replaceAll(version, '"9.9.9"').replace(sum.toString(), other.toString()))
  t.equal(run(process.execPath, [program, '--version'], dir).stdout, '9.9.9\n', 'another compiler')
  t.ok(readFileSync(cache).subarray(0, 64).equals(other))
  t.same(readdirSync(join(dir, 'dist')).sort(), ['celery-initd.cjs', cache.slice(join(dir, 'dist/').length)].sort())

  writeFileSync(compiler, text)
  rmSync(cache)
  mkdirSync(cache)
  compilesAll('where it cannot be written')
  t.same(readdirSync(join(dir, 'dist')).length, 2, 'nothing is left behind')
  rmSync(cache, { recursive: true })
  if (process.getuid?.() !== 0) return t.fail('needs root')
  chownSync(compiler, 65534, 65534)
  compilesAll("another user's compiler")
  t.notOk(existsSync(cache), 'only its owner keeps something')
})

t.test('node takes no option of ours for one of its own', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=proj\n', 'ran.js': "require('fs').writeFileSync('ran', '')\n" })
  writeFileSync(join(dir, '.env'), `NODE_OPTIONS=--require=${join(dir, 'ran.js')}\n`)
  for (const program of ['bin/celery-initd.cjs', 'dist/celery-initd.cjs'].map((file) => join(projectRoot, file))) {
    const missing = run(program, ['check', '--env-file', 'missing', 'celeryd'], dir)
    t.match(missing, { status: 3, stderr: 'celery-initd: cannot read missing: no such file or directory\n' }, program)
    const compiled = run(program, ['compile', '--env-file', '.env', 'celeryd'], dir)
    t.match(compiled, { status: 0, stdout: /NODE_OPTIONS/ }, program)
    t.notOk(existsSync(join(dir, 'ran')), 'what the variables of the service name is not run')
  }
})

t.test('the launcher is read by each Node that there was', async (t) => {
  const text = readFileSync(join(projectRoot, 'bin/celery-initd.cjs'), 'utf8')
  const [plain, lowered] = await Promise.all(
    ['esnext', 'es5'].map(async (target) => (await transform(text, { target, supported: {} })).code),
  )
  t.equal(lowered, plain, 'nothing in it is newer than ES5')
})

t.test('npm has nothing to say of publishing it', async (t) => {
  const publish = run('npm', ['publish', '--dry-run', '--ignore-scripts', '--offline'], projectRoot)
  t.equal(publish.status, 0, publish.stderr)
  const said = publish.stderr.split('\n').filter((line) => /^npm (?:warn|error)/i.test(line))
  t.same(
    said.filter((line) => !/logged in/.test(line)),
    [],
  )
})
