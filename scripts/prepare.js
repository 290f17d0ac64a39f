// @ts-check
// npm runs this after it has installed a checkout, and for anyone who installs the package from git, as pre-commit does: the
// bundle is not in git. With -g npm leaves the development dependencies out there, so they are installed here.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root, run, script } from './tools.js'

await script('prepare', async () => {
  if (!existsSync(join(root, 'node_modules/esbuild'))) {
    const env = { ...process.env, npm_config_global: 'false', NPM_CONFIG_GLOBAL: 'false' }
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev'], { env })
  }
  // build.js imports what has just been installed.
  const { buildBundle, buildTemplates } = await import('./build.js')
  buildTemplates()
  await buildBundle()
})
