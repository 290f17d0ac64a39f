// @ts-check
// The init scripts side by side, in one sandbox, over the same config, the same pid files and the same workers: a real
// Celery with a real Redis.
import { join } from 'node:path'
import { celeryEnvironment, packagedCelery } from '../test-environment.js'
import { ps } from './crowd.js'
import { inTurn, measureInside } from './measure.js'
import { asUser, inSandbox, testModules, user } from './modules.js'
import { referenceScript } from './reference.js'

/**
 * @typedef {import('./measure.js').Series} Series
 * @typedef {import('./measure.js').Step} Step
 * @typedef {{ processes: number, pythons: number }} Count
 */

const configFile = '/etc/default/celeryd'
// The same workers, without their second of waiting for what other workers answer.
const lonelyFile = '/etc/default/lonely'
// The same, but for the program: Debian's.
const packagedFile = '/etc/default/packaged'

/** @param {string[]} nodes @param {string} celery @param {string} [options] */
const config = (nodes, celery, options = '') => `CELERYD_NODES="${nodes.join(' ')}"
CELERY_BIN="${celery}"
CELERY_APP="proj"
CELERYD_CHDIR="/srv/proj"
CELERYD_OPTS="-c 1${options}"
CELERYD_PID_FILE="/var/run/celery/%n.pid"
CELERYD_LOG_FILE="/var/log/celery/%n%I.log"
CELERYD_USER="${user.name}"
CELERY_CREATE_DIRS=1
`

/** @param {string} url */
const app = (url) => `from celery import Celery

app = Celery('proj', broker='${url}')
app.conf.broker_connection_retry_on_startup = True
`

/**
 * Times of all scripts with so many nodes, as series named "contender verb, state", and what they count.
 * @param {number} count how many nodes
 * @param {{ status: number, start: number, restart: boolean, crowd: boolean, lonely: boolean }} rounds
 * @param {Series} series
 * @param {Map<string, Count>} counts
 */
export async function measureVerbs(count, rounds, series, counts) {
  const modules = await testModules()
  const { compileScript, genericScript, countProcesses } = modules
  await inSandbox(modules, async (box) => {
    const nodes = Array.from({ length: count }, (_, i) => `worker${i + 1}`)
    const celery = join(celeryEnvironment('latest'), 'bin/celery')
    const text = config(nodes, celery)
    await box.write('/srv/proj/proj.py', app((await box.redis()).url))
    await box.write(configFile, text)
    await box.write('/etc/init.d/frozen', compileScript(configFile, text, { name: 'frozen' }))
    const lonely = config(nodes, celery, ' --without-mingle --without-gossip')
    await box.write(lonelyFile, lonely)
    await box.write('/etc/init.d/frozen-lonely', compileScript(lonelyFile, lonely, { name: 'frozen-lonely' }))
    await box.write(packagedFile, config(nodes, packagedCelery))
    await box.write('/etc/init.d/reference', referenceScript(), { mode: 0o755 })
    await box.write('/etc/init.d/generic', genericScript('celeryd'))
    const ours = ['frozen', 'generic']
    const scripts = [...ours, 'reference']

    const env = { CELERY_DEFAULTS: configFile }
    const logs = nodes.map((node) => `/var/log/celery/${node}.log`)
    const pidfiles = nodes.map((node) => `/var/run/celery/${node}.pid`)
    const untilReady = { remove: logs, ready: logs, pidfiles, pause: 0.5 }
    // An idle worker looks at its signals once a second: a random part of that goes by first, or every stop would meet
    // it at the same point.
    const random = 1
    /** @param {string} who @param {string} verb @param {Partial<Step>} [more] @returns {Step} */
    const step = (who, verb, more) => ({ argv: ['sh', `/etc/init.d/${who}`, verb], env, ...more })
    const measure = (/** @type {Step[]} */ steps) => measureInside(box, series, steps)
    /** @param {string} who @param {string} verb @param {string} state */
    const countOf = async (who, verb, state) => {
      const command = ['env', `CELERY_DEFAULTS=${configFile}`, 'sh', `/etc/init.d/${who}`, verb]
      counts.set(`${who} ${verb}, ${state}`, await countProcesses(box, command, celery))
    }

    // The first of each is not measured: it makes directories, and the machine reads what it has not read before.
    for (const who of scripts) await measure([step(who, 'start', untilReady), step(who, 'stop', { pause: 0.5 })])
    // The floor of a start: all workers at once, and nothing looked after.
    const bare = nodes.map(
      (node) =>
        `setsid '${celery}' --app=proj worker --pidfile=/var/run/celery/${node}.pid \\
        --logfile=/var/log/celery/${node}%I.log --loglevel=INFO -c 1 -n ${node}@%h </dev/null >/dev/null 2>&1 &`,
    )
    const floor = {
      argv: [...asUser, 'sh', '-c', ['cd /srv/proj', ...bare].join('\n')],
      as: 'bare start',
      ...untilReady,
    }
    for (const who of inTurn(rounds.start, [...scripts, 'bare'])) {
      if (who === 'bare') {
        await measure([floor, step('frozen', 'stop', { pause: 0.3 })])
        continue
      }
      await measure([
        step(who, 'start', { as: `${who} start, stopped`, ...untilReady }),
        ...(rounds.restart ? [step(who, 'restart', { as: `${who} restart, running`, random, ...untilReady })] : []),
        step(who, 'stop', { as: `${who} stop, running`, watch: user.uid, random, pause: 0.3 }),
      ])
      if (!rounds.lonely) continue
      const [name, its] = [who === 'frozen' ? 'frozen-lonely' : who, { env: { CELERY_DEFAULTS: lonelyFile } }]
      await measure([
        step(name, 'start', { as: `${who} start, lonely`, ...untilReady, ...its }),
        step(name, 'stop', { ...its, pause: 0.3 }),
      ])
    }
    /** What asks for a status: all scripts, and the reference with Debian's Celery. @type {[string, Partial<Step>][]} */
    const askers = scripts.map((who) => [who, {}])
    askers.push([
      'packaged',
      { argv: ['sh', '/etc/init.d/reference', 'status'], env: { CELERY_DEFAULTS: packagedFile } },
    ])
    const exits = (/** @type {string} */ who) => (/reference|packaged/.test(who) ? 1 : 3)
    await measure(
      inTurn(rounds.status, askers).map(([who, its]) =>
        step(who, 'status', { as: `${who} status, stopped`, status: exits(who), ...its }),
      ),
    )
    for (const who of scripts) await countOf(who, 'status', 'stopped')

    await measure([step('frozen', 'start', { ...untilReady, pause: 1 })])
    const pid = (await box.read(`/var/run/celery/${nodes[0]}.pid`)).trim()
    /** @type {Step[]} */
    const floors = [
      { argv: ['sh', '-c', ':'], as: 'sh -c :' },
      { argv: ['sh', '-c', `kill -0 ${pid}`], as: 'sh -c "kill -0 PID"' },
      { argv: ps, as: 'ps' },
    ]
    const running = askers.map(([who, its]) => step(who, 'status', { as: `${who} status, running`, ...its }))
    await measure(inTurn(rounds.status, [...running, ...floors]))
    if (rounds.crowd) {
      const crowd = await box.start('i=0; while [ $i -lt 400 ]; do sleep 9999 & i=$((i + 1)); done; echo all; wait')
      await box.waitFor('400 processes', () => crowd.stdout !== '')
      const crowded = scripts.map((who) => step(who, 'status', { as: `${who} status, crowded` }))
      await measure(inTurn(rounds.status, crowded))
      crowd.kill('SIGTERM', 'group')
      await crowd.done
    }
    await measure(
      inTurn(rounds.start + 2, scripts).map((who) => step(who, 'start', { as: `${who} start, running`, pause: 0.3 })),
    )
    for (const who of scripts) {
      await countOf(who, 'status', 'running')
      await countOf(who, 'start', 'running')
    }
    await measure(inTurn(rounds.start, ours).map((who) => step(who, 'configtest', { as: `${who} configtest` })))
    await measure([step('frozen', 'stop')])
    for (const who of scripts) {
      await countOf(who, 'start', 'stopped')
      // The reference's start ends before its workers are there.
      await measure([{ argv: ['true'], ready: logs, pause: 1 }])
      await countOf(who, 'stop', 'running')
      await measure([{ argv: ['rm', '-f', ...logs] }])
    }
  })
}
