/** What rarely happens to the files of a service: calls, locks, records, and what is in the way. */
import { command, node, path, shim } from './rare-tools.js'
import type { Story } from './stories.js'

export const calls: Story = {
  name: 'ways to call it, and arguments that it refuses',
  work: async (t, service) => {
    const { box } = service
    t.match(await service.run('help'), { status: 0, stdout: /rolling-restart/ })
    t.match(await service.run('stop -c 2'), { status: 2, stderr: /stop takes no further arguments/ })
    t.match(await service.run('status', { env: { PATH: path, INVOCATION_ID: 'x y' } }), { status: 3 })
    t.match(await box.run(`sh -x ${service.path} status`), { status: 3, stderr: /^\+/ })
    t.match(await box.run(`sh ${service.subject.name} status`, { cwd: '/etc/init.d' }), { status: 3 })
    const inPath = { env: { PATH: `${path}:/etc/init.d` } }
    t.match(await box.run(`bash ${service.subject.name} status`, inPath), { status: 3 }, 'found in PATH')
    for (const closed of ['<&-', '>&-', '2>&-', '<&- >&- 2>&-'])
      t.match(await box.run(`${service.path} status ${closed}`), { status: 3 }, closed)
    t.match(await box.run(`${service.path} dryrun >/dev/full`), { status: 1 })
    t.match(await service.run('dryrun', { user: 'other' }), { status: 0, stdout: /config is shown to root/ })
    t.match(await service.run('configtest'), { status: 0, stdout: /in order/ })
    t.match(await service.run('try-restart'), { status: 0, stdout: '', stderr: '' })
  },
}

export const files: Story = {
  name: 'files and directories in the way',
  work: async (t, service) => {
    const run = service.runDirectory
    await service.directories()
    await service.sh(`mkdir ${service.logDirectory}/${node(service)}.out`)
    t.match(await service.run('start'), { status: 0, stderr: /cannot write its output file/ })
    await service.sh(`chmod 700 ${run}`)
    t.match(await service.run('status', { user: 'other' }), { status: 0, stdout: /is running/ })
    t.match(await service.run('stop'), { status: 0 })
    t.match(await service.run('status', { user: 'other' }), { status: 4, stdout: /cannot tell whether/ })
    await service.sh(`chmod 755 ${run}; chown root ${run}; echo 1 >${service.pidfile()}`)
    t.match(await service.run('stop'), { status: 0, stderr: '' }, 'root removes what only root could replace')
    t.equal(await service.content(service.pidfile()), undefined)
    await service.sh(`echo 1 >${service.pidfile()}; chown other ${run}`)
    t.match(await service.run('stop'), { stderr: /cannot remove the pid file/ })
    t.equal(await service.content(service.pidfile()), '1\n')
    await service.sh(`rm ${service.pidfile()}; chown other ${service.state}`)
    t.match(await service.run('stop'), {
      status: 0,
      stderr: /others can change \S+\/, so the record in \S+ is not used/,
    })
    await service.sh(`chown root ${service.state}; echo >/srv/file`)
    await service.configure({ ...service.config, pidfile: '/srv/file/below/./beat.pid' })
    t.match(await service.run('start'), { status: 1, stderr: /cannot create \/srv\/file\/below/ })
  },
}

export const input: Story = {
  name: 'the file that it was compiled from has become a FIFO',
  work: async (t, service) => {
    await service.sh(`rm ${service.configPath}; mkfifo ${service.configPath}`)
    t.match(await service.run('status'), { status: 3, stderr: /cannot tell whether what .* has changed: .* too long/ })
  },
}

export const app: Story = {
  name: 'an app that does not load, without a limit of time',
  config: { startTimeout: '0' },
  work: async (t, service) => {
    t.match(await service.run('start'), { status: 0, stdout: /is up/ })
    t.match(await service.run('configtest'), { status: 0, stdout: /are in order/ })
    await service.sh('touch /srv/stand-in/broken')
    t.match(await service.run('restart'), {
      status: 1,
      stderr: /No module named[\s\S]*does not load.*nothing was changed/,
    })
    t.match(await service.run('configtest'), { status: 1, stderr: /No module named[\s\S]*does not load \([^)]*\)\n$/ })
    t.equal(service.live(node(service)).length, 1)
  },
}

export const locks: Story = {
  name: 'locks of the dead, of 0.1.0, and of this very process',
  work: async (t, service) => {
    const lock = `${service.state}/lock`
    const done = { status: 0, stderr: '' }
    const held = async () => (await service.sh(`ls ${service.state}`)).includes('lock')
    await service.sh(`mkdir ${service.state}; : >${lock}`)
    t.match(await service.run('create-paths'), done, 'an empty file')
    await service.sh(`echo 99999 >${lock}`)
    t.match(await service.run('create-paths'), done, 'a file of a dead process')
    await service.sh(`ln -s none ${lock}`)
    t.match(await service.run('create-paths'), done, 'a link that names nobody')
    const own = `ln -s $$ ${lock}; exec ${command(service, 'create-paths').join(' ')}`
    t.match(await service.box.run(own), done, 'the number of this very process')
    t.equal(await held(), false)

    await service.sh(`mkfifo ${lock}`)
    t.match(await service.run('create-paths'), done, 'what is there has no holder')
    await service.sh(`mkdir ${lock}`)
    t.match(await service.run('create-paths'), done, 'an empty directory')
    t.equal(await held(), false)
    await shim(service, 'ln', '[ -e /srv/released ] || { : >/srv/released; exit 1; }\nexec /srv/real/ln "$@"')
    t.match(await service.run('create-paths'), done, 'it has just been released')

    // Somebody else takes a dead lock over while this one looks whether its holder is dead.
    await shim(service, 'ps', `[ -e /srv/once ] || { : >/srv/once; rm -f ${lock}; }\nexec /srv/real/ps "$@"`)
    await service.sh(`ln -s 99999 ${lock}`)
    t.match(await service.run('create-paths'), done, 'it is another one by then')
    t.equal(await held(), false)

    await service.launch()
    await service.sh(`mount -n --bind ${service.state} ${service.state}; mount -n -o remount,bind,ro ${service.state}`)
    t.match(await service.run('start'), { status: 1, stderr: /cannot write .*\/lock/ })
    t.match(await service.run('stop'), { status: 0, stderr: /cannot write .*\/lock; going on without it/ })
    t.same(service.live(node(service)), [])
  },
}

export const constant: Story = {
  name: 'a variable that only the host knows and nobody can take back from root',
  config: { more: 'readonly LD_PRELOAD=$(echo /x)\nexport LD_PRELOAD' },
  work: async (t, service) => {
    t.match(await service.run('start'), { status: 6, stderr: /exports LD_PRELOAD and makes it readonly/ })
    t.match(await service.run('status'), { status: 4, stderr: /exports LD_PRELOAD and makes it readonly/ })
  },
}

export const refusedSu: Story = {
  name: 'su does not take its arguments',
  config: { suArgs: '--none' },
  work: async (t, service) => {
    await service.directories()
    t.match(await service.run('start'), {
      status: 1,
      stderr: /did not run a check as user \S+ \(\S+_SU, \S+_SU_ARGS\)\n$/,
    })
  },
}

export const oddFiles: Story = {
  name: 'what has the name of a file of the script and is none, and a helper that prints more than is kept',
  work: async (t, service) => {
    const { state } = service
    await service.sh(`mkdir ${state}; mkfifo ${state}/ending; mkdir -p ${state}/record/x; : >${state}/helper`)
    t.match(await service.run('start'), { status: 1, stderr: /record is a directory.*; fix: rm -r / })
    t.match(await service.run('stop'), { status: 0, stderr: /record is a directory; going on without it/ })
    await service.sh(`rm -r ${state}/record`)
    await service.box.write('/srv/loud/celery', '#!/bin/sh\nyes | head -c 3000000\nsleep 1\n')
    await service.configure({ ...service.config, bin: '/srv/loud/celery' })
    t.match(await service.run('configtest'), { status: 0, stdout: /in order/ })
  },
}

export const records: Story = {
  name: "0.1.0's record, and a record of an account that is gone",
  work: async (t, service) => {
    const file = (name: string) => `/var/run/celery/${name}.pid old /var/log/celery/${name}.log`
    await service.sh(`mkdir ${service.state}
      echo 'recorded celery ${file('old')}' >${service.state}/nodes
      echo 'recorded other ${file('others')}' >>${service.state}/nodes`)
    t.match(await service.run('status'), { status: 3 })
    t.match(await service.run('start'), { status: 0, stdout: /is up/ })
    t.match(await service.sh(`ls ${service.state}`), /record/)
    t.equal(await service.content(`${service.state}/nodes`), undefined)
    t.match(await service.content(`${service.state}/record`), /\tother\told\t\/var\/run\/celery\/others\.pid\t/)
    await service.sh('sed /^celery:/d /etc/passwd >/tmp/passwd; cat /tmp/passwd >/etc/passwd')
    t.match(await service.run('status'), { status: 4, stdout: /cannot tell: there is no user celery/ })
    t.match(await service.run('stop'), { status: 0, stderr: /no user celery.*known from the record/ })
    t.same(service.live(node(service)), [])
  },
}
