/** The shell scripts of this machine, compiled as if each were a config (none is run): nothing fails, or takes long. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { compile } from '../../lib/compile/compiler.js'
import { parse } from '../../lib/syntax/parser.js'
import { slowness } from '../support/machine-speed.js'

const folders = [
  '/etc/init.d',
  '/etc/default',
  '/etc/profile.d',
  '/etc/cron.daily',
  '/lib/init',
  '/lib/lsb',
  '/usr/bin',
  '/usr/sbin',
  '/usr/share/debconf',
  '/usr/lib/git-core',
  '/var/lib/dpkg/info',
]

/** Larger files are programs, or archives with a script before them. */
const largest = 4_000_000

/** The scripts for sh in a folder, and all that lies in a folder of settings. */
function scripts(folder: string): { path: string; text: string }[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names.sort().flatMap((name) => {
    const path = join(folder, name)
    try {
      const stat = statSync(path)
      if (!stat.isFile() || stat.size > largest) return []
      const text = readFileSync(path, 'latin1')
      return /^#! ?\/bin\/(?:da)?sh\b/.test(text) || folder === '/etc/default' || path.endsWith('.sh')
        ? [{ path, text }]
        : []
    } catch {
      return []
    }
  })
}

const hasErrors = (text: string): boolean => parse(text).findings.some(({ severity }) => severity === 'error')

t.test('scripts of this machine', (t) => {
  const files = folders.flatMap(scripts)
  t.ok(files.length > 20, `${files.length} scripts are there`)
  const most = 2 * slowness()
  for (const { path, text } of files) {
    const before = process.cpuUsage()
    const { evaluation } = compile({
      kind: 'celeryd',
      name: 'celeryd',
      configs: [{ path, text, checksum: 0, size: text.length }],
      environment: [],
      host: undefined,
      follow: undefined,
    })
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    if (seconds > most) t.fail(`${path} takes ${seconds} s of at most ${most}`)
    if (hasErrors(text)) continue
    const residual = evaluation.residual.map((one) => one.text).join('\n')
    if (hasErrors(residual)) t.fail(`the residual of ${path} is not sh`)
    if (residual.length > 4 * text.length + 1000) t.fail(`the residual of ${path} has ${residual.length} characters`)
  }
  t.end()
})
