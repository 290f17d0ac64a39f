/** Names of nodes that Ansible misreads; test/systems/ansible-words.test.ts asks its own code. */

import t from 'tap'
import { type Config, compile } from '../../../lib/compile/compiler.js'

/** Whether a warning is given for nodes of an instance. */
function warns(nodes: string, name = 'celeryd', units = false): boolean {
  const text = `CELERY_APP=proj\nCELERYD_NODES="${nodes}"\n`
  const configs: Config[] = [{ path: name, text, checksum: 0, size: 0 }]
  const { findings } = compile({
    ...{ kind: 'celeryd', name, configs, environment: [], host: undefined, follow: undefined, units },
  })
  return findings.some(({ code }) => code === 'misread-node-name')
}

t.test('words that make a running service look stopped', async (t) => {
  for (const nodes of ['stop', 'w-stop', 'Stopper', 'inactive', 'knot', 'stop@%h']) t.ok(warns(nodes), nodes)
  for (const nodes of ['worker1', 'notes', 'active', 'start', 'runner', 'dead', '1']) t.notOk(warns(nodes), nodes)
})

t.test('only where the status is one line of an init script', async (t) => {
  t.notOk(warns('stop worker2'), 'several nodes')
  t.notOk(warns('stop', 'celeryd', true), 'units')
  t.notOk(warns('stopper', 'stopper'), 'the name of the service, which Ansible takes out')
  t.ok(warns('stopper2', 'celeryd'))
})
