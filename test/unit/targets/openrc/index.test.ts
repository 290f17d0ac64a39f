import t from 'tap'
import { serviceKinds } from '../../../../lib/options/service-kind.js'
import { genericService } from '../../../../lib/service/generic.js'
import { openrc } from '../../../../lib/targets/openrc/index.js'
import { compiled } from '../../../support/compiled.js'
import { compileService } from '../../../support/service.js'

const config = 'CELERY_APP=proj\n'
const pathsOf = (path: string, name: string) =>
  openrc.emit(compileService([[path, config]], { name })).map(({ path, mode }) => [path, mode.toString(8)])

t.test('the files, below the root of the file system', async (t) => {
  t.same(pathsOf('/etc/celery/config', 'little'), [
    ['etc/init.d/little', '755'],
    ['etc/conf.d/little', '644'],
    ['usr/local/libexec/celery-initd/little', '755'],
  ])
  t.same(
    pathsOf('/etc/conf.d/little', 'little').map(([path]) => path),
    ['etc/init.d/little', 'usr/local/libexec/celery-initd/little'],
    'a config in conf.d stays what it is',
  )
  for (const kind of serviceKinds)
    t.same(
      openrc.emitGeneric?.(genericService(kind)).map(({ path, keep }) => [path, keep]),
      [
        [`etc/init.d/${kind}`, undefined],
        [`etc/conf.d/${kind}`, true],
        [`usr/local/libexec/celery-initd/${kind}`, undefined],
      ],
    )
})

t.test('what only the host knows is the engine to find out', async (t) => {
  t.same(openrc.lower(compiled('CELERYD_NODES=$(nproc)\nCELERY_APP=proj\n')).findings, [])
})

t.test('a name that OpenRC does not read', async (t) => {
  const named = compiled(config)
  const { findings } = openrc.lower({ ...named, service: { ...named.service, name: 'celery.sh' } })
  t.match(findings, [{ code: 'target-value', message: /openrc cannot be given --name: it reads no script .* \.sh/ }])
  t.same(openrc.lower(named).findings, [])
})

t.test('the command for the boot', async (t) => {
  t.equal(openrc.enable(compileService([['/x', config]], { name: 'little' })), 'rc-update add little default')
})
