/** The page's compiler: the same files as the command line makes, whatever is asked. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { targets } from '../../lib/targets/index.js'
import { answer, configPath } from '../../web/playground/compiler.js'
import { celeryInitd } from '../support/command.js'
import { projectRoot } from '../support/root.js'

const folder = join(projectRoot, 'web/playground/examples')

/** A path has a length, and with it the lines that comments are broken into. */
const unbroken = (text: string) => text.replaceAll(/\n *# (?=\S)/g, ' ')

/**
 * The files that a command line writes, none where it finds errors.
 *
 * @param at where the config lies, in place of its path on a host
 */
function compiled(dir: string, args: readonly string[], at: string, path: string): Record<string, string> {
  const out = join(dir, 'out')
  const { status, error } = celeryInitd('compile', ...args, '-o', `${out}/`)
  if (status === 1) return {}
  if (status !== 0) throw new Error(error)
  const files = readdirSync(out, { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter((each) =>
    each.isFile(),
  )
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name)
      return [file.slice(out.length + 1), unbroken(readFileSync(file, 'utf8').replaceAll(at, path))]
    }),
  )
}

for (const { name: target, accepts } of targets)
  for (const [file, service] of [
    ['django', 'celeryd'],
    ['scheduler', 'celerybeat'],
  ] as const)
    t.test(`${service} for ${target}`, async (t) => {
      const config = readFileSync(join(folder, file), 'utf8')
      for (const style of [undefined, ...accepts.styles]) {
        const dir = t.testdir({ [service]: config })
        const at = join(dir, service)
        const args = ['--target', target, ...(style === undefined ? [] : ['--style', style]), at]
        const { files, refusal } = answer({ config, service, generic: false, target, style })
        const shown = Object.fromEntries(files.map(({ path, text }) => [path, unbroken(text)]))
        t.same(shown, compiled(dir, args, at, configPath(service)), style ?? 'the usual style')
        t.equal(refusal === '', files.length > 0)
      }
    })
