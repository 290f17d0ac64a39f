import t from 'tap'
import { compileUnitFiles } from '../../../support/unit-files.js'

const files = (text: string, kind: 'celeryd' | 'celerybeat' = 'celeryd') =>
  compileUnitFiles(text, { kind, style: 'forking' })

t.test('one unit for all nodes, and a file of settings that not everybody may read', async (t) => {
  const [unit, settings] = files('CELERYD_NODES="a b"\nCELERY_APP=x\nexport A="b c"\n')
  t.match(unit, { path: 'celery.service', mode: 0o644, text: /\nType=forking\n/ })
  t.match(unit?.text, /\nEnvironmentFile=\/etc\/conf\.d\/celery\n/)
  t.match(settings, { path: 'conf.d/celery', mode: 0o640, text: /\nCELERYD_NODES="?a b"?\n/ })
  t.match(settings?.text, /\nA="b c"\n/)
})

t.test('beat', async (t) => {
  t.match(files('CELERY_APP=x\n', 'celerybeat')[0], { path: 'celerybeat.service', text: /\nDescription=Celery beat\n/ })
})
