// @ts-check
// What the tests run scripts with, compiled for the benchmark.
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../tools.js'

/**
 * @typedef {{
 *   sandbox: typeof import('../../test/support/sandbox.js').sandbox,
 *   compileScript: typeof import('../../test/support/service.js').compileScript,
 *   genericScript: typeof import('../../test/support/service.js').genericScript,
 *   slowness: typeof import('../../test/support/machine-speed.js').slowness,
 *   countProcesses: typeof import('../../test/support/process-count.js').countProcesses,
 *   installStandIn: typeof import('../../test/support/stand-in.js').installStandIn
 * }} TestModules
 * @typedef {import('../../test/support/sandbox.js').Sandbox} Sandbox
 */

/** A user with a shell, for the reference gives su none. */
export const user = { name: 'worker', uid: 995, shell: '/bin/sh', home: '/var/lib/worker' }

/** What stands before a command that this user runs. @type {readonly string[]} */
export const asUser = ['setpriv', '--reuid', user.name, '--regid', user.name, '--init-groups']

/** @returns {Promise<TestModules>} */
export async function testModules() {
  const outfile = join(root, 'build/bench/test-modules.mjs')
  const names = ['sandbox', 'service', 'machine-speed', 'process-count', 'stand-in']
  const contents = names.map((name) => `export * from './test/support/${name}.ts'`)
  await build({
    stdin: { contents: contents.join('\n'), resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  })
  return import(outfile)
}

/**
 * Gives work a sandbox, and ends it after.
 * @param {TestModules} modules @param {(box: Sandbox) => Promise<void>} work
 */
export async function inSandbox({ sandbox }, work) {
  const box = await sandbox({ teardown: () => {} }, { users: [user] })
  try {
    await work(box)
  } finally {
    await box.close()
  }
}
