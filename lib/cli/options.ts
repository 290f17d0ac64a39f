/** The options of the command line, each once: parsing, help, man pages and completions read this table. */

import type { ParseArgsConfig } from 'node:util'
import { serviceKinds } from '../options/service-kind.js'
import { targets } from '../targets/index.js'

type ParseOption = NonNullable<ParseArgsConfig['options']>[string]

/** An option, as node:util parses it, and what people are told of it. */
export interface CommandOption extends ParseOption {
  /** What its value is called in help; the values themselves where there are few. Missing for a flag. */
  readonly value?: string
  /** What a shell offers for its value. */
  readonly complete?: 'file' | 'directory' | readonly string[]
  /** One line, without a full stop. */
  readonly help: string
}

export const formats = ['text', 'json', 'gcc', 'github', 'sarif'] as const
/** What `check` can also print: an object for each file, as soon as it is checked. */
export const fleetFormats = [...formats, 'jsonl'] as const
export const severities = ['note', 'warning', 'error'] as const
export const readers = ['sh', 'systemd'] as const

const targetNames = targets.map(({ name }) => name)
const styles = [...new Set(targets.flatMap(({ accepts }) => accepts.styles))]

export const options = {
  service: {
    type: 'string',
    value: serviceKinds.join('|'),
    complete: serviceKinds,
    help: 'which service; default: what the name of the last CONFIG says',
  },
  target: {
    type: 'string',
    multiple: true,
    value: targetNames.join('|'),
    complete: targetNames,
    help: `what to make; may be given several times; default: ${targetNames[0]}`,
  },
  style: {
    type: 'string',
    value: styles.join('|'),
    complete: styles,
    help: `units that run each node themselves, one that runs celery multi, or units whose nodes write their pid files, for monitors; default: ${styles[0]}`,
  },
  name: { type: 'string', value: 'NAME', help: 'the name of the instance; default: the service' },
  generic: { type: 'boolean', help: 'a script that reads its config when it runs' },
  output: {
    type: 'string',
    short: 'o',
    value: 'PATH',
    complete: 'file',
    help: 'a file, or a directory if there is one or PATH ends in /; default: standard output',
  },
  'env-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    complete: 'file',
    help: "variables for the service's environment; may be given several times",
  },
  follow: { type: 'boolean', help: 'read the files that a config sources, too' },
  check: { type: 'boolean', help: 'write nothing; exit 1 when what is there differs' },
  strict: { type: 'boolean', help: 'treat warnings as errors' },
  format: { type: 'string', value: formats.join('|'), complete: formats, help: 'how to print diagnostics' },
  disable: {
    type: 'string',
    multiple: true,
    value: 'CODE',
    help: 'leave a diagnostic out; may be given several times',
  },
  severity: {
    type: 'string',
    value: [...severities].reverse().join('|'),
    complete: severities,
    help: 'the least that is shown and counted; default: note',
  },
  'no-inline-disable': { type: 'boolean', help: 'comments in a config must not silence diagnostics' },
  reader: {
    type: 'string',
    value: readers.join('|'),
    complete: readers,
    help: 'what reads the config on the host; default: systemd for files that a unit reads, else sh',
  },
  profile: {
    type: 'string',
    value: 'FILE',
    complete: 'file',
    help: "a packager's choices: accounts, directories, names",
  },
  set: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    help: 'one of these choices; may be given several times, and wins over the file',
  },
  'files-from': {
    type: 'string',
    value: 'FILE',
    complete: 'file',
    help: 'check the files that FILE lists, one a line; - for standard input',
  },
  explain: {
    type: 'string',
    value: 'CODE',
    help: 'print the page of a diagnostic: problem, why, fix, exceptions',
  },
  host: { type: 'string', value: 'NAME', help: "fill in the host's name where only the host would know it" },
  'show-secrets': {
    type: 'boolean',
    help: 'show values of --env-file, and those that look like secrets; JSON has them',
  },
  help: { type: 'boolean', short: 'h', help: 'print this' },
} as const satisfies Record<string, CommandOption>
