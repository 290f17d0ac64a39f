/** `compile`: configs in, files out. */

import { sortedFindings } from '../compile/compiler.js'
import { compileFor } from '../compile/targets.js'
import { leftFindings } from '../compile/unit-findings.js'
import { genericService } from '../service/generic.js'
import type { Service } from '../service/model.js'
import type { Artefact } from '../targets/artefact.js'
import { emitClassic, emitSystemd } from '../targets/systemd/emit.js'
import { emitSysv } from '../targets/sysv/emit.js'
import { type Arguments, choice } from './arguments.js'
import { deliver } from './deliver.js'
import { usageFailure } from './failure.js'
import { leftovers } from './leftovers.js'
import { readRequest, readTargets, reported, type Streams } from './request.js'

/** Compiles, and delivers what was made. @returns the exit status */
export function runCompile(args: Arguments<'compile'>, streams: Streams): number {
  const { values } = args
  if (values.generic === true) return deliver([script(generic(args))], values, streams)
  const made = frozen(args, streams)
  if (made === undefined) return 1
  const status = deliver(made.artefacts, values, streams)
  return values.check === true && made.left.length > 0 ? 1 : status
}

function script(service: Service): Artefact {
  return { path: service.name, text: emitSysv(service), mode: 0o755 }
}

/** What the configs become, and which files of theirs are no longer made; undefined when they have errors. */
function frozen(
  args: Arguments<'compile'>,
  streams: Streams,
): { readonly artefacts: readonly Artefact[]; readonly left: readonly string[] } | undefined {
  const { values } = args
  const style = choice('style', values.style, ['foreground', 'forking'])
  const wanted = readTargets(values.target)
  if (values.style !== undefined && !wanted.has('systemd'))
    throw usageFailure('--style says how units are made: add --target systemd')
  const reading = args as unknown as Arguments<'check'>
  const request = readRequest(reading)
  const { compilation, script: service, units, settings, findings } = compileFor(request, wanted)
  if (findings.some(({ severity }) => severity === 'error')) {
    reported(findings, reading, streams)
    return undefined
  }
  const scripts = service === undefined ? [] : [script(service)]
  if (units === undefined) return reported(findings, reading, streams) ? { artefacts: scripts, left: [] } : undefined
  const files = style === 'forking' ? emitClassic(units, settings) : emitSystemd(units)
  const left = leftovers(values.output, units, files)
  const paths = request.configs.map(({ path }) => path)
  const all = sortedFindings([...findings, ...leftFindings(compilation, units, left)], paths)
  return reported(all, reading, streams) ? { artefacts: [...scripts, ...files], left } : undefined
}

/** The service of `--generic`, which knows no config. @throws Failure with status 2 when one is named */
function generic({ values, positionals }: Arguments<'compile'>): Service {
  if (positionals.length > 0) throw usageFailure('--generic reads its config when it runs: leave CONFIG out')
  if (readTargets(values.target).has('systemd')) throw usageFailure('--generic makes a script: a unit reads no config')
  const without = ['name', 'env-file', 'follow', 'strict'] as const
  const given = without.find((option) => values[option] !== undefined)
  if (given !== undefined) throw usageFailure(`--${given} says nothing about a generic script`)
  return genericService(choice('service', values.service, ['celeryd', 'celerybeat']))
}
