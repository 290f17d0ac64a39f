import { spawnSync } from 'node:child_process'
import { mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { listFiles, Progress } from '../../../lib/cli/fleet.js'
import { celeryInitd } from '../../support/command.js'
import { cost } from '../../support/machine-speed.js'
import { projectRoot } from '../../support/root.js'

const good = 'CELERY_APP=proj\n'
const bad = 'CELERY_APP=proj\nCELERYD_USER=root\n'

t.test('which files', async (t) => {
  const dir = t.testdir({
    hosts: { a: { celeryd: good, other: '' }, b: { celeryd: good }, '.c': { celeryd: good }, file: '' },
    'odd[1]': good,
    lines: 'one\r\n\n two\n',
    zeros: 'one\ntwo\0three\0',
  })
  const list = (...operands: string[]) => listFiles(operands, undefined).map((path) => path.replace(`${dir}/`, ''))
  t.same(list(`${dir}/hosts/*/celeryd`), ['hosts/a/celeryd', 'hosts/b/celeryd'], 'no hidden ones')
  t.same(list(`${dir}/hosts/.?/celeryd`), ['hosts/.c/celeryd'])
  t.same(list(`${dir}/hosts/[!b]/*`, 'x'), ['hosts/a/celeryd', 'hosts/a/other', 'x'])
  t.same(list(`${dir}/odd[1]`), ['odd[1]'], 'a file of that name')
  t.same(list('-', 'missing'), ['-', 'missing'], 'what is not a pattern stays')
  t.throws(() => list(`${dir}/none*`), { message: /^no file matches .*none\*$/ })
  t.same(listFiles(['x'], join(dir, 'lines')), ['x', 'one', ' two'])
  t.same(listFiles([], join(dir, 'zeros')), ['one\ntwo', 'three'])
  t.throws(() => listFiles([], join(dir, 'hosts/file')), { message: /hosts\/file names no file$/ })
  t.throws(() => listFiles([], join(dir, 'missing')), { message: /cannot read .*missing/ })
})

t.test('a name that is not UTF-8 is told of, and not left out', async (t) => {
  const dir = t.testdir({ hosts: { a: { celeryd: good } } })
  const latin = Buffer.concat([Buffer.from(`${dir}/hosts/caf`), Buffer.of(0xe9)])
  const config = Buffer.concat([latin, Buffer.from('/celeryd')])
  mkdirSync(latin)
  t.same(listFiles([`${dir}/hosts/*/celeryd`], undefined), [`${dir}/hosts/a/celeryd`], 'nothing is missed there')
  writeFileSync(config, good)
  const { status, error } = celeryInitd('check', `${dir}/hosts/*/celeryd`)
  // What removes the directory of a test may know only names of UTF-8.
  unlinkSync(config)
  rmdirSync(latin)
  t.equal(error, `celery-initd: cannot read ${dir}/hosts/caf\ufffd/celeryd: the name is not UTF-8\n`)
  t.equal(status, 3)
})

t.test('progress, on a terminal alone', async (t) => {
  const written: string[] = []
  let time = 0
  const at = (colour: boolean) => new Progress({ colour, error: (text) => written.push(text) }, 9, () => time)
  const progress = at(true)
  progress.clear()
  progress.step()
  progress.step()
  time = 250
  progress.step()
  progress.clear()
  progress.clear()
  t.same(written.splice(0), ['\r1 of 9 files checked\u001b[K', '\r3 of 9 files checked\u001b[K', '\r\u001b[K'])
  at(false).step()
  t.same(written, [])
})

t.test('check: a line of JSON for each file', async (t) => {
  const dir = t.testdir({ a: { celeryd: bad }, b: { celeryd: good, celerybeat: '# as the worker\n' } })
  const list = join(dir, 'list')
  writeFileSync(list, `${dir}/a/celeryd\n${dir}/missing\n${dir}/b/celeryd\n${dir}/b/celerybeat\n`)
  const { status, error, out } = celeryInitd('check', '--format', 'jsonl', '--files-from', list)
  t.equal(status, 3, 'one cannot be read; the others are checked')
  t.equal(out, '')
  const [first = '', missing, ...rest] = error.trim().split('\n')
  t.match(JSON.parse(first), {
    path: `${dir}/a/celeryd`,
    service: 'celeryd',
    name: 'celeryd',
    errors: 1,
    diagnostics: [{ code: 'root-user', path: `${dir}/a/celeryd`, line: 2 }],
  })
  t.match(
    JSON.parse(missing ?? ''),
    {
      path: `${dir}/missing`,
      failure: /^cannot read .*missing: no such file or directory$/,
      errors: 1,
      diagnostics: [],
    },
    'an object, too',
  )
  t.match(
    rest.map((line) => JSON.parse(line)),
    [
      { path: `${dir}/b/celeryd`, errors: 0 },
      { path: `${dir}/b/celerybeat`, service: 'celerybeat', errors: 0, diagnostics: [] },
    ],
  )
  t.match(celeryInitd('check', '--format', 'jsonl', join(dir, 'a/celeryd')), { status: 1, error: /^\{"path":.*\}\n$/ })
  writeFileSync(join(dir, 'env'), 'A-B=1\n')
  t.match(celeryInitd('check', '--format', 'jsonl', '--env-file', join(dir, 'env'), join(dir, 'a/celeryd')), {
    status: 1,
    error: /^\{"path":"[^"]*\/a\/celeryd","failure":"[^"]*'A-B' cannot be exported by sh",.*\}\n$/,
  })
  t.match(celeryInitd('check', '--format', 'jsonl', join(dir, 'none')), {
    status: 3,
    error: /^\{"path":.*"failure":.*\}\n$/,
  })
  t.match(celeryInitd('check', join(dir, 'none')), { status: 3, error: /^celery-initd: cannot read / })
  t.match(celeryInitd('check', '--format', 'json', `${dir}/*/celeryd`).error, /^\[\n/, 'json stays one array')
  for (const paths of [[join(dir, 'none')], [join(dir, 'none'), join(dir, 'a/celeryd')]]) {
    const read = (format: string) => {
      const { status, error } = celeryInitd('check', '--format', format, ...paths)
      t.equal(status, 3, format)
      return JSON.parse(error)
    }
    const failure = /^cannot read .*none: no such file or directory$/
    t.match(read('json').at(-1), { path: paths[0], severity: 'error', failure }, 'an object of the array')
    const [run] = read('sarif').runs
    t.match(run.invocations[0], {
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: failure } }],
    })
    t.equal(run.results.length > 0, paths.length > 1, 'with the findings of the others')
  }
  t.match(
    celeryInitd('check', '--format', 'json', '--reader', 'none', join(dir, 'a/celeryd'), join(dir, 'b/celeryd')),
    { status: 2, error: /^celery-initd: --reader must be sh or systemd, got 'none'\nTry/ },
    'a wrong call ends the command',
  )
  t.match(celeryInitd('compile', '--format', 'jsonl', join(dir, 'a/celeryd')), {
    status: 2,
    error: /--format must be text, json/,
  })
  t.match(celeryInitd('check', '--files-from', join(dir, 'none')), { status: 3 })
})

t.test('what is wrong with an implied file is said where that is not checked itself', async (t) => {
  const dir = t.testdir({ celeryd: 'CELERY_APP=(\n', celerybeat: '# as the worker\n', other: good })
  const paths = (...names: string[]) => names.map((name) => join(dir, name))
  const count = (text: string) => text.split('celeryd:1:').length - 1
  t.equal(count(celeryInitd('check', ...paths('celerybeat', 'other')).error), 1)
  t.equal(count(celeryInitd('check', ...paths('celerybeat', 'celeryd')).error), 1)
})

t.test('time grows with the number of files, no faster', async (t) => {
  const dir = t.testdir()
  const count = Number(process.env.FLEET_FILES ?? 600)
  for (let at = 0; at < count; at++) {
    mkdirSync(join(dir, `h${at}`))
    writeFileSync(join(dir, `h${at}`, 'celeryd'), `${bad}CELERYD_NODES="w1 w2 w${at}"\n`)
  }
  const time = (pattern: string) =>
    cost(() => t.equal(celeryInitd('check', '--format', 'jsonl', `${dir}/${pattern}/celeryd`).status, 1))
  time('h1*')
  const tenth = time('h*1')
  const all = time('h*')
  // What is kept of each file is little: 10,000 need no more memory than Node does anyway.
  const main = join(projectRoot, 'build/js/lib/cli/main.js')
  const words = ['--max-old-space-size=40', main, 'check', '--format', 'jsonl', `${dir}/h*/celeryd`]
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  t.equal(status, 1)
  t.equal(stderr.split('\n').length, count + 1, 'a line for each')
  t.ok(all < 15 * tenth, `${Math.round(all)} ms for ${count} files, ${Math.round(tenth)} ms for a tenth`)
})

t.test('nothing is kept of a file that is done', async (t) => {
  const dir = t.testdir()
  const text = `CELERY_APP=proj\nCELERYD_NODES=100\n# ${'comment '.repeat(2500)}\n`
  for (let at = 0; at < 300; at++) {
    mkdirSync(join(dir, `h${at}`))
    writeFileSync(join(dir, `h${at}`, 'celeryd'), `CELERYD_PID_FILE=/var/run/celery/${at}/%n.pid\n${text}`)
  }
  // In a process of its own, whose heap holds nothing else: after 100 files, and after 300.
  const script = `
    import { run } from ${JSON.stringify(join(projectRoot, 'build/js/lib/cli/run.js'))}
    let done = 0
    const error = () => {
      if (++done % 100 !== 0) return
      globalThis.gc()
      console.log(process.memoryUsage().heapUsed)
    }
    run(['check', '--format', 'jsonl', process.argv[1]], { out() {}, error, colour: false })`
  const words = ['--expose-gc', '--input-type=module', '-e', script, `${dir}/h*/celeryd`]
  const { stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  const [early = 0, , late = 0] = stdout.trim().split('\n').map(Number)
  t.ok(early > 0, stderr)
  // Their texts alone have 4 MB, and their nodes' paths as much; what V8 has compiled by then is some hundred kB.
  const grown = (late - early) / 1e6
  t.ok(grown < 1.5, `the heap has grown by ${grown} MB`)
})
