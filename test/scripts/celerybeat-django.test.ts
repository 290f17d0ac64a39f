/** Worker and scheduler of a Django project from one config, with the schedule in its database. */

import t from 'tap'
import { sandbox, venvBin } from '../support/sandbox.js'
import { compileScript } from '../support/service.js'

const settings = (url: string) => `from pathlib import Path
SECRET_KEY = 'none'
USE_TZ = True
INSTALLED_APPS = ['django.contrib.contenttypes', 'django_celery_beat']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': Path(__file__).parent.parent / 'db.sqlite3'}}
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
CELERY_BROKER_URL = '${url}'
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = 'django_celery_beat.schedulers:DatabaseScheduler'
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
`

/** Without the settings that the config exports, this cannot be imported. */
const app = `import os
from celery import Celery
os.environ['DJANGO_SETTINGS_MODULE']
app = Celery('mysite')
app.config_from_object('django.conf:settings', namespace='CELERY')

@app.task
def tick(text):
    with open('/srv/mysite/ticks', 'a') as file:
        file.write(text + ' as ' + str(os.getuid()) + '\\n')
`

/** Puts entries into the schedule, as the admin pages would. */
const entries = `import django
django.setup()
from django_celery_beat.models import IntervalSchedule, PeriodicTask
every, _ = IntervalSchedule.objects.get_or_create(every=1, period=IntervalSchedule.SECONDS)
PeriodicTask.objects.create(interval=every, name='NAME', task='mysite.celery.tick', args='["NAME"]')
`

/** The one file that both services read, in the manual's way for Django. */
const config = `CELERY_BIN=${venvBin('django')}
CELERY_APP=mysite
CELERYD_CHDIR=/srv/mysite
CELERYD_OPTS="-P solo"
CELERYD_USER=celery
export DJANGO_SETTINGS_MODULE=mysite.settings
`

t.test("django-celery-beat's DatabaseScheduler", { timeout: 600_000 }, async (t) => {
  const box = await sandbox(t)
  const redis = await box.redis()
  await Promise.all([
    box.write('/etc/default/celeryd', config),
    box.write('/etc/init.d/celeryd', compileScript('/etc/default/celeryd', config)),
    box.write('/etc/init.d/celerybeat', compileScript('/etc/default/celeryd', config, { kind: 'celerybeat' })),
    box.write('/srv/mysite/mysite/__init__.py', 'from .celery import app\n'),
    box.write('/srv/mysite/mysite/celery.py', app),
    box.write('/srv/mysite/mysite/settings.py', settings(redis.url)),
  ])
  await box.run('chown celery /srv/mysite')
  const python = async (...args: string[]) => {
    const env = { PATH: '/usr/bin:/bin', DJANGO_SETTINGS_MODULE: 'mysite.settings', PYTHONPATH: '/srv/mysite' }
    const options = { user: 'celery', cwd: '/srv/mysite', env }
    t.match(await box.run([venvBin('django', 'python'), ...args], options), { status: 0 }, args.join(' '))
  }
  const script = (name: string, verb: string) => box.run([`/etc/init.d/${name}`, verb])
  const ticks = async (text: string) =>
    (await box.run('cat /srv/mysite/ticks')).stdout.split('\n').filter((line) => line === `${text} as 990`).length

  const unready = await script('celerybeat', 'start')
  t.match(unready, { status: 1, stderr: /no such table: django_celery_beat/ }, 'without its tables it does not start')

  await python('-m', 'django', 'migrate', '-v', '0')
  await python('-c', entries.replaceAll('NAME', 'first'))
  t.match(await script('celeryd', 'start'), { status: 0, stderr: '' })
  t.match(await script('celerybeat', 'start'), { status: 0, stderr: '' })
  await box.waitFor('two ticks', async () => (await ticks('first')) >= 2, 60_000)
  await python('-c', entries.replaceAll('NAME', 'second'))
  await box.waitFor('a tick of a new entry', async () => (await ticks('second')) >= 1, 60_000)
  t.equal((await box.run('ls /srv/mysite /var/run/celery | grep schedule')).stdout, '', 'there is no schedule file')

  t.match(await script('celerybeat', 'restart'), { status: 0, stdout: /is down\n[\s\S]* is up/ })
  const before = await ticks('first')
  await box.waitFor('a further tick', async () => (await ticks('first')) > before, 60_000)
  for (const name of ['celerybeat', 'celeryd']) {
    t.match(await script(name, 'stop'), { status: 0, stdout: /is down/, stderr: '' })
    t.equal((await script(name, 'status')).status, 3)
  }
})
