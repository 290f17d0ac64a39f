/** What arguments of `compile` stand for: the same files, whichever command asks. */

import { join } from 'node:path'
import t from 'tap'
import { readArguments } from '../../../lib/cli/arguments.js'
import { makeFrozen, makeGeneric } from '../../../lib/cli/making.js'
import { makeReporter, readTargets } from '../../../lib/cli/request.js'
import { defaultProfile } from '../../../lib/options/profile.js'

const printed: string[] = []
const streams = { error: (text: string) => printed.push(text), colour: false }

t.test('a generic service', async (t) => {
  const { values } = readArguments('compile', ['--generic', '--service', 'celerybeat', '--set', 'user=tasks'])
  const { service, artefacts } = makeGeneric(values, { ...defaultProfile, user: 'tasks' }, readTargets())
  t.match(service, { kind: 'celerybeat', configs: undefined, call: ['--set', 'user=tasks'] })
  t.match(artefacts, [{ path: 'celerybeat', text: /^#!\/bin\/sh\n/ }])
  t.throws(() => makeGeneric({ service: 'celery' }, defaultProfile, readTargets()), /--service must be/)
})

t.test('a frozen one: what counts of the findings, and how to make it again', async (t) => {
  const dir = t.testdir({ shop: 'CELERYD_USER=root\nCELERYD_ENV_FILE=/env\n', env: 'A=1\n' })
  const make = (words: readonly string[], envFileText?: (path: string) => string) => {
    const args = readArguments('compile', [...words, join(dir, 'shop')])
    const reporter = makeReporter(args.values, streams)
    return makeFrozen(args, { profile: defaultProfile, reporter, wanted: readTargets() }, envFileText)
  }
  const codes = (...given: Parameters<typeof make>) => make(...given).findings.map(({ code }) => code)
  t.same(codes([]), ['root-user'])
  t.same(codes(['--disable', 'root-user']), [])
  t.same(
    codes([], () => 'A\n'),
    ['root-user', 'env-file-line'],
    'the environment file, where somebody reads it',
  )
  const words = ['--name', 'shop', '--env-file', join(dir, 'env'), '--follow']
  t.same(make([...words, '--strict', '-o', dir]).built.compilation.service.call, [...words, join(dir, 'shop')])
  t.throws(() => make([join(dir, 'none')]), /cannot read .*none/)
  t.same(printed, [], 'nothing is said')
})
