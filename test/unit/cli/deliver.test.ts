import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { deliver } from '../../../lib/cli/deliver.js'
import { Failure } from '../../../lib/cli/failure.js'

const one = { path: 'celeryd', text: 'script\n', mode: 0o755 }
const unit = { path: 'sub/celery.service', text: 'unit\n', mode: 0o600 }

/** Delivers, and keeps what is printed. */
function delivered(artefacts: Parameters<typeof deliver>[0], options: Parameters<typeof deliver>[1]) {
  const printed = { out: '', error: '' }
  try {
    const status = deliver(artefacts, options, {
      out: (text) => {
        printed.out += text
      },
      error: (text) => {
        printed.error += text
      },
    })
    return { status, ...printed }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { status: error.status, out: printed.out, error: error.message }
  }
}

t.test('to standard output', async (t) => {
  for (const output of [undefined, '-']) {
    t.same(delivered([one], { output }), { status: 0, out: 'script\n', error: '' })
    t.match(delivered([one, unit], { output }), { status: 2, error: /^2 files are made: name a directory/ })
    t.match(delivered([one], { output, check: true }), {
      status: 2,
      error: /--check needs --output, the file to compare\n/,
    })
  }
})

t.test('not to a name that was not UTF-8, which would be another one', async (t) => {
  for (const check of [false, true])
    t.same(delivered([one], { output: 'caf\ufffd', check }), {
      status: 3,
      out: '',
      error: 'cannot write caf\ufffd: the name is not UTF-8',
    })
})

t.test('to a file, or into a directory', async (t) => {
  const dir = t.testdir({ there: {} })
  t.equal(delivered([one], { output: join(dir, 'file') }).status, 0)
  t.same([readFileSync(join(dir, 'file'), 'utf8'), statSync(join(dir, 'file')).mode & 0o777], ['script\n', 0o755])
  t.equal(delivered([one, unit], { output: join(dir, 'there') }).status, 0)
  t.equal(readFileSync(join(dir, 'there/sub/celery.service'), 'utf8'), 'unit\n')
  t.equal(statSync(join(dir, 'there/sub/celery.service')).mode & 0o777, 0o600)
  t.match(delivered([one, unit], { output: join(dir, 'none') }), { status: 2 })
  writeFileSync(join(dir, 'there/in-the-way'), '')
  const blocked = { ...unit, path: 'in-the-way/celery.service' }
  t.match(delivered([blocked, one], { output: join(dir, 'there') }), { status: 3, error: /cannot make / })
})

t.test("a file of the administrator's is written once, and never compared", async (t) => {
  const dir = t.testdir({})
  const settings = { path: 'etc/conf.d/celeryd', text: 'sample\n', mode: 0o644, keep: true as const }
  const output = `${dir}/`
  const file = join(dir, 'etc/conf.d/celeryd')
  t.equal(delivered([one, settings], { output }).status, 0)
  t.equal(readFileSync(file, 'utf8'), 'sample\n')
  writeFileSync(file, 'CELERY_APP=proj\n')
  t.equal(delivered([one, settings], { output }).status, 0)
  t.equal(readFileSync(file, 'utf8'), 'CELERY_APP=proj\n')
  t.same(delivered([one, settings], { output, check: true }), { status: 0, out: '', error: '' })
})

t.test('only compared', async (t) => {
  const dir = t.testdir({})
  mkdirSync(join(dir, 'out'))
  const output = join(dir, 'out')
  t.match(delivered([one, unit], { output, check: true }), {
    status: 1,
    error: `celery-initd: ${output}/celeryd does not exist\ncelery-initd: ${output}/sub/celery.service does not exist\n`,
  })
  delivered([one, unit], { output })
  t.same(delivered([one, unit], { output, check: true }), { status: 0, out: '', error: '' })
  const other = delivered([{ ...one, text: 'other\n' }, unit], { output, check: true })
  t.same(other, { status: 1, out: '', error: `celery-initd: ${output}/celeryd is not what its config compiles to\n` })
  t.equal(delivered([{ ...one, mode: 0o700 }, unit], { output, check: true }).status, 1, 'the mode counts')
  t.equal(readFileSync(join(output, 'celeryd'), 'utf8'), 'script\n', 'nothing is written')
})
