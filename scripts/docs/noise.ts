/** How often each diagnostic is given, over configs of several kinds. */

import { allCodes, messages } from '../../lib/diagnostics/messages.js'
import { type Example, findingsOf } from './reference.js'
import { surveyConfigs } from './survey.js'

/** Of each code, how many of some configs have it. */
function counted(examples: readonly Example[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const example of examples)
    for (const code of new Set(findingsOf(example).map(({ code }) => code)))
      counts.set(code, (counts.get(code) ?? 0) + 1)
  return counts
}

/** Why a warning that many configs get stays one. */
const kept: Readonly<Record<string, string>> = {
  'run-directory-missing':
    '/run is empty after each boot. A config that names its pid file there, with no switch that has the directory made, works until the first reboot, and then every start fails.',
  'unread-variable':
    'Each of these names was a setting once, or is one elsewhere: what it says is lost. Variables of programs that are gone are notes (leftover-variable).',
}

/** The warnings that more than a tenth of the survey gets. */
export function frequentWarnings(): readonly string[] {
  return [...counted(surveyed)].flatMap(([code, count]) =>
    messages[code as keyof typeof messages].severity === 'warning' && count > surveyed.length / 10 ? [code] : [],
  )
}

/** The reasons of those that stay warnings. */
export function reasonOf(code: string): string | undefined {
  return kept[code]
}

/** A config without what tests note in it, and without the comments that silence. */
const plain = ({ name, text }: Example): Example => ({ name, text: text.replaceAll(/^#!.*\n/gm, '') })

/** The configs of the survey, as the worker's. */
export const surveyed: readonly Example[] = surveyConfigs().map((text) => ({ name: 'celeryd', text }))

/**
 * docs/noise.md.
 *
 * @param examples what we ship, and Celery's manual
 * @param fixtures the configs of the tests, most of which are there for what is said of them
 */
export function noisePage(examples: readonly Example[], fixtures: readonly Example[]): string {
  const groups = [surveyed, examples, fixtures.map(plain)]
  const counts = groups.map(counted)
  const codes = [...allCodes()].filter((code) => counts.some((each) => each.has(code)))
  const share = (code: string): number => counts[0]?.get(code) ?? 0
  const severity = (code: string): string => messages[code as keyof typeof messages].severity
  const rank = ['error', 'warning', 'note']
  codes.sort(
    (one, other) =>
      rank.indexOf(severity(one)) - rank.indexOf(severity(other)) ||
      share(other) - share(one) ||
      (one < other ? -1 : 1),
  )
  const cells = (code: string): string => counts.map((each) => each.get(code) ?? '').join(' | ')
  return [
    '# How often each diagnostic is given\n',
    '<!-- Written by scripts/docs.js: change what it is made from. -->\n',
    'A warning that people learn to ignore hides the one that they need. These are counts of configs with at least one finding of a code, over three kinds:\n',
    `- **survey**: ${surveyed.length} configs with the traits of ${surveyed.length} that people have published, as often as they had them (\`scripts/docs/survey.ts\`);`,
    `- **examples**: the ${examples.length} configs of this repository and of Celery's manual, which should have next to nothing;`,
    `- **fixtures**: the ${fixtures.length} configs of the tests, most of which exist for what is said of them.\n`,
    'A warning or an error says that something does not do what its author means. What is often meant, or harmless, is a note: `--severity warning` leaves notes out.\n',
    '| code | severity | survey | examples | fixtures |',
    '|---|---|---|---|---|',
    ...codes.map((code) => `| [${code}](diagnostics.md#${code}) | ${severity(code)} | ${cells(code)} |`),
    '',
    'Warnings that more than a tenth of the survey gets, and why they are warnings:\n',
    ...frequentWarnings().map((code) => `- **${code}**: ${reasonOf(code)}`),
    '',
  ].join('\n')
}
