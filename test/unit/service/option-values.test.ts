/** What a config makes of options, and what yields the rest on the host. */

import t from 'tap'
import { findOption, type Option } from '../../../lib/options/catalogue.js'
import { defaultProfile } from '../../../lib/options/profile.js'
import type { ServiceKind } from '../../../lib/options/service-kind.js'
import { namesOf, OptionValues, runtimeWord } from '../../../lib/service/option-values.js'
import { evaluated } from '../../support/evaluated.js'

const valuesOf = (text: string, kind: ServiceKind = 'celeryd') =>
  new OptionValues(kind, kind, evaluated(text), defaultProfile)

t.test('known values, defaults, and words for the host', async (t) => {
  const values = valuesOf('CELERYD_USER=www\nCELERYD_GROUP=$(id -gn)\nCELERYD_UMASK=\n')
  t.same(values.value('CELERYD_USER'), { known: 'www' })
  t.same(values.value('CELERYD_GROUP'), { word: '"${CELERYD_GROUP:-}"' })
  t.same(values.value('CELERYD_LOG_LEVEL'), { known: 'INFO' })
  t.same([values.text('CELERYD_UMASK'), values.text('CELERYD_GROUP')], ['', null])
  t.same([values.isSet('CELERYD_USER'), values.isSet('CELERYD_UMASK')], [true, false])
  t.equal(valuesOf('. /x\n').read('CELERYD_USER'), null, 'a file that is not followed may set any')
})

t.test('words, with the places that they have in their variable', async (t) => {
  const place = { variable: 'CELERYD_LOGLEVEL', start: 0, end: 5 }
  t.match(valuesOf('CELERYD_LOGLEVEL=DEBUG\n').words('CELERYD_LOG_LEVEL', 'script'), {
    words: [{ text: 'DEBUG', source: 'script', origin: place }],
    problems: [],
  })
  t.match(valuesOf('').words('CELERYD_NODES', 'nodes')?.words, [{ text: 'celery', origin: undefined }])
  t.match(valuesOf('CELERYD_OPTS="-c \\"2"\n').words('CELERYD_OPTS', 'options')?.problems, [
    { code: 'unclosed-quote-in-words', origin: { variable: 'CELERYD_OPTS' } },
  ])
  t.equal(valuesOf('CELERYD_OPTS=$(a)\n').words('CELERYD_OPTS', 'options'), null)
})

t.test('an option of the command line from a variable', async (t) => {
  t.match(valuesOf('CELERY_APP=proj\n').flag('--app', 'CELERY_APP'), [
    { text: '--app=proj', origin: { variable: 'CELERY_APP', start: 0, end: 4 } },
  ])
  t.same(valuesOf('').flag('--app', 'CELERY_APP'), [])
  t.equal(valuesOf('CELERY_APP=$(a)\n').flag('--app', 'CELERY_APP'), null)
})

t.test('the names that an option is read by, and the word that reads them', async (t) => {
  const user = findOption('CELERYBEAT_USER') as Option
  t.same(namesOf(user), ['CELERYBEAT_USER', 'CELERYD_USER'])
  t.equal(
    runtimeWord(user, 'celerybeat', 'celerybeat', defaultProfile),
    '"${CELERYBEAT_USER:-${CELERYD_USER:-celery}}"',
  )
})
