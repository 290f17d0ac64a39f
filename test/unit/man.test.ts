/** The man pages: current, clean to mandoc, and those of a profile where there is one. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { commands } from '../../lib/cli/arguments.js'
import { messages } from '../../lib/diagnostics/messages.js'
import { catalogue } from '../../lib/options/catalogue.js'
import { defaultProfile, makeProfile, profileSettings } from '../../lib/options/profile.js'
import { verbs } from '../../lib/service/verbs.js'
import { targets } from '../../lib/targets/index.js'
import { type ManFile, manPages } from '../../scripts/docs/man.js'
import { projectRoot } from '../support/root.js'

const date = 'January 2, 2026'
const pages = manPages(defaultProfile, date)

/** What mandoc says of pages. It looks for references among the host's pages alone, so that those to each other are let through. */
function lint(files: readonly ManFile[]): string {
  const known = files.map(({ file }) => file.replace(/^(.*)\.(\d)$/, '$1 $2'))
  return files
    .map(({ file, text }) => {
      const { stdout, stderr, error } = spawnSync('mandoc', ['-Tlint'], { input: text, encoding: 'utf8' })
      if (error !== undefined) throw new Error('mandoc is missing: run node scripts/test-environment.js')
      const said = (stdout + stderr).split('\n').filter((line) => line !== '')
      const unknown = said.filter(
        (line) => !known.some((page) => line.endsWith(`referenced manual not found: Xr ${page}`)),
      )
      return unknown.map((line) => `${file}: ${line}\n`).join('')
    })
    .join('')
}

/** A page as a terminal shows it, without the marks of bold and underlined letters. */
function shown(text: string): string {
  const { stdout } = spawnSync('mandoc', ['-Tutf8', '-O', 'width=1000'], { input: text, encoding: 'utf8' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what mandoc writes
  return stdout.replaceAll(/.\u0008/gu, '')
}

t.test('the pages of man/ are those of this code', async (t) => {
  const dir = join(projectRoot, 'man')
  t.same(readdirSync(dir).sort(), pages.map(({ file }) => file).sort())
  for (const { file, text } of pages) {
    const written = readFileSync(join(dir, file), 'utf8').replace(/^\.Dd .*$/m, `.Dd ${date}`)
    t.equal(written, text, `${file} is current: else run node scripts/docs.js`)
  }
})

t.test('mandoc has nothing to say of them', async (t) => {
  t.equal(lint(pages), '')
})

t.test('mandoc finds what is wrong', async (t) => {
  const [first] = pages as [ManFile]
  t.match(lint([{ ...first, text: `${first.text}.Xx\n` }]), /unknown macro/)
})

t.test('all tables are in them', async (t) => {
  const text = new Map(pages.map(({ file, text }) => [file, shown(text)]))
  const page = (file: string) => text.get(file) ?? ''
  for (const [name, { options }] of Object.entries(commands)) {
    t.ok(page('celery-initd.1').includes(`celery-initd ${name} `), name)
    for (const option of Object.keys(options)) t.ok(page('celery-initd.1').includes(`--${option}`), option)
  }
  for (const code of Object.keys(messages)) t.ok(page('celery-initd.1').includes(`${code} (`), code)
  for (const { key } of profileSettings) t.ok(page('celery-initd.1').includes(key), key)
  for (const service of ['celeryd.8', 'celerybeat.8'])
    for (const { name } of verbs) t.match(page(service), new RegExp(`^ +${name}(?: |$)`, 'm'), `${service}: ${name}`)
  for (const { name, environment, status } of catalogue)
    if (status !== 'obsolete') t.ok(page(environment === true ? 'celeryd.8' : 'celeryd.default.5').includes(name), name)
  for (const { name } of targets) t.ok(page('celery-initd-targets.7').includes(name), name)
})

t.test('paths and names are those of the profile', async (t) => {
  const values = [
    ['user', '_c'],
    ['config_directories', '/odd/etc'],
    ['run_directory', '/odd/run'],
    ['log_directory', '/odd/log'],
    ['state_directory', '/odd/state'],
    ['worker_name', 'oddworker'],
    ['beat_name', 'oddbeat'],
    ['script_directory', '/odd/scripts'],
    ['missing_program_status', '0'],
  ] as const
  const own = manPages(makeProfile(new Map(values)), date)
  t.same(own.map(({ file }) => file).sort(), [
    'celery-initd-targets.7',
    'celery-initd.1',
    'oddbeat.8',
    'oddworker.8',
    'oddworker.default.5',
  ])
  t.equal(lint(own), '')
  const script = own.find(({ file }) => file === 'oddworker.8')?.text ?? ''
  for (const each of [
    '/odd/etc/oddworker',
    '/odd/run/',
    '/odd/log/',
    '/odd/state/oddworker.state/',
    '/odd/scripts/oddworker',
  ])
    t.ok(script.includes(each), each)
  for (const { file, text } of own.filter(({ file }) => file !== 'celery-initd.1'))
    t.notMatch(text, /\/etc\/default|\/etc\/init\.d|\/var\/(?:run|log)\/celery/, file)
})
