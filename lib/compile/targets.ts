/** Configs compiled for several targets at once, with everything there is to say about them, each once. */

import type { PlacedFinding } from '../diagnostics/messages.js'
import { defaultProfile } from '../options/profile.js'
import type { Target } from '../targets/index.js'
import { type Compilation, compile, type Request, sortedFindings } from './compiler.js'

/** A service as one target has it: ready to be emitted, where the findings have no error. */
export interface Output {
  readonly target: Target
  readonly compilation: Compilation
  /** Only this target can read it. */
  readonly lowered: unknown
}

export interface Built {
  /** As the first target has it. */
  readonly compilation: Compilation
  /** In the order of the targets. */
  readonly outputs: readonly Output[]
  /** In the order of the files, and in each by position. */
  readonly findings: readonly PlacedFinding[]
}

/** Compiles configs for targets: at least one. Never throws, whatever the texts hold. */
export function compileFor(request: Request, targets: readonly Target[]): Built {
  const findings: PlacedFinding[] = []
  const compilations = new Map<string, Compilation>()
  const units = targets.every(({ pidFiles }) => !pidFiles)
  const compilationFor = (target: Target): Compilation => {
    const known = target.known(request.profile ?? defaultProfile)
    const key = JSON.stringify(known)
    const earlier = compilations.get(key)
    if (earlier !== undefined) return earlier
    const compilation = compile({ ...request, known, units })
    compilations.set(key, compilation)
    for (const found of compilation.findings) findings.push(found)
    return compilation
  }
  const outputs = targets.map((target): Output => {
    const compilation = compilationFor(target)
    const lowering = target.lower(compilation)
    for (const found of lowering.findings) findings.push(found)
    return { target, compilation, lowered: lowering.lowered }
  })
  const [first] = outputs
  if (first === undefined) throw new Error('there is at least one target')
  return { compilation: first.compilation, outputs, findings: sorted(findings, request) }
}

/** The findings, and what the service managers themselves would make of the configs. */
export function withNotes({ outputs, findings }: Built, request: Request): readonly PlacedFinding[] {
  const notes = outputs.flatMap(({ target, compilation }) => target.notes?.(compilation) ?? [])
  return notes.length === 0 ? findings : sorted([...findings, ...notes], request)
}

function sorted(findings: readonly PlacedFinding[], { configs }: Request): readonly PlacedFinding[] {
  return sortedFindings(
    findings,
    configs.map(({ path }) => path),
  )
}
