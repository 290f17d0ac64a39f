/** What the commands that a shell runs itself may do to variables (POSIX 2.14, and what other shells add). */

import type { Word } from '../syntax/ast.js'
import { aliasName, assignedName, literalText } from '../syntax/literal.js'
import { SPECIAL_BUILTINS } from '../syntax/special-builtins.js'

/** Where effects are noted. */
export interface EffectSink {
  readonly reads: Set<string>
  readonly calls: Set<string>
  readonly known: ReadonlyMap<string, unknown>
  readsAnything: boolean
  runsPrograms: boolean
  /** Runs text that is not known. */
  anything(): void
  assign(name: string): void
  exportName(name: string): void
  unset(name: string): void
  define(name: string): void
  /** Text is set up that runs later. */
  trap(): void
  /** `$?` is read. */
  readStatus(): void
  leave(how: 'switches' | 'exits' | 'returns'): void
  /** Any command may be another one from the next line on. */
  rename(): void
}

const harmless = new Set([
  ':',
  'true',
  'false',
  '[',
  'test',
  'echo',
  'printf',
  'umask',
  'ulimit',
  'times',
  'shift',
  'set',
  'break',
  'continue',
  'kill',
  'wait',
  'jobs',
  'bg',
  'fg',
  'hash',
  'type',
  'exit',
  'return',
  'pwd',
])

const nameForm = /^[A-Za-z_][A-Za-z0-9_]*$/

function declares(name: string, words: readonly Word[], sink: EffectSink): void {
  for (const word of words) {
    const assigned = assignedName(word)
    if (assigned !== undefined) {
      sink.assign(assigned)
      sink.reads.add(assigned)
      if (name === 'export') sink.exportName(assigned)
    } else if (!literalText(word)?.startsWith('-')) sink.anything()
  }
}

function assignsNames(name: string, words: readonly Word[], sink: EffectSink): void {
  if (name === 'getopts') for (const one of ['OPTIND', 'OPTARG']) sink.assign(one)
  for (const word of words) {
    const text = literalText(word)
    if (text === undefined) sink.anything()
    else if (nameForm.test(text)) {
      sink.assign(text)
      if (name !== 'unset') continue
      sink.unset(text)
      if (sink.known.has(text)) sink.define(text)
    }
  }
}

/** Whether `set` with these words leaves alone what decides how later commands run. */
function setsOnlyArguments(words: readonly Word[]): boolean {
  const texts = words.map(literalText)
  // After -- there are only positional parameters.
  const options = texts.includes('--') ? texts.slice(0, texts.indexOf('--')) : texts
  return options.every((text) => text !== undefined && /^(?:[-+][bfhmvx]+|[^-+].*)$/s.test(text))
}

/**
 * From the next line on a command of such a name is other text, which only the host knows: as a function would be. No
 * function takes the place of a special built-in, and an alias does: then all that follows is the host's, as it is where
 * the name cannot be read.
 */
function aliases(words: readonly Word[], sink: EffectSink): void {
  for (const word of words) {
    const name = aliasName(word)
    if (name === undefined || SPECIAL_BUILTINS.has(name)) sink.rename()
    else if (name !== '') sink.define(name)
  }
  sink.readStatus()
  sink.anything()
}

/** Functions that are looked for under these names. */
function looksUp(words: readonly Word[], sink: EffectSink): void {
  for (const word of words) {
    const text = literalText(word)
    if (text === undefined) sink.readsAnything = true
    else if (sink.known.has(text)) sink.calls.add(text)
  }
}

/** Notes what a command does whose name is not that of a function. */
export function noteBuiltin(name: string, words: readonly Word[], sink: EffectSink): void {
  switch (name) {
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      declares(name, words, sink)
      return
    case 'unset':
    case 'read':
    case 'getopts':
      assignsNames(name, words, sink)
      return
    case 'printf':
      if (words.some((word) => literalText(word) === '-v')) sink.anything()
      return
    case 'set':
      if (words.length === 0) sink.readsAnything = true
      if (!setsOnlyArguments(words)) sink.leave('switches')
      return
    case 'cd':
      for (const one of ['HOME', 'CDPATH', 'OLDPWD', 'PWD']) sink.reads.add(one)
      for (const one of ['PWD', 'OLDPWD']) sink.assign(one)
      return
    case 'eval':
    case '.':
    case 'source':
    case 'unalias':
    case 'enable':
    case 'builtin':
    case 'let':
    case 'mapfile':
    case 'readarray':
      sink.readStatus()
      sink.anything()
      return
    case 'alias':
      aliases(words, sink)
      return
    case 'trap':
      sink.trap()
      return
    case 'type':
    case 'hash':
      looksUp(words, sink)
      return
    case 'exec':
      sink.runsPrograms = true
      if (words.length > 0) sink.leave('exits')
      return
    case 'exit':
      if (words.length === 0) sink.readStatus()
      sink.leave('exits')
      return
    case 'return':
      if (words.length === 0) sink.readStatus()
      sink.leave('returns')
      return
  }
  if (!harmless.has(name)) sink.runsPrograms = true
}

/** The words of a command after `command`, its options taken off; undefined where it only looks for a name. */
export function withoutCommand(words: readonly Word[], sink: EffectSink): readonly Word[] | undefined {
  let rest = words
  while (rest[0] !== undefined && literalText(rest[0]) === 'command') {
    rest = rest.slice(1)
    for (
      let option = rest[0] && literalText(rest[0]);
      option?.startsWith('-');
      option = rest[0] && literalText(rest[0])
    ) {
      rest = rest.slice(1)
      if (option === '--') break
      if (/[vV]/.test(option)) {
        looksUp(rest, sink)
        return undefined
      }
    }
  }
  return rest
}
