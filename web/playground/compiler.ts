/** What the page asks the compiler, and what it shows of the answer: data alone, which passes between threads. Pure. */

import { suppress } from '../../lib/checks/suppress.js'
import { compile, type Request, sortedFindings } from '../../lib/compile/compiler.js'
import { explainText } from '../../lib/compile/explain.js'
import { compileFor, withNotes } from '../../lib/compile/targets.js'
import { limitFindings } from '../../lib/diagnostics/limit.js'
import { type Code, isRefused, type PlacedFinding, type Severity } from '../../lib/diagnostics/messages.js'
import { printable } from '../../lib/diagnostics/printable.js'
import { diagnostic } from '../../lib/diagnostics/report.js'
import { configDirectories, defaultProfile, serviceName } from '../../lib/options/profile.js'
import type { ServiceKind } from '../../lib/options/service-kind.js'
import { shWords } from '../../lib/quote.js'
import { checksum } from '../../lib/service/checksum.js'
import { genericService } from '../../lib/service/generic.js'
import { targets } from '../../lib/targets/index.js'
import { type CommentPlaces, commentPlaces } from './comment-places.js'
import { type Edit, fixesFor } from './edits.js'

export interface Question {
  /** The text of the config. */
  readonly config: string
  readonly service: ServiceKind
  /** Whether the files read their config on the host; else the config is written into them. */
  readonly generic: boolean
  /** The name of a target. */
  readonly target: string
  /** The style of its files; undefined for the usual one. */
  readonly style?: string | undefined
}

/** A finding; `from` and `to` are UTF-16 offsets into the config. */
export interface Shown {
  readonly from: number
  readonly to: number
  readonly line: number
  readonly column: number
  readonly severity: Severity
  readonly code: Code
  readonly message: string
  readonly help: string | undefined
  /** What to do about it with one key. */
  readonly fixes: readonly Edit[]
}

export interface ShownFile {
  /** Below the directory that it is written to. */
  readonly path: string
  readonly text: string
  /** Permission bits. */
  readonly mode: number
}

export interface ShownNode {
  readonly name: string
  readonly pidfile: string
  readonly logfile: string
  /** The words of its command, quoted for sh. */
  readonly command: readonly string[]
}

export interface Answer {
  readonly findings: readonly Shown[]
  /** None while the config has errors, or where the target needs a config. */
  readonly files: readonly ShownFile[]
  /** Why there are no files; '' where there are some. */
  readonly refusal: string
  /** The command that has the service started at boot; '' where there are no files. */
  readonly enable: string
  /** What `explain` prints. */
  readonly explanation: string
  /** The first of them; undefined where only the host can tell them. */
  readonly nodes: readonly ShownNode[] | undefined
  /** How many nodes there are, shown or not. */
  readonly nodeCount: number
  /** Milliseconds that the compiler took. */
  readonly took: number
}

/** A table of more rows is of no use, and slow. */
const mostNodes = 200

/** The path that a config of a service has on a host: messages and files name it. */
export function configPath(service: ServiceKind): string {
  return `${configDirectories(defaultProfile)[0]}/${serviceName(defaultProfile, service)}`
}

/** Compiles a config as `celery-initd compile --target TARGET /etc/default/SERVICE` does. Never throws. */
export function answer(question: Question): Answer {
  const began = performance.now()
  const { generic, service, style } = question
  const target = targets.find(({ name }) => name === question.target) ?? (targets[0] as (typeof targets)[number])
  const request = requestOf(question)
  const built = compileFor(request, [target])
  const { evaluation } = built.compilation
  const options = { inline: true, owned: () => true }
  const all = suppress(withNotes(built, request), evaluation.sources, options)
  const paths = request.configs.map(({ path }) => path)
  const findings = limitFindings(sortedFindings(all, paths))
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const [output] = built.outputs
  // What `explain` shows is what no target has added to.
  const explained = compile(request)
  const { nodes } = explained.service
  const made =
    generic && target.emitGeneric !== undefined
      ? target.emitGeneric(genericService(service, defaultProfile))
      : generic || errors > 0 || output === undefined
        ? []
        : target.emit(output.lowered, style)
  const commentAt = commentPlaces(question.config, evaluation.sources[0]?.script)
  return {
    findings: findings.map((found) => shown(found, question.config, commentAt)),
    files: made.map(({ path, text, mode }) => ({ path, text, mode })),
    refusal: made.length > 0 ? '' : refusalOf(target.name, generic, errors),
    enable: made.length === 0 || generic || output === undefined ? '' : target.enable(output.lowered),
    explanation: explainText(explained, { secrets: false }),
    nodes: nodes?.slice(0, mostNodes).map(({ name, pidfile, logfile, argv }) => ({
      name: printable(name),
      pidfile: printable(pidfile),
      logfile: printable(logfile),
      command: argv.map((word) => shWords([printable(word)])),
    })),
    nodeCount: nodes?.length ?? 0,
    took: performance.now() - began,
  }
}

function refusalOf(target: string, generic: boolean, errors: number): string {
  if (generic) return `${target} needs a config: it has no generic files. Choose “frozen” to compile this config.`
  return `The config has ${errors === 1 ? 'an error' : `${errors} errors`} for ${target}. Nothing is compiled until it has none.`
}

function requestOf({ config, service }: Question): Request {
  const path = configPath(service)
  const bytes = new TextEncoder().encode(config)
  return {
    kind: service,
    name: serviceName(defaultProfile, service),
    profile: defaultProfile,
    configs: [{ path, text: config, checksum: checksum(bytes), size: bytes.length }],
    environment: [],
    environmentFiles: [],
    privateFiles: [],
    host: undefined,
    follow: undefined,
    call: [path],
  }
}

function shown(found: PlacedFinding, config: string, commentAt: CommentPlaces): Shown {
  const { line, column, severity, code, message, help } = diagnostic(found)
  const from = Math.min(found.span.start, config.length)
  const to = Math.min(Math.max(found.span.end, from), config.length)
  return {
    from,
    to,
    line,
    column,
    severity,
    code,
    message: printable(message),
    help: help === undefined ? undefined : printable(help),
    fixes: fixesFor({ code, from, to, help, canSilence: !isRefused(code) }, config, commentAt),
  }
}
