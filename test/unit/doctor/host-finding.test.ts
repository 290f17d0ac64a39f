/** A finding about a host takes its texts from the registry. */

import t from 'tap'
import { pageText } from '../../../lib/diagnostics/page.js'
import { hostFinding } from '../../../lib/doctor/host-finding.js'

t.test('a finding about a host', async (t) => {
  t.same(hostFinding('host-unit-masked', { unit: 'celery.service' }, 'x'), {
    code: 'host-unit-masked',
    severity: 'error',
    message: 'celery.service is masked: systemd starts it for nobody',
    help: 'systemctl unmask celery.service',
    command: 'x',
  })
  t.match(pageText('host-unit-masked', '1'), /To leave it out: celery-initd\s+doctor --disable\s+host-unit-masked/)
})
