/** Each answer of `status`, for one node and for several, as ansible-core's own code understands it. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { compile } from '../../lib/compile/compiler.js'
import { projectRoot } from '../support/sandbox-setup.js'

/** What status prints of a node, and its exit status where all nodes are like that. */
const texts: readonly (readonly [text: string, status: number])[] = [
  ['NODE is running (pid 4711)', 0],
  ['NODE is running (pid 4711 4712)', 0],
  ['NODE is running (pid 4711), ending', 0],
  ['NODE is running (pid 4711), suspended', 0],
  ['NODE is running (pid 4711), ending, suspended', 0],
  ['NODE is running (pid 4711), account celery in the config', 0],
  ['NODE is running (pid 4711), no longer in the config', 0],
  ['NODE is running (pid 4711), suspended, no longer in the config', 0],
  ['NODE is running (pid 4711), as uid 990\nNAME: cannot tell: there is no user NAME (CELERYD_USER)', 4],
  ['NODE is stopped', 3],
  ['NODE is dead but its pid file /var/run/NAME/NODE.pid exists', 1],
  ['NODE is dead but its pid file /run/celery/start/active.pid exists', 1],
  ['cannot tell whether NODE is up: this account cannot see /var/run/NAME/NODE.pid', 4],
  ['cannot tell whether NODE is up: this account cannot see its processes', 4],
  ['cannot tell what is running', 4],
  ['cannot tell: there is no user NAME (CELERYD_USER)', 4],
  ['cannot tell: there is no usable config, and no record of a start', 4],
]

/** The exit status for several nodes: what cannot be told is told first, then that not all run. */
function together(statuses: readonly number[]): number {
  if (statuses.includes(4)) return 4
  return new Set(statuses).size === 1 ? (statuses[0] as number) : 1
}

const instances = ['celeryd', 'celerybeat', 'little-worker', 'runner']
const nodes = ['celery', 'worker1', 'w-2', 'runner', 'start', 'active']
const line = (name: string, node: string, text: string) =>
  `${name}: ${text.replaceAll('NAME', name).replaceAll('NODE', node)}\n`

const single = instances.flatMap((name) =>
  nodes.flatMap((node) => texts.map(([text, rc]) => ({ name, rc, out: line(name, node, text) }))),
)
const several = instances.flatMap((name) =>
  texts.flatMap(([first, one]) =>
    texts.map(([second, two]) => ({
      name,
      rc: together([one, two]),
      out: line(name, 'worker1', first) + line(name, 'worker2', second),
    })),
  ),
)

t.test('what status says is what ansible-core reads', async (t) => {
  const cases = [...single, ...several]
  const program = join(projectRoot, '.cache/venv-ansible/bin/python')
  const script = join(projectRoot, 'test/support/ansible-words.py')
  const { stdout, stderr, status } = spawnSync(program, [script], { input: JSON.stringify(cases), encoding: 'utf8' })
  t.equal(status, 0, `${stderr}`)
  const answers = JSON.parse(stdout) as { sysvinit: boolean; service: boolean }[]
  t.equal(answers.length, cases.length)
  for (const [index, { rc, out }] of cases.entries()) {
    const started = rc === 0
    t.same(answers[index], { sysvinit: started, service: started }, `${rc}: ${out}`)
  }
})

t.test('names of nodes that it misreads are warned of, and no others', async (t) => {
  const words = 'stop inactive not run start active dead is-dead unused restart notes w-stop INACTIVE knot'.split(' ')
  const cases = words.flatMap((node) =>
    texts.flatMap(([text, rc]) => (rc === 0 ? [{ name: 'celeryd', rc, out: line('celeryd', node, text), node }] : [])),
  )
  const program = join(projectRoot, '.cache/venv-ansible/bin/python')
  const script = join(projectRoot, 'test/support/ansible-words.py')
  const input = JSON.stringify(cases.map(({ name, rc, out }) => ({ name, rc, out })))
  const { stdout } = spawnSync(program, [script], { input, encoding: 'utf8' })
  const answers = JSON.parse(stdout) as { sysvinit: boolean; service: boolean }[]
  for (const node of words) {
    const wrong = cases.some((one, at) => one.node === node && !(answers[at]?.sysvinit && answers[at]?.service))
    const configs = [{ path: 'celeryd', text: `CELERY_APP=proj\nCELERYD_NODES=${node}\n`, checksum: 0, size: 0 }]
    const { findings } = compile({
      ...{ kind: 'celeryd', name: 'celeryd', configs, environment: [], host: undefined, follow: undefined },
    })
    t.equal(
      findings.some(({ code }) => code === 'misread-node-name'),
      wrong,
      node,
    )
  }
})

t.test('no other answers are possible', async (t) => {
  const look = readFileSync(join(projectRoot, 'lib/templates/look.awk.sh'), 'utf8')
  const report = look.slice(look.indexOf('function report_status'), look.indexOf('function is_in_config'))
  const parts = ['verbs', 'look', 'unusable-config'].map((name) => join(projectRoot, `lib/templates/${name}.sh`))
  const shell = parts.map((path) => readFileSync(path, 'utf8')).join('')
  const strings = [...report.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text)
  const literals = strings.filter((text) => /[a-z]/.test(text) && !/^(exit \d|blind|say )$/.test(text))
  const said = [...shell.matchAll(/(?:say|echo) ["'](?:<%&label%>: )?(cannot tell[^"'$]*)/g)].map(
    ([, text = '']) => text,
  )
  t.ok(literals.length >= 9 && said.length === 4, `${literals.length} and ${said.length} texts are found`)
  for (const text of [...literals, ...said]) {
    const words = text.replace(/^say /, '')
    t.ok(
      texts.some(([known]) => known.includes(words)),
      `“${words}” is among what is tried`,
    )
  }
})
