/** The action for GitHub: its steps, in their order, as a runner runs them. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { inputsOf, stepsOf } from '../support/action.js'
import { schemaProblems } from '../support/json-schema.js'
import { projectRoot } from '../support/root.js'

const text = readFileSync(join(projectRoot, 'action.yml'), 'utf8')
const steps = stepsOf(text)

/** Runs the steps until one fails, as a runner does for `shell: sh`. */
function runAction(t: Test, action: string, workspace: string, given: Readonly<Record<string, string>>, path?: string) {
  const inputs = { ...inputsOf(text), ...given }
  let output = ''
  for (const step of steps) {
    const env = Object.entries(step.env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ (github\.action_path|inputs\.([a-z]+)) \}\}/, (_, what, input) =>
        what === 'github.action_path' ? action : (inputs[input] ?? ''),
      ),
    ])
    t.notMatch(JSON.stringify(env), /\$\{\{/, 'every expression is known')
    const file = join(workspace, '../step.sh')
    writeFileSync(file, step.run)
    const { status, stdout, stderr } = spawnSync(step.shell, ['-e', file], {
      cwd: workspace,
      env: { ...process.env, ...(path === undefined ? {} : { PATH: path }), ...Object.fromEntries(env) },
      encoding: 'utf8',
    })
    output += stdout + stderr
    if (status !== 0) return { status, output, failed: step.name }
  }
  return { status: 0, output, failed: undefined }
}

t.test('nothing of a workflow is put into the text of a script', async (t) => {
  t.equal(steps.length, 2)
  for (const { name, run, shell } of steps) {
    t.equal(shell, 'sh', name)
    t.notMatch(run, /\$\{\{/, `${name}: what comes from outside comes in variables`)
  }
})

t.test('configs are checked, with annotations and SARIF', async (t) => {
  const dir = t.testdir({
    workspace: {
      'celeryd a': 'CELERY_APP=shop\nCELERYD_NODE=w\n',
      'celeryd-b': 'CELERY_APP=shop\nCELERYD_LOG_LEVEL=x\nCELERYD_NODES=b\n',
      good: 'CELERY_APP=shop\nCELERYD_NODES=g\n',
    },
  })
  const workspace = join(dir, 'workspace')
  const good = runAction(t, projectRoot, workspace, { configs: 'good\n' })
  t.match(good, { status: 0, output: '' })
  const bad = runAction(t, projectRoot, workspace, { configs: 'celeryd*\ngood', sarif: 'out.sarif' })
  t.match(bad, { status: 1, failed: 'Check' })
  t.match(bad.output, /^::warning file=celeryd a,line=2,.*title=unknown-variable::/m)
  t.match(bad.output, /^::error file=celeryd-b,line=2,.*title=bad-log-level::/m)
  const log = JSON.parse(readFileSync(join(workspace, 'out.sarif'), 'utf8'))
  const schema = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/sarif-2.1.0-rtm.5.json'), 'utf8'))
  t.same(schemaProblems(log, schema), [])
  t.equal(log.runs[0].results.length, 2)
  const strict = runAction(t, projectRoot, workspace, { configs: 'celeryd a', options: '--strict\n--severity=warning' })
  t.equal(strict.status, 1)
  t.equal(runAction(t, projectRoot, workspace, { configs: 'celeryd a' }).status, 0)
  t.equal(runAction(t, projectRoot, workspace, { configs: '$(touch ran); echo' }).status, 3, 'a name is not a command')
  t.notOk(existsSync(join(workspace, 'ran')))
  t.equal(runAction(t, projectRoot, workspace, { configs: 'missing', sarif: 'x' }).status, 3)
})

t.test('from a checkout without the bundle it is built first', async (t) => {
  const dir = t.testdir({
    workspace: { celeryd: 'CELERYD_NODE=w\n' },
    action: {},
    // npm itself takes long, and needs the network: this one has all the packages.
    bin: { npm: `#!/bin/sh\n[ "$1" = ci ] && ln -s ${projectRoot}/node_modules node_modules\n` },
  })
  spawnSync('chmod', ['755', join(dir, 'bin/npm')])
  const action = join(dir, 'action')
  for (const name of ['lib', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'examples'])
    spawnSync('cp', ['-R', join(projectRoot, name), action])
  const path = `${join(dir, 'bin')}:${process.env.PATH}`
  const built = runAction(t, action, join(dir, 'workspace'), { configs: 'celeryd' }, path)
  t.equal(built.status, 0, built.output)
  t.match(built.output, /::warning file=celeryd,/)
  t.ok(existsSync(join(action, 'dist/celery-initd.cjs')))
})
