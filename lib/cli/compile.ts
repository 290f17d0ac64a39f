/** `compile`: configs in, files out. */

import type { Artefact } from '../emit/artefact.js'
import { emitClassic, emitSystemd } from '../emit/systemd.js'
import { emitSysv } from '../emit/sysv.js'
import { genericService } from '../service/generic.js'
import type { Service } from '../service/model.js'
import { compileFor } from '../targets.js'
import { type Arguments, choice } from './arguments.js'
import { deliver } from './deliver.js'
import { usageFailure } from './failure.js'
import { readRequest, readTargets, reported, type Streams } from './request.js'

/** Compiles, and delivers what was made. @returns the exit status */
export function runCompile(args: Arguments<'compile'>, streams: Streams): number {
  const { values } = args
  const artefacts =
    values.generic === true
      ? [script(generic(args))]
      : frozen(args as unknown as Arguments<'check'>, values.style, streams)
  return artefacts === undefined ? 1 : deliver(artefacts, values, streams)
}

function script(service: Service): Artefact {
  return { path: service.name, text: emitSysv(service), mode: 0o755 }
}

/** What the configs become for each target, or undefined when they have errors. */
function frozen(args: Arguments<'check'>, said: string | undefined, streams: Streams): readonly Artefact[] | undefined {
  const style = choice('style', said, ['foreground', 'forking'])
  const wanted = readTargets(args.values.target)
  if (said !== undefined && !wanted.has('systemd'))
    throw usageFailure('--style says how units are made: add --target systemd')
  const { script: service, units, settings, findings } = compileFor(readRequest(args), wanted)
  if (!reported(findings, args, streams)) return undefined
  return [
    ...(service === undefined ? [] : [script(service)]),
    ...(units === undefined ? [] : style === 'forking' ? emitClassic(units, settings) : emitSystemd(units)),
  ]
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
