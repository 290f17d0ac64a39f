/** What a broker that is gone, or a node that is silent, brings about. */
import type { ServiceBox } from './service-box.js'
import { standIn } from './stand-in.js'
import type { Story } from './stories.js'

/** A CELERY_BIN that answers what it is told to, and whose log has what it is told to. */
const answering = `#!/bin/sh
case " $* " in
    *' inspect '*)
        if [ -e /srv/bin/silent ]; then
            exec sleep 30
        fi
        cat /srv/bin/answer
        if [ -e /srv/bin/once ]; then
            : >/srv/bin/answer
        fi
        exit
        ;;
    *' shell '*) ;;
    *)
        if [ -e /srv/bin/falls ]; then
            echo 'it falls' >&2
            exit 1
        fi
        if [ -e /srv/bin/trouble ]; then
            echo 'Cannot connect to amqp://' >>/var/log/celery/worker1.log
            echo 'Cannot connect to amqp://' >>/var/log/celery/beat.log
        fi
        ;;
esac
exec ${standIn} "$@"
`
const putAnswering = async (service: ServiceBox, answer = '') => {
  await service.box.write('/srv/bin/celery', answering)
  await service.box.write('/srv/bin/answer', answer, { mode: 0o666 })
}

export const broker: Story = {
  name: 'a broker that cannot be reached, and a traced start that fails',
  config: { bin: '/srv/bin/celery' },
  work: async (t, service) => {
    await putAnswering(service)
    await service.sh('touch /srv/bin/trouble')
    t.match(await service.run('start'), { status: 0, stderr: /runs, but its log says that it cannot reach the broker/ })
    t.match(await service.run('stop'), { status: 0 })
    await service.sh('touch /srv/bin/falls')
    t.match(await service.box.run(`sh -x ${service.path} start`), { status: 1, stderr: /^\+.*: it falls'?$/m })
  },
}

export const pings: Story = {
  name: 'nodes that answer, and nodes that do not',
  config: { bin: '/srv/bin/celery', nodes: 'worker1 worker2' },
  work: async (t, service) => {
    const both = '{"worker1@h": {"ok": "pong"}, "worker2@h": {"ok": "pong"}}\n'
    const answer = async (text: string) => service.box.write('/srv/bin/answer', text, { mode: 0o666 })
    await putAnswering(service, 'Error: No nodes replied within time constraint.\n')
    t.match(await service.run('ping'), { status: 1, stderr: /none of the nodes is running: see status\n$/ })
    await answer(both)
    await service.launch()
    t.match(await service.run('ping'), { status: 0, stdout: /worker1 answers\n.*worker2 answers/, stderr: '' })
    await answer('{"worker1@h": {"ok": "pong"}}\n')
    t.match(await service.run('ping'), { status: 1, stderr: /worker2 does not answer\n.*busy solo pool/ })
    await answer('Error: No nodes replied within time constraint.\n')
    t.match(await service.run('ping'), { status: 1, stderr: /no node replied within 5 s/ })
    await answer('ConnectionRefusedError: [Errno 111] Connection refused\n')
    t.match(await service.run('ping'), { status: 1, stderr: /broker cannot be reached.*\n.*ConnectionRefusedError/ })
    await answer('SyntaxError: invalid syntax\n')
    t.match(await service.run('ping'), { status: 1, stderr: /celery inspect ping failed:\n.*SyntaxError/ })
    await answer('')
    t.match(await service.run('ping'), { status: 1, stderr: /ping failed, and printed nothing \(exit status 0\)/ })
    await service.sh('touch /srv/bin/silent')
    t.match(await service.run('ping'), { status: 1, stderr: /broker cannot be reached: nothing came back within 10 s/ })
    await service.sh('rm /srv/bin/silent')
    t.match(await service.run('rolling-restart'), { status: 0, stdout: /worker2 is up/ }, 'none answered before')
    await answer(both)
    await service.sh('touch /srv/bin/once')
    const second = service.live('worker2')
    t.match(await service.run('rolling-restart'), { status: 1, stderr: /worker1 is up, but does not answer any more/ })
    t.same(service.live('worker2'), second, 'the second is not touched')
    await service.sh('touch /srv/bin/falls')
    t.match(await service.run('rolling-restart'), { status: 1, stderr: /the new code runs on no node/ })
  },
}

export const noPing: Story = {
  name: 'ping of a scheduler',
  work: async (t, service) => {
    t.match(await service.run('ping'), { status: 3, stderr: /celerybeat cannot be pinged; use status/ })
  },
}
