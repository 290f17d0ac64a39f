import t from 'tap'
import { holdsSecret, looksSecret } from '../../../lib/options/secret-names.js'

t.test('names of secrets', async (t) => {
  for (const name of [
    'DJANGO_SECRET_KEY',
    'DB_PASS',
    'PGPASSWORD',
    'MYSQL_PASSWD',
    'API_TOKEN',
    'aws_credentials',
    'SENTRY_DSN',
    'BROKER_URL',
    'CELERY_BROKER',
    'DATABASE_URL',
    'S3_KEY',
  ])
    t.ok(looksSecret(name), name)
})

t.test('names like any others', async (t) => {
  for (const name of ['PATH', 'DJANGO_SETTINGS_MODULE', 'PASSAGE', 'KEYBOARD', 'LANG', 'URL_PREFIX'])
    t.notOk(looksSecret(name), name)
})

t.test('values of secrets: a password in a URL', async (t) => {
  for (const value of ['amqp://shop:hush@mq//', 'redis://:hush@cache/0', 'https://x/?a=b&token=c'])
    t.ok(holdsSecret('RESULTS', value), value)
  for (const value of ['redis://cache:6379/0', 'https://example.org/a:b@c', 'a:b@c', ''])
    t.notOk(holdsSecret('RESULTS', value), value)
  t.ok(holdsSecret('API_TOKEN', ''))
})
