import t from 'tap'
import { genericService } from '../../../lib/service/generic.js'

t.test('a service that resolves itself when it runs', async (t) => {
  t.match(genericService('celeryd'), {
    user: { word: '"${CELERYD_USER:-celery}"' },
    group: { word: '"${CELERYD_GROUP:-}"' },
    nodes: undefined,
    configs: undefined,
    createRunDirectory: null,
  })
  t.match(genericService('celerybeat').user, { word: '"${CELERYBEAT_USER:-${CELERYD_USER:-celery}}"' })
})
