/** The pages of docs/ that are made from the registry of messages and the catalogue of options. Pure, like all below the CLI. */

import { suppress } from '../../lib/checks/suppress.js'
import { type Request, sortedFindings } from '../../lib/compile/compiler.js'
import { compileFor, withNotes } from '../../lib/compile/targets.js'
import { limitFindings } from '../../lib/diagnostics/limit.js'
import type { PlacedFinding } from '../../lib/diagnostics/messages.js'
import { bsdMessages } from '../../lib/diagnostics/messages-bsd.js'
import { configMessages } from '../../lib/diagnostics/messages-config.js'
import { directiveMessages } from '../../lib/diagnostics/messages-directives.js'
import { envFileMessages } from '../../lib/diagnostics/messages-env-file.js'
import { hostMessages } from '../../lib/diagnostics/messages-host.js'
import { nodeMessages } from '../../lib/diagnostics/messages-nodes.js'
import { profileMessages } from '../../lib/diagnostics/messages-profile.js'
import { syntaxMessages } from '../../lib/diagnostics/messages-syntax.js'
import { systemdEnvironmentMessages } from '../../lib/diagnostics/messages-systemd-environment.js'
import { targetMessages } from '../../lib/diagnostics/messages-targets.js'
import { unitMessages } from '../../lib/diagnostics/messages-units.js'
import { pageOf } from '../../lib/diagnostics/page.js'
import { renderFinding } from '../../lib/diagnostics/report.js'
import { catalogue, type Option, type OptionStatus } from '../../lib/options/catalogue.js'
import { defaultProfile, fillIn } from '../../lib/options/profile.js'
import { unreadVariables } from '../../lib/options/unread.js'
import { targets } from '../../lib/targets/index.js'
import { systemd } from '../../lib/targets/systemd/index.js'
import { sysv } from '../../lib/targets/sysv/index.js'

/** A config that shows what is said of it; lines that begin with `#!` are not part of it. */
export interface Example {
  /** Begins with the service's name; with `-unit-` in it, it is compiled to units, with `-openbsd-` and the like for
   * that target, with `-environment-`, read by systemd,
   * with `-strict-`, its comments silence nothing. */
  readonly name: string
  readonly text: string
}

/** What is found in an example. */
export function findingsOf({ name, text }: Example): readonly PlacedFinding[] {
  const kind = name.startsWith('celerybeat') ? 'celerybeat' : 'celeryd'
  const reader = name.includes('-environment-') ? 'environment-file' : 'sh'
  const wanted =
    targets.find((target) => name.includes(`-${target.name}-`)) ??
    (/-(?:unit|environment)-/.test(name) ? systemd : sysv)
  const configs = [{ path: kind, text, checksum: 0, size: 0 }]
  const request: Request = { kind, name: kind, configs, environment: [], host: undefined, follow: undefined, reader }
  const built = compileFor(request, [wanted])
  const options = { inline: !name.includes('-strict-'), owned: () => true }
  const findings = suppress(withNotes(built, request), built.compilation.evaluation.sources, options)
  return limitFindings(sortedFindings(findings, [kind]))
}

/** For each code the first finding of the examples, as text. */
function shown(examples: readonly Example[]): ReadonlyMap<string, string> {
  const result = new Map<string, string>()
  for (const { name, text } of examples)
    for (const finding of findingsOf({ name, text: text.replaceAll(/^#!.*\n/gm, '') }))
      if (!result.has(finding.code)) result.set(finding.code, renderFinding(finding, { colour: false }))
  return result
}

const notice = '<!-- Written by scripts/docs.js: change what it is made from. -->\n'

function section(
  title: string,
  messages: Readonly<Record<string, unknown>>,
  examples: ReadonlyMap<string, string>,
): string {
  const parts = Object.keys(messages)
    .sort()
    .map((code) => {
      const page = pageOf(code)
      if (page === undefined) throw new Error(`${code} has no page`)
      const example = examples.get(code)
      const block = example === undefined ? '' : `\n\`\`\`\n${example}\`\`\`\n`
      const rows = [
        `*${page.severity}.* ${text(page.problem)}`,
        `**Why:** ${page.why}`,
        `**Fix:** ${text(page.fix)}`,
        `**Exceptions:** ${text(page.exceptions)}`,
      ]
      return `### ${code}\n\n${rows.join('\n\n')}\n${block}`
    })
  return `## ${title}\n\n${parts.join('\n')}`
}

/** Text that is not Markdown. */
function text(plain: string): string {
  return plain.replaceAll(/[*_<`\\]/g, '\\$&')
}

const silencing = `What a config says on purpose is silenced in place, with the reason: on the line before the statement, at
the end of its last line, or, with an empty line after it, at the top of the file for all of it. \`--no-inline-disable\` forbids it.

\`\`\`sh
# celery-initd: disable=log-without-process the pool has one process
CELERYD_LOG_FILE=/var/log/celery/%n.log
CELERYD_PID_FILE=/run/worker.pid # celery-initd: disable=shared-directory a packager's rule
\`\`\`

Formats for programs: \`--format json\`, \`gcc\` (editors), \`github\` (annotations of a workflow) and \`sarif\` (code
scanning). Like all diagnostics they go to standard error.
`

/** docs/diagnostics.md: every code, how bad it is, why it matters, and what it looks like. */
export function diagnosticsPage(examples: readonly Example[]): string {
  const found = shown(examples)
  return [
    '# Diagnostics\n',
    notice,
    'Each finding has a place, a severity, a stable code, a message and, where there is a remedy, a line of help. An error makes `compile` and `check` exit with 1; `--strict` counts warnings as errors, `--disable CODE` leaves one out, `--severity warning` shows nothing less. `check --explain CODE` prints a page of this document. [noise.md](noise.md) counts how often each is given.\n',
    silencing,
    section('Syntax: what is not sh', syntaxMessages, found),
    section('Configuration: valid sh that is probably a mistake', configMessages, found),
    section('Nodes: what celery multi trips over', nodeMessages, found),
    section('Units: what systemd cannot be told', unitMessages, found),
    section('Other targets: what supervisord and logrotate cannot be told', targetMessages, found),
    section('The BSDs: what their rc.subr cannot be told', bsdMessages, found),
    section('Environment files: what systemd reads itself', systemdEnvironmentMessages, found),
    section('CELERYD_ENV_FILE: variables for the service', envFileMessages, found),
    section('Comments that silence', directiveMessages, found),
    section('The host: what doctor finds', hostMessages, found),
    section('Profiles: the choices of a packager', profileMessages, found),
  ].join('\n')
}

/** Text in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function defaultText(option: Option): string {
  const fallback = option.fallback === undefined ? '' : `\`${option.fallback}\`, else `
  if (option.default === undefined) return option.fallback === undefined ? '' : `\`${option.fallback}\``
  const standard = fillIn(option.default, defaultProfile).replace('{node}', 'celery').replace('{name}', 'celery')
  if (standard === '') return option.fallback === undefined ? '' : `\`${option.fallback}\``
  return `${fallback}\`${standard}\``
}

const origins: Readonly<Record<Exclude<OptionStatus, 'new'>, string>> = {
  documented: 'Celery’s manual',
  understood: 'Celery’s scripts',
  obsolete: 'old scripts; obsolete',
}

/** Where an option comes from; of one that this project added, its first version. */
function origin({ status, since }: Option): string {
  return status === 'new' ? `new in celery-initd ${since}` : origins[status]
}

function table(options: readonly Option[]): string {
  const rows = options.map((option) => {
    const aliases = (option.aliases ?? []).map((alias) => `, also \`${alias}\``).join('')
    return `| \`${option.name}\`${aliases} | ${defaultText(option)} | ${cell(option.documentation)} | ${origin(option)} |`
  })
  return `| variable | default | meaning | from |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

/** docs/options.md: every variable of a config, those of the environment, and those that nothing reads. */
export function optionsPage(): string {
  const config = catalogue.filter((option) => option.environment !== true)
  const only = (kind: string) =>
    config.filter(({ services }) => services.length === 1 && services.includes(kind as never))
  const unread = unreadVariables.map(
    ({ name, reason, instead = '' }) => `| \`${name}\` | ${cell(reason)} | ${cell(instead)} |`,
  )
  return [
    '# Options\n',
    notice,
    'A config is a file of sh assignments: `/etc/default/celeryd` for the worker, and after it `/etc/default/celerybeat` for the scheduler. An empty value counts as not set. An instance under another name NAME has `/var/run/NAME`, `/var/log/NAME` and the node NAME where the defaults below say `celery`.\n',
    '## Both services\n',
    table(config.filter(({ services }) => services.length === 2)),
    '## The worker\n',
    table(only('celeryd')),
    '## The scheduler\n',
    table(only('celerybeat')),
    '## The environment of the script\n',
    table(catalogue.filter((option) => option.environment === true)),
    '## Variables that nothing reads\n',
    `| variable | why | instead |\n|---|---|---|\n${unread.join('\n')}\n`,
  ].join('\n')
}
