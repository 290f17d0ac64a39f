/** The same lines in every shell: test/scripts/coverage*.test.ts, which execute every line of the scripts, run in each. */
import { spawn } from 'node:child_process'
import { projectRoot } from '../support/root.js'
import { inTurns, turns } from '../support/stories.js'
import { coverageShell, type Place } from './subjects.js'
import { type Line, line } from './table.js'

/** Service → the test of its scripts. */
const files = [
  ['celeryd', 'coverage'],
  ['celerybeat', 'coverage-celerybeat'],
] as const

/** @returns what failed, and what the tests say of it */
async function failures(file: string, shell: string): Promise<string[]> {
  const words = ['--test', '--test-reporter=./scripts/test-reporter.js', `build/js/test/scripts/${file}.test.js`]
  // Left alone, tap gives a file half a minute.
  const env = { ...process.env, [coverageShell]: shell, TAP_TIMEOUT: '900', NODE_OPTIONS: '--enable-source-maps' }
  const child = spawn(process.execPath, words, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more
    })
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (status === 0 && /^# pass [1-9]/m.test(text)) return []
  return text.split(/\n(?=not ok )/).map((each) => each.trim().replaceAll('\n', '\n    '))
}

/** Runs them in all shells, two at a time. */
export function coverage(shells: readonly Place[]): Promise<Line>[] {
  const all = shells.flatMap(({ name }) => files.map(([service, file]) => ({ name, service, file })))
  return inTurns(
    all,
    async ({ name, service, file }) => line(name, `${service}, every line`, await failures(file, name)),
    turns(2),
  )
}
