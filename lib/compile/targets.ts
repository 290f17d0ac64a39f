/** Configs compiled for several targets at once, with everything there is to say about them, each once. */

import { environmentNotes } from '../evaluate/environment-evaluation.js'
import type { PlacedFinding } from '../evaluate/evaluator.js'
import type { Service, Variable } from '../service/model.js'
import type { Units } from '../targets/systemd/units.js'
import { type Compilation, compile, type Request, sortedFindings } from './compiler.js'
import { compileUnits, knownToUnits } from './unit-findings.js'

export const targets = ['sysv', 'systemd'] as const
export type Target = (typeof targets)[number]

export interface Built {
  /** As the first target has it. */
  readonly compilation: Compilation
  /** What emitters of init scripts need; undefined when none is wanted. */
  readonly script: Service | undefined
  readonly units: Units | undefined
  /** What the classic units read when they start. */
  readonly settings: readonly Variable[]
  /** In the order of the files, and in each by position. */
  readonly findings: readonly PlacedFinding[]
}

/** Compiles configs for targets: at least one. Never throws, whatever the texts hold. */
export function compileFor(request: Request, wanted: ReadonlySet<Target>): Built {
  const script = wanted.has('systemd') && wanted.size === 1 ? undefined : compile(request)
  if (!wanted.has('systemd') && script !== undefined) {
    return { compilation: script, script: script.service, units: undefined, settings: [], findings: script.findings }
  }
  const compilation = compile({ ...request, known: knownToUnits })
  const { units, settings, findings } = compileUnits(compilation, request.reader)
  const all = [...(script?.findings ?? []), ...compilation.findings, ...findings]
  const paths = request.configs.map(({ path }) => path)
  return {
    compilation: script ?? compilation,
    script: script?.service,
    units,
    settings,
    findings: sortedFindings(all, paths),
  }
}

/** The findings, and what systemd itself would make of files that are read as sh, where units are wanted. */
export function withNotes(built: Built, request: Request, wanted: ReadonlySet<Target>): readonly PlacedFinding[] {
  const { compilation, findings } = built
  if (!wanted.has('systemd') || request.reader === 'systemd') return findings
  const { evaluation } = compilation
  const notes = evaluation.sources.flatMap(({ source }) => environmentNotes(source, evaluation))
  const paths = request.configs.map(({ path }) => path)
  return sortedFindings([...findings, ...notes], paths)
}
