// @ts-check
// Many nodes: what a start, restart, stop and status of 10 to 200 cost, where the nodes are stand-ins that are up at once
// and so cost next to nothing themselves. All sizes and all contenders take turns in one sandbox.
import { join } from 'node:path'
import { celeryEnvironment } from '../test-environment.js'
import { inTurn, measureInside } from './measure.js'
import { asUser, inSandbox, testModules, user } from './modules.js'
import { referenceScript } from './reference.js'

/**
 * @typedef {import('./measure.js').Series} Series
 * @typedef {import('./measure.js').Step} Step
 * @typedef {import('./verbs.js').Count} Count
 */

export const sizes = /** @type {const} */ ([10, 50, 100, 200])

/** Pool processes of a node where a status is asked for. */
export const children = 8

/** The command of the scripts' own looks, and nothing else. */
export const ps = 'ps -A -o uid= -o pid= -o ppid= -o stat= -o etime= -o pidns= -o args='.split(' ')

const standIn = '/srv/stand-in/celery'

const contenders = /** @type {const} */ (['frozen', 'generic', 'reference'])

const names = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => `worker${i + 1}`)
const pidfiles = (/** @type {number} */ count) => names(count).map((node) => `/var/run/celery/${node}.pid`)

/** @param {number} count @param {string} bin @param {string} [options] */
const config = (count, bin, options = '') => `CELERYD_NODES="${names(count).join(' ')}"
CELERY_BIN="${bin}"
CELERY_APP="proj"
CELERYD_CHDIR="/srv"
CELERYD_OPTS="-c 1${options}"
CELERYD_PID_FILE="/var/run/celery/%n.pid"
CELERYD_LOG_FILE="/var/log/celery/%n%I.log"
CELERYD_USER="${user.name}"
CELERY_CREATE_DIRS=1
`

/** All nodes at once, without a script. @param {number} count @param {number} pool @returns {string[]} */
function alone(count, pool) {
  const commands = names(count).map(
    (node) =>
      `setsid ${standIn} --app=proj worker --pidfile=/var/run/celery/${node}.pid \\
      --logfile=/var/log/celery/${node}%I.log --loglevel=INFO -c ${pool} -n ${node}@%h </dev/null >/dev/null 2>&1 &`,
  )
  return [...asUser, 'sh', '-c', ['cd /srv', ...commands].join('\n')]
}

/**
 * Times as series named "contender verb, size", and what the verbs of ours count.
 * @param {number} rounds
 * @param {Series} series
 * @param {Map<string, Count>} counts
 */
export async function measureCrowds(rounds, series, counts) {
  const modules = await testModules()
  const { compileScript, genericScript, installStandIn, countProcesses } = modules
  await inSandbox(modules, async (box) => {
    const celery = join(celeryEnvironment('latest'), 'bin/celery')
    await installStandIn(box)
    await box.write('/etc/init.d/reference', referenceScript(), { mode: 0o755 })
    for (const size of sizes) {
      const path = `/etc/default/frozen-${size}`
      await box.write(path, config(size, standIn))
      await box.write(
        `/etc/init.d/frozen-${size}`,
        compileScript(path, config(size, standIn), { name: `frozen-${size}` }),
      )
      await box.write(`/etc/init.d/generic-${size}`, genericScript('celeryd'))
      // `celery multi` starts its workers by an interpreter's path, which may be another program's.
      await box.write(`/etc/default/reference-${size}`, config(size, celery, ` --executable=${standIn}`))
    }
    const measure = (/** @type {Step[]} */ steps) => measureInside(box, series, steps)
    /** @param {string} who @param {number} size @param {string} verb @param {Partial<Step>} [more] @returns {Step} */
    const step = (who, size, verb, more) => {
      const path = who === 'reference' ? 'reference' : `${who}-${size}`
      const defaults = `/etc/default/${who === 'reference' ? 'reference' : 'frozen'}-${size}`
      return { argv: ['sh', `/etc/init.d/${path}`, verb], env: { CELERY_DEFAULTS: defaults }, ...more }
    }
    // The first of each is not measured: it makes directories, and the machine reads what it has not read before.
    const [least] = sizes
    for (const who of contenders) {
      const up = { pidfiles: pidfiles(least), pause: 0.5 }
      await measure([step(who, least, 'start', up), step(who, least, 'stop', { pause: 0.5 })])
    }
    const turns = sizes.flatMap((size) => [...contenders, 'alone'].map((who) => ({ size, who })))
    for (const { size, who } of inTurn(rounds, turns)) {
      const up = { pidfiles: pidfiles(size), pause: 0.5 }
      if (who === 'alone') {
        await measure([
          { argv: alone(size, 1), as: `alone start, ${size}`, ...up },
          step('frozen', size, 'stop', { pause: 0.3 }),
        ])
        continue
      }
      await measure([
        step(who, size, 'start', { as: `${who} start, ${size}`, ...up }),
        // The reference has no configtest, and its restart is its stop and its start, which take most of a minute.
        ...(who === 'reference'
          ? []
          : [
              step(who, size, 'configtest', { as: `${who} configtest, ${size}` }),
              step(who, size, 'restart', { as: `${who} restart, ${size}`, random: 1, ...up }),
            ]),
        step(who, size, 'stop', { as: `${who} stop, ${size}`, watch: user.uid, random: 1, pause: 0.3 }),
      ])
    }
    for (const size of sizes) {
      await measure([{ argv: alone(size, children), pidfiles: pidfiles(size), pause: 1 }])
      const floor = { argv: ps, as: `ps, ${size}` }
      const askers = contenders.map((who) => step(who, size, 'status', { as: `${who} status, ${size}` }))
      await measure(inTurn(3 * rounds, [...askers, floor]))
      await measure([step('frozen', size, 'stop', { pause: 0.3 })])
    }
    for (const size of sizes) {
      for (const who of ['frozen', 'generic']) {
        for (const verb of ['start', 'status', 'stop']) {
          const { argv, env } = step(who, size, verb)
          const words = ['env', `CELERY_DEFAULTS=${env?.CELERY_DEFAULTS}`, ...argv]
          counts.set(`${who} ${verb}, ${size}`, await countProcesses(box, words, standIn, { timeout: 300_000 }))
        }
      }
    }
  })
}
