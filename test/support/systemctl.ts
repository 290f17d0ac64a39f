/** A stand-in for systemctl, where no systemd is needed: of one unit, which it starts and stops as systemd would. */
import { beatText } from './for-beat.js'
import type { ServiceBox } from './service-box.js'
import { standIn } from './stand-in.js'
import type { Story } from './stories.js'

/** What the unit runs itself, without a pid file, where it was not made of the script. */
const native = `${standIn} --app=proj worker -n worker1@host`

const program = `#!/bin/sh
state=$(cat /srv/unit/state)
kind=$(cat /srv/unit/kind)
case $1 in
    show)
        case "$*" in
            *MainPID*) printf 'MainPID=%s\\nId=celeryd.service\\n' "$(cat /srv/unit/pid)" ;;
            *)
                printf 'Id=celeryd.service\\nLoadState=loaded\\nActiveState=%s\\nInvocationID=abc\\n' "$state"
                [ "$kind" = native ] || echo SourcePath=/etc/init.d/celeryd
                ;;
        esac
        exit
        ;;
esac
echo "$1" >>/srv/unit/asked
run() {
    if [ "$kind" = generated ]; then
        INVOCATION_ID=abc /etc/init.d/celeryd "$1" >/srv/unit/said 2>&1
    elif [ "$1" = start ]; then
        setsid su -s /bin/sh celery -c "echo \\$\\$ >/srv/unit/pid; exec ${native}" </dev/null >/dev/null 2>&1 &
        while [ "$(cat /srv/unit/pid)" = 0 ]; do sleep 0.1; done
    else
        kill "$(cat /srv/unit/pid)"
        while kill -0 "$(cat /srv/unit/pid)" 2>/dev/null; do sleep 0.1; done
        echo 0 >/srv/unit/pid
    fi
}
if [ "$1" != start ] && [ "$state" = active ]; then
    run stop
    echo inactive >/srv/unit/state
    state=inactive
fi
if [ "$1" != stop ] && [ "$state" != active ]; then
    run start
    echo active >/srv/unit/state
fi
`

/** Makes the place of a service one that systemd runs, with a unit of the service's name. */
async function install(service: ServiceBox, kind: 'generated' | 'native'): Promise<void> {
  const text = service.subject.kind === 'celeryd' ? program : beatText(program)
  await service.box.write('/srv/unit/systemctl', text)
  const files = 'echo inactive >state; echo 0 >pid; chmod 666 pid; : >asked; mkdir -p /run/systemd/system'
  await service.sh(`cd /srv/unit; echo ${kind} >kind; ${files}; mount -n --bind systemctl /usr/bin/systemctl`)
}

/** What systemctl was asked for since the last call. */
const asked = async ({ box }: ServiceBox) => (await box.run('cat /srv/unit/asked; : >/srv/unit/asked')).stdout

const running = / is running \(pid \d+\)\n$/

export const generatedUnit: Story = {
  name: 'a unit that systemd made of the script',
  work: async (t, service) => {
    await install(service, 'generated')
    t.match(await service.run('start'), { status: 0, stdout: running, stderr: /^$/ })
    t.equal(await asked(service), 'start\n')
    t.match(await service.run('restart'), { status: 0, stdout: running })
    t.equal(await asked(service), 'restart\n')
    t.match(await service.run('graceful'), { status: 0, stderr: /systemd runs this service .*acting on its processes/ })
    t.match(await service.run('stop'), { status: 0, stdout: /is stopped\n$/ })
    t.equal(await asked(service), 'stop\n')
    t.match(await service.run('try-restart'), { status: 0, stdout: /^$/ })
    t.equal(await asked(service), '')

    await service.sh('echo active >/srv/unit/state')
    t.match(await service.run('start'), { status: 0, stdout: running }, 'where systemd takes it for started')
    t.equal(await asked(service), 'restart\n')
    await service.sh('echo inactive >/srv/unit/state')
    const [before] = service.live(service.nodes[0] as string)
    t.match(await service.run('force-reload'), { status: 0, stdout: /is down\n[\s\S]* is running/ }, 'or for stopped')
    t.not(service.live(service.nodes[0] as string)[0]?.pid, before?.pid)
    await service.sh('echo inactive >/srv/unit/state; : >/srv/unit/asked')
    t.match(await service.run('stop'), { status: 0, stdout: /is down\n$/ })
    t.same(service.live(service.nodes[0] as string), [])
  },
}

export const nativeUnit: Story = {
  name: 'a unit of the script’s name that is not made of it',
  work: async (t, service) => {
    await install(service, 'native')
    t.match(await service.run('start'), { status: 0, stdout: running, stderr: /^$/ })
    t.match(await service.run('status'), { status: 0, stdout: running })
    t.match(await service.run('start -c 2'), { status: 0, stdout: /is already running/ })
    t.match(await service.run('restart -c 2'), { status: 1, stderr: /systemd runs these nodes/ })
    t.match(await service.run('rolling-restart'), { status: 1, stderr: /systemctl restart celery(d|beat)\.service/ })
    t.equal(await asked(service), 'start\n')
    t.match(await service.run('stop'), { status: 0, stdout: /is stopped\n$/ })

    const direct = { env: { PATH: '/usr/bin:/bin', SYSTEMCTL_SKIP_REDIRECT: '1' } }
    t.match(await service.run('start', direct), { status: 0, stdout: /is up/ })
    t.equal(await asked(service), 'stop\n')
    t.match(await service.run('start'), { status: 0, stdout: /is already running/ }, 'beside a node of the script')
    t.equal(await asked(service), '')
    t.match(await service.run('restart'), { status: 0, stdout: /is down\n[\s\S]* is running/ })
    t.equal(await asked(service), 'restart\n')
    t.match(await service.run('stop'), { status: 0, stdout: /is stopped\n$/ })
    t.same(service.live(service.nodes[0] as string), [])
  },
}

export const partOfUnit: Story = {
  name: 'a unit that systemd takes for started, with one of its nodes gone',
  config: { nodes: 'worker1 worker2' },
  work: async (t, service) => {
    await install(service, 'generated')
    await service.launch(['worker1'])
    await service.sh('echo active >/srv/unit/state')
    const first = service.live('worker1')
    t.match(await service.run('start'), { status: 0, stdout: /worker1 is already running[\s\S]*worker2 is up/ })
    t.same(service.live('worker1'), first)
    t.equal(await asked(service), '', 'systemd would start nothing')
  },
}
