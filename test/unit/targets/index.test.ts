import { readdirSync } from 'node:fs'
import t from 'tap'
import { defaultProfile } from '../../../lib/options/profile.js'
import { genericService } from '../../../lib/service/generic.js'
import { targets } from '../../../lib/targets/index.js'
import { compiled } from '../../support/compiled.js'

t.test('a target is a folder and a line of the table', async (t) => {
  const folders = readdirSync('lib/targets', { withFileTypes: true }).filter((entry) => entry.isDirectory())
  t.same(targets.map(({ name }) => name).sort(), folders.map(({ name }) => name).sort())
})

for (const target of targets) {
  t.test(target.name, async (t) => {
    const compilation = compiled('CELERYD_NODES="a b"\nCELERY_APP=x\n', { known: target.known(defaultProfile) })
    const { lowered, findings } = target.lower(compilation)
    t.same(findings, [], 'a config of the usual kind can be said')
    for (const style of [undefined, ...target.accepts.styles]) {
      const files = target.emit(lowered, style)
      t.ok(files.length > 0 && files.every(({ text }) => text.endsWith('\n')), `style ${style}`)
      t.equal(new Set(files.map(({ path }) => path)).size, files.length, 'each file once')
      t.same(target.emit(lowered, style), files, 'depends on nothing else')
      t.match(files[0]?.text.split('\n', 2).join('\n'), /compiled from \/etc\/default\/celeryd/i)
    }
    t.match(target.enable(lowered), /celery/)
    t.match(target.emitGeneric?.(genericService('celeryd')) ?? [], target.name === 'sysv' ? [{ mode: 0o755 }] : [])
  })
}
