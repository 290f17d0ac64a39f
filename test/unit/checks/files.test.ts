import t from 'tap'
import { checkFiles, embeddedBeat } from '../../../lib/checks/files.js'
import type { CheckOptions } from '../../../lib/checks/inspection.js'
import { inspected } from '../../support/inspected.js'

t.test('pid and log files, and the scheduler', async (t) => {
  const beat: Partial<CheckOptions> = { kind: 'celerybeat' }
  const cases: [text: string, options: Partial<CheckOptions>, expected: string[]][] = [
    ['CELERYD_PID_FILE=/run/celery/%n.pid', {}, ['run-directory-missing: /run/celery']],
    ['CELERYD_PID_FILE=/run/celery/%n.pid; CELERY_CREATE_DIRS=1', {}, []],
    ['CELERYD_PID_FILE=/run/celery/%n.pid; CELERY_CREATE_RUNDIR=$(a)', {}, []],
    ['CELERYD_PID_FILE=/run/celery/%n.pid', { units: true }, []],
    ['CELERYD_PID_FILE=/srv/celery/%n.pid', {}, []],
    ['CELERYD_PID_FILE=/run/%n.pid', {}, ['shared-directory: /run']],
    ['CELERYD_PID_FILE=$HOME/run/%n.pid', {}, []],
    ['CELERYD_PID_FILE="${HOME}/run/celery/%n.pid"', {}, []],
    ['CELERYD_PID_FILE=/run/$USER.pid', {}, ['shared-directory: /run']],
    ['HOME=/; CELERYD_PID_FILE=${HOME}run/%n.pid', {}, ['shared-directory: ${HOME}run']],
    ['CELERYD_LOG_FILE=/var/log/%n%I.log', {}, ['shared-directory: /var/log']],
    ['CELERYD_LOG_FILE=/srv/l/w%I.log', { nodes: 2 }, ['log-without-node: w%I.log']],
    ['CELERYD_LOG_FILE=/srv/l/w%I.log', { nodes: 1 }, []],
    ['CELERYD_LOG_FILE=/srv/l/%n.log', {}, ['log-without-process: %n.log']],
    ['CELERYD_LOG_FILE=/srv/l/%n.log; CELERYD_OPTS="-P gevent"', {}, []],
    ['CELERYD_LOG_FILE=/srv/l/%n.log; CELERYD_OPTS="-P prefork"', {}, ['log-without-process: %n.log']],
    ['CELERYD_LOG_FILE=/dev/stderr', { nodes: 2 }, []],
    ['CELERYBEAT_PID_FILE=/srv/%n.pid', beat, ['node-format-in-beat: %n']],
    ['CELERYD_USER=x', beat, []],
    ['CELERYD_LOG_LEVEL=INFO', beat, ['beat-sets-worker-options: CELERYD_LOG_LEVEL']],
    ['CELERYD_LOG_LEVEL=INFO; CELERYBEAT_LOG_LEVEL=INFO', beat, []],
    ['CELERYD_OPTS=-B; CELERYBEAT_OPTS=-x', {}, ['embedded-beat-and-celerybeat: -B']],
    ['CELERYD_OPTS="-c 2 --beat"', { beside: '/etc/default/celerybeat' }, ['embedded-beat-and-celerybeat: --beat']],
    ['CELERYD_OPTS=-B', {}, []],
  ]
  for (const [text, options, expected] of cases) t.same(inspected(checkFiles, text, options), expected, text)
})

t.test('how a scheduler in a worker is written', async (t) => {
  const cases: [options: string, expected: boolean][] = [
    ['-B', true],
    ['-c 2 -EB', true],
    ['-B:w1', true],
    ['--beat', true],
    ['--beatless', false],
    ['-Q a-B', false],
    ['-b', false],
  ]
  for (const [options, expected] of cases) t.equal(embeddedBeat.test(options), expected, options)
})
