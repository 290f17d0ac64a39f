/** The checks of a config: what is wrong with its text, its values and the nodes that they make. */

import type { Evaluation, PlacedFinding } from '../evaluate/evaluation.js'
import { checkBeatOptions } from './beat-options.js'
import { checkEnvFile } from './env-file.js'
import { checkFiles } from './files.js'
import { checkFullWidthValues } from './full-width.js'
import { type CheckOptions, Inspection } from './inspection.js'
import { checkLimits } from './limits.js'
import { checkNames, checkRepeated } from './names.js'
import { checkNodeNames } from './node-names.js'
import { checkNodeProblems, type NodeProblems } from './node-problems.js'
import { checkCommands, checkText } from './reading.js'
import { checkLineNumbers, checkReferences } from './references.js'
import { checkValues } from './values.js'
import { checkWorkerOptions } from './worker-options.js'

export type { CheckOptions } from './inspection.js'

/**
 * Looks for what sh accepts and nobody meant.
 *
 * @param evaluation of all configs of the service
 * @returns findings in no particular order; those of parsing and evaluation are not among them
 */
export function checkConfig(evaluation: Evaluation, options: CheckOptions, nodes: NodeProblems): PlacedFinding[] {
  const inspection = new Inspection(evaluation, options)
  checkCommands(inspection)
  checkText(inspection)
  checkNames(inspection)
  checkRepeated(inspection)
  checkLineNumbers(inspection)
  checkReferences(inspection)
  checkValues(inspection)
  checkLimits(inspection)
  checkFullWidthValues(inspection)
  checkFiles(inspection)
  checkEnvFile(inspection)
  checkBeatOptions(inspection)
  if (options.kind === 'celeryd') {
    checkWorkerOptions(inspection)
    checkNodeNames(inspection)
  }
  checkNodeProblems(inspection, nodes)
  return inspection.findings
}
