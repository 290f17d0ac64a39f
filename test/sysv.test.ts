/** The text of emitted scripts: what linters and other shells' parsers say, and what each config does not need. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from './scripts/root.js'
import { compileScript, genericScript } from './scripts/service.js'

const example = readFileSync(join(projectRoot, 'test/fixtures/examples/celeryd-3-nodes'), 'utf8')

/** What shellcheck finds that is so on purpose, each with its reason: rules, and lines where words are to be split. */
const exceptions = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/shellcheck-exceptions.json'), 'utf8'))

const configs: Record<string, string> = {
  'three nodes': example,
  'nothing set': '# nothing\n',
  'some of it dynamic': 'export PATH="/opt/venv/bin:$PATH"\nCELERYD_NODES=$(nproc)\nCELERYD_OPTS="-Q $(hostname)"\n',
  'limits, su arguments, root': 'CELERYD_ULIMIT="-n 512"\nCELERYD_SU_ARGS="-l"\nCELERYD_USER=root\nC_FORCE_ROOT=1\n',
  'hostile values': `CELERY_APP="it's; \\$x"\nCELERYD_CHDIR='/srv/a b'\nexport X='1
2'\nCELERYD_NODES="a b@h"\nCELERYD_PID_FILE="/var/run/celery/%h/%n.pid"\n`,
}

function tool(command: string, args: string[], input: string): string {
  const { error, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8' })
  if (error !== undefined) throw new Error(`${command} cannot run: ${error.message}`)
  return stdout + stderr
}

const scripts = new Map(
  Object.entries(configs).map(([what, config]) => [what, compileScript('/etc/default/celeryd', config)]),
)
scripts.set('generic', genericScript('celeryd'))

for (const [what, script] of scripts) {
  t.test(what, async (t) => {
    t.match(script, /^#!\/bin\/sh\n# .*\n/)
    t.notMatch(script, /<%|%>/, 'no placeholder is left')
    t.ok(script.endsWith('\n') && !script.endsWith('\n\n'))
    t.same(
      script.split('\n').filter((line) => line.length > 120 && !line.includes("'")),
      [],
      'no line is too long',
    )
    for (const shell of ['dash', 'bash', 'busybox']) {
      const args = { dash: ['-n'], bash: ['--posix', '-n'], busybox: ['sh', '-n'] }[shell] as string[]
      t.equal(tool(shell, args, script), '', `${shell} reads it`)
    }
    const excluded = Object.keys(exceptions.rules).join(',')
    for (const dialect of ['three nodes', 'generic'].includes(what) ? ['sh', 'dash', 'ksh'] : ['sh']) {
      t.equal(
        tool('shellcheck', ['-o', 'all', '-e', excluded, '-f', 'gcc', '-s', dialect, '-'], script),
        '',
        `shellcheck, ${dialect}`,
      )
    }
    const unchecked = script.replace(/^# shellcheck disable=SC2046,SC2086 .*\n/m, '#\n')
    t.not(unchecked, script, 'two rules are off in the script itself')
    const found = tool('shellcheck', ['-i', 'SC2046,SC2086', '-f', 'json', '-s', 'sh', '-'], unchecked)
    const lines = unchecked.split('\n')
    t.same(
      (JSON.parse(found) as { line: number }[])
        .map(({ line }) => lines[line - 1])
        .filter((text) => !exceptions.words[text ?? '']),
      [],
      'and nothing else is unquoted than what is to be',
    )
    // ulimit, where a config asks for limits, and unalias are POSIX, of its XSI part. Where unalias is missing, so are aliases.
    const bashisms = tool('checkbashisms', ['-p', '-x', '-'], script).replace(
      /^possible bashism .* \((ulimit|unalias -a)\):\n.*\n/gm,
      '',
    )
    t.equal(bashisms, '', 'checkbashisms')
  })
}

t.test('the example is short enough to be read', async (t) => {
  const lines = (text: string) => text.split('\n').length - 1
  const [frozen, generic] = [lines(scripts.get('three nodes') as string), lines(scripts.get('generic') as string)]
  t.ok(frozen <= 450, `${frozen} lines`)
  t.ok(generic <= 650, `${generic} lines of the generic script`)
})

t.test('the same config gives the same bytes', async (t) => {
  t.equal(compileScript('/etc/default/celeryd', example), compileScript('/etc/default/celeryd', example))
})

t.test('what a config does not need is not in its script', async (t) => {
  const script = compileScript('/etc/default/celeryd', example)
  for (const text of ['ulimit', 'C_FORCE_ROOT=1', '$host', '= root ']) t.notOk(script.includes(text), text)
})

t.test('the header', async (t) => {
  const header = (config: string, name: string) => compileScript('/etc/default/x', config, { name })
  t.match(header('CELERY_APP=x', 'little-worker'), /\n# Provides: {10}little-worker\n/)
  t.match(header('CELERY_APP=x', 'celeryd'), /\n# pidfile: \/var\/run\/celery\/celery\.pid\n/)
  t.match(header('CELERY_APP=x', 'little-worker'), /\n# pidfile: \/var\/run\/little-worker\/little-worker\.pid\n/)
  t.notMatch(header('CELERYD_NODES="a b"', 'celeryd'), /# pidfile:/, 'several nodes have no one pid file')
  t.notMatch(header('CELERYD_PID_FILE=/run/c/%h.pid', 'celeryd'), /# pidfile:/, 'nor one that only the host knows')
})
