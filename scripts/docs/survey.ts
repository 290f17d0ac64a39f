/**
 * Configs as people publish them. 152 public configs were read, and how many of them have each trait was counted: these
 * are as many configs with the same traits, dealt out evenly. Names and values are made up.
 */

/** A line or more that so many of the configs have; of one place, a config has at most one. */
interface Trait {
  readonly files: number
  readonly text: string
}

const total = 152

/** The places of a config in the order of its lines, each with what stands there and how often. */
const places: readonly (readonly Trait[])[] = [
  [{ files: 5, text: '#!/bin/sh' }],
  [
    { files: 30, text: '# Names of nodes to start\n#CELERYD_NODES="worker1 worker2 worker3"' },
    { files: 58, text: '#   most people will only start one node:' },
  ],
  [
    { files: 26, text: 'export DJANGO_SETTINGS_MODULE="shop.settings"' },
    { files: 6, text: 'DJANGO_SETTINGS_MODULE="shop.settings"' },
    { files: 4, text: 'SECRET_KEY="s3cret"' },
    { files: 3, text: 'C_FORCE_ROOT=1' },
    { files: 2, text: 'export PYTHONPATH=/srv/shop:$PYTHONPATH' },
    { files: 1, text: 'export PATH=/srv/venv/bin:$PATH' },
  ],
  [
    { files: 5, text: 'source /srv/venv/bin/activate' },
    { files: 3, text: '. /srv/shop/.env' },
    { files: 2, text: 'if [ -f /srv/shop/env ]; then\n    . /srv/shop/env\nfi' },
  ],
  [
    { files: 41, text: 'CELERYD_NODES="worker1"' },
    { files: 20, text: 'CELERYD_NODES="w1"' },
    { files: 11, text: 'CELERYD_NODES="worker"' },
    { files: 6, text: 'CELERYD_NODES="project-w1"' },
    { files: 11, text: 'CELERYD_NODES="worker1 worker2"' },
    { files: 13, text: 'CELERYD_NODES="w1 w2 w3"' },
    { files: 7, text: 'CELERYD_NODES=2' },
    { files: 2, text: 'CELERYD_NODES="4"' },
    { files: 3, text: 'NAME=shop\nCELERYD_NODES="$NAME_node"' },
    { files: 3, text: 'CELERYD_NODES="{{ celery_nodes }}"' },
    { files: 1, text: 'CELERYD_NODES="shop@web1"' },
    { files: 1, text: 'CELERYD_NODES="w1 -c 4"' },
  ],
  [
    { files: 34, text: 'CELERY_BIN="/usr/local/bin/celery"' },
    { files: 60, text: 'CELERY_BIN="/srv/venv/bin/celery"' },
    { files: 10, text: 'VENV=/srv/venv\nCELERY_BIN="$VENV/bin/celery"' },
    { files: 5, text: 'CELERY_BIN="celery"' },
    { files: 3, text: 'CELERY_BIN="/srv/venv/bin/python -m celery"' },
    { files: 1, text: 'CELERY_BIN="cd /srv/shop && pipenv run celery"' },
    { files: 2, text: 'CELERY_BIN="~/venv/bin/celery"' },
  ],
  [
    { files: 68, text: 'CELERY_APP="proj"' },
    { files: 23, text: 'CELERY_APP="shop.celery"' },
    { files: 16, text: 'CELERY_APP="proj.tasks:app"' },
  ],
  [
    { files: 95, text: 'CELERYD_CHDIR="/srv/shop"' },
    { files: 1, text: 'CELERYD_CHDIR="/srv/shop/manage.py"' },
    { files: 1, text: 'CELERYD_CHDIR = "/srv/shop"' },
    { files: 1, text: 'CELERYD_CHDIR="$HOME/shop"' },
  ],
  [
    { files: 21, text: 'CELERYD_MULTI="multi"' },
    { files: 19, text: 'CELERYD_MULTI="/srv/shop/manage.py celeryd_multi"' },
    { files: 4, text: 'CELERYD_MULTI="celery multi"' },
  ],
  [
    { files: 39, text: 'CELERYD_OPTS="--time-limit=300 --concurrency=8"' },
    { files: 40, text: 'CELERYD_OPTS="--time-limit=3600 --concurrency=4 -E"' },
    { files: 7, text: 'CELERYD_OPTS="-Ofair -c 4"' },
    { files: 7, text: 'CELERYD_OPTS="--autoscale=10,3"' },
    { files: 5, text: 'CELERYD_OPTS="-B -c 1"' },
    { files: 4, text: 'CELERYD_OPTS="-c 1 --loglevel=INFO"' },
    { files: 3, text: 'CELERYD_OPTS="-Q:1 data -Q default"' },
    { files: 3, text: 'CELERYD_OPTS="-A shop --max-tasks-per-child=100"' },
    { files: 2, text: 'CELERYD_OPTS="--queue=a,b"' },
    { files: 1, text: 'CELERYD_OPTS="--time-limit 300"' },
    { files: 1, text: 'CELERYD_OPTS="--detach"' },
  ],
  [
    { files: 19, text: 'CELERYCTL="/srv/shop/manage.py celeryctl"' },
    { files: 4, text: 'CELERYEV="/srv/shop/manage.py"\nCELERYEV_OPTS="djcelerymon"' },
    { files: 25, text: 'CELERY_CONFIG_MODULE="celeryconfig"' },
  ],
  [
    { files: 51, text: 'CELERYD_LOG_FILE="/var/log/celery/%n%I.log"' },
    { files: 25, text: 'CELERYD_LOG_FILE="/var/log/celery/%n.log"' },
    { files: 23, text: 'CELERYD_LOG_FILE="/var/log/celery/%N.log"' },
    { files: 9, text: 'CELERYD_LOG_FILE="/var/log/celery/celery.log"' },
    { files: 1, text: 'CELERYD_LOG_FILE="celery.log"' },
  ],
  [
    { files: 80, text: 'CELERYD_PID_FILE="/var/run/celery/%n.pid"' },
    { files: 23, text: 'CELERYD_PID_FILE="/var/run/celery/%N.pid"' },
    { files: 6, text: 'CELERYD_PID_FILE="/var/run/celery/celery.pid"' },
  ],
  [
    { files: 33, text: 'CELERYD_LOG_LEVEL="INFO"' },
    { files: 9, text: 'CELERYD_LOG_LEVEL="DEBUG"' },
    { files: 1, text: 'CELERYD_LOG_LEVEL="info"' },
  ],
  [
    { files: 69, text: 'CELERYD_USER="celery"\nCELERYD_GROUP="celery"' },
    { files: 13, text: 'CELERYD_USER="root"\nCELERYD_GROUP="root"' },
    { files: 5, text: 'CELERYD_USER="www-data"' },
  ],
  [
    { files: 60, text: 'CELERY_CREATE_DIRS=1' },
    { files: 1, text: 'CELERY_CREATE_DIRS=1%' },
  ],
  [
    { files: 15, text: 'CELERYBEAT_OPTS="--schedule=/var/run/celery/celerybeat-schedule"' },
    { files: 6, text: 'CELERYBEAT_OPTS="-S djcelery.schedulers.DatabaseScheduler"' },
    { files: 4, text: 'CELERYBEAT_CHDIR="/srv/shop"' },
    { files: 2, text: 'CELERYBEAT_LOGFILE="/var/log/celery/beat.log"' },
    { files: 5, text: 'CELERYBEAT="/srv/shop/manage.py celerybeat"' },
  ],
  [
    { files: 9, text: 'ENABLED="true"' },
    { files: 3, text: 'CELERYD_STATE_DB="/var/lib/celery/state"' },
    { files: 2, text: 'CELERY_CHDIR="/srv/shop"\nCELERY_OPTS="-c 2"' },
    { files: 1, text: 'me of nodes to start' },
  ],
]

/** How many of the files end their lines as Windows does. */
const windows = 4

/** The configs, each by its number. Everything is dealt out the same way each time. */
export function surveyConfigs(): readonly string[] {
  const lines: string[][] = Array.from({ length: total }, () => [])
  for (const [place, traits] of places.entries()) {
    // A stride that shares no factor with the number of files comes by each of them once.
    const stride = [1, 5, 7, 11, 13, 17, 23, 25, 29, 31, 35, 37, 41, 43][place % 14] as number
    let at = place * 9
    for (const { files, text } of traits)
      for (let count = 0; count < files; count++) {
        lines[at % total]?.push(text)
        at += stride
      }
  }
  return lines.map((all, index) => {
    const text = `${all.join('\n')}\n`
    return index % Math.floor(total / windows) === 1 ? text.replaceAll('\n', '\r\n') : text
  })
}
