/** The page of a code: what is wrong, why it matters, how to put it right, and when to leave it as it is. */

import { breakLines } from '../lines.js'
import type { Message, Severity } from './message.js'
import { type Code, isOfHost, isRefused, messages } from './messages.js'

export interface Page {
  readonly code: Code
  readonly severity: Severity
  /** The message, with the names of its parameters in capitals. */
  readonly problem: string
  readonly why: string
  readonly fix: string
  readonly exceptions: string
}

/** Every parameter is its own name in capitals. */
const placeholders = new Proxy({}, { get: (_, name) => String(name).toUpperCase() })

/** The page of a code; undefined where there is no such code. */
export function pageOf(code: string): Page | undefined {
  if (!Object.hasOwn(messages, code)) return undefined
  const entry = messages[code as Code] as Message<unknown>
  const { severity, explanation } = entry
  const silence = isOfHost(code as Code)
    ? `To leave it out: celery-initd doctor --disable ${code}`
    : `To silence it, with the reason: # celery-initd: disable=${code} REASON`
  const exceptions = isRefused(code as Code)
    ? 'None, and it cannot be silenced.'
    : `${entry.exceptions ?? (severity === 'error' ? 'None that we know of.' : isOfHost(code as Code) ? 'None.' : 'The config means it.')} ${silence}`
  return {
    code: code as Code,
    severity,
    problem: entry.problem ?? sentence(entry.message(placeholders)),
    why: explanation,
    fix: entry.fix ?? sentence(entry.help?.(placeholders) ?? 'remove it'),
    exceptions,
  }
}

/** With a capital and a full stop, save where it begins with a name or a command, or ends with one. */
function sentence(text: string): string {
  const capital =
    /^(?!sh |systemd |set |exit |celery |iconv |export |systemctl |journalctl |useradd |groupadd |chown |chmod )[a-z]+ /.test(
      text,
    )
      ? `${text.charAt(0).toUpperCase()}${text.slice(1)}`
      : text
  return /[.?!…>]$|=\S*$/.test(capital) ? capital : `${capital}.`
}

/** The package of npm that holds the site, as `make site` writes it; each version of it stays as it was published. */
export const sitePackage = 'celery-initd-site'

/** The file of a code, below the front page of the site. site/ names its pages by this. */
export function pageFile(code: string): string {
  return `diagnostics/${code}.html`
}

/** Where the page of a code is on the web, for the version that is installed: unpkg hands out the files of packages. */
export function pageAddress(code: string, version: string): string {
  return `https://unpkg.com/${sitePackage}@${version}/${pageFile(code)}`
}

/** A page as `check --explain` prints it; undefined where there is no such code. */
export function pageText(code: string, version: string): string | undefined {
  const page = pageOf(code)
  if (page === undefined) return undefined
  return [
    `${page.code} (${page.severity})`,
    ...section('Problem', page.problem),
    ...section('Why', page.why),
    ...section('Fix', page.fix),
    ...section('Exceptions', page.exceptions),
    '',
    pageAddress(code, version),
    '',
  ].join('\n')
}

function section(title: string, text: string): string[] {
  return ['', title, ...breakLines(text.split(' '), 78, 2).map((line) => `  ${line}`)]
}
