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
  // Decoding has put it in the place of what is not UTF-8. Sources: systemd's src/basic/env-file.c, python-dotenv's main.py.
  const odd = text.indexOf('\ufffd')
  if (odd !== -1) {
    const what = 'leaves out a value that is not UTF-8, and python-dotenv does not read such a file'
    const found = finding('env-file-systemd', { start: odd, end: odd + 1 }, { what, fix: 'save the file as UTF-8' })
    inspection.findings.push({ ...found, source })
  }
}
