import t from 'tap'
import { defaultProfile } from '../../../lib/options/profile.js'
import { genericService } from '../../../lib/service/generic.js'
import { configDirectory, rcArtefact, withPlaces } from '../../../lib/targets/rc-places.js'

const places = {
  scriptDirectory: '/a/rc.d',
  configDirectories: '/a/etc /b/etc',
  libexecDirectory: '/a/libexec',
  path: '/a/bin',
}

t.test('the places of a system, unless the profile has its own', async (t) => {
  const usual = withPlaces(genericService('celeryd'), places)
  t.match(usual.profile, places)
  t.equal(usual.profile.user, defaultProfile.user)
  t.equal(configDirectory(usual), '/a/etc')
  const own = withPlaces(genericService('celeryd', { ...defaultProfile, libexecDirectory: '/own' }), places)
  t.match(own.profile, { ...places, libexecDirectory: '/own' })
})

t.test('the script', async (t) => {
  t.same(rcArtefact(withPlaces(genericService('celeryd'), places), 'text'), {
    path: 'a/rc.d/celeryd',
    text: 'text',
    mode: 0o555,
  })
})
