/** What the file that CELERYD_ENV_FILE names holds, where this host has it. */

import { finding } from '../diagnostics/messages.js'
import { Source } from '../diagnostics/source.js'
import { optionName } from '../options/service-kind.js'
import { longestEnvFile, maskedText, readEnvFile } from '../syntax/env-file.js'
import type { Inspection } from './inspection.js'

/** Reports, in the file itself, what a start would refuse and what units would read in another way. */
export function checkEnvFile(inspection: Inspection): void {
  const { kind, envFileText } = inspection.options
  const setting = inspection.setting(optionName(kind, 'ENV_FILE')) ?? inspection.setting('CELERYD_ENV_FILE')
  if (setting === undefined || !setting.known || envFileText === undefined) return
  const text = envFileText(setting.text)
  if (text === undefined) return
  if (Buffer.byteLength(text) > longestEnvFile.bytes) {
    const found = finding('env-file-line', { start: 0, end: 0 }, { reason: `more than ${longestEnvFile.text}` })
    inspection.findings.push({ ...found, source: new Source(setting.text, '') })
    return
  }
  const file = readEnvFile(text)
  const source = new Source(setting.text, maskedText(text, file))
  for (const each of file.findings) inspection.findings.push({ ...each, source })
}
