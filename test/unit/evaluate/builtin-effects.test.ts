import t from 'tap'
import { type EffectSink, noteBuiltin, withoutCommand } from '../../../lib/evaluate/builtin-effects.js'
import type { Word } from '../../../lib/syntax/ast.js'
import { parse } from '../../../lib/syntax/parser.js'

function wordsOf(text: string): readonly Word[] {
  const command = parse(text).script.statements[0]?.first.commands[0]
  return command?.type === 'simple' ? command.words : []
}

/** Writes down what it is told; there is a function `f`. */
function recorder(): EffectSink & { readonly notes: string[] } {
  const notes: string[] = []
  const note = (what: string) => (name?: string) => {
    notes.push(name === undefined ? what : `${what} ${name}`)
  }
  const set = (what: string) => ({ add: note(what) }) as unknown as Set<string>
  return {
    notes,
    reads: set('reads'),
    calls: set('calls'),
    known: new Map([['f', null]]),
    set readsAnything(_: boolean) {
      notes.push('reads anything')
    },
    set runsPrograms(_: boolean) {
      notes.push('runs programs')
    },
    anything: note('anything'),
    assign: note('assigns'),
    exportName: note('exports'),
    unset: note('unsets'),
    define: note('defines'),
    trap: note('traps'),
    readStatus: note('reads ?'),
    leave: note('leaves by') as EffectSink['leave'],
    rename: note('renames'),
  }
}

t.test('what the commands of a shell do', async (t) => {
  const cases: [text: string, expected: string[]][] = [
    ['export A=1 B', ['assigns A', 'reads A', 'exports A', 'assigns B', 'reads B', 'exports B']],
    ['readonly A', ['assigns A', 'reads A']],
    ['export -p', []],
    ['export $A', ['anything']],
    ['unset A f', ['assigns A', 'unsets A', 'assigns f', 'unsets f', 'defines f']],
    ['read -r A', ['assigns A']],
    ['read "$A"', ['anything']],
    ['getopts ab: A', ['assigns OPTIND', 'assigns OPTARG', 'assigns A']],
    ['printf %s A', []],
    ['printf -v A x', ['anything']],
    ['set', ['reads anything']],
    ['set -e', ['leaves by switches']],
    ['set -x a', []],
    ['set -- -e', []],
    ['set "$A"', ['leaves by switches']],
    ['cd /x', ['reads HOME', 'reads CDPATH', 'reads OLDPWD', 'reads PWD', 'assigns PWD', 'assigns OLDPWD']],
    ['eval x', ['reads ?', 'anything']],
    ['. /x', ['reads ?', 'anything']],
    ['trap x EXIT', ['traps']],
    ["alias ll='A=1' la=x", ['defines ll', 'defines la', 'reads ?', 'anything']],
    [
      'alias \'ll=A=1\' "la=$x" l\\s=x [=x a-b=c=d',
      ['ll', 'la', 'ls', '[', 'a-b'].map((name) => `defines ${name}`).concat('reads ?', 'anything'),
    ],
    ["alias 'export=x'", ['renames', 'reads ?', 'anything']],
    ['alias :=x ll', ['renames', 'reads ?', 'anything']],
    ['alias "$A"', ['renames', 'reads ?', 'anything']],
    ['alias "$A=x"', ['renames', 'reads ?', 'anything']],
    ['alias -p', ['reads ?', 'anything']],
    ['type f x', ['calls f']],
    ['hash "$A"', ['reads anything']],
    ['exec', ['runs programs']],
    ['exec x', ['runs programs', 'leaves by exits']],
    ['exit', ['reads ?', 'leaves by exits']],
    ['exit 1', ['leaves by exits']],
    ['return', ['reads ?', 'leaves by returns']],
    ['echo a', []],
    [': $A', []],
    ['celery', ['runs programs']],
  ]
  for (const [text, expected] of cases) {
    const sink = recorder()
    const [name, ...words] = wordsOf(text)
    noteBuiltin(text.split(' ')[0] as string, name === undefined ? [] : words, sink)
    t.same(sink.notes, expected, text)
  }
})

t.test('command runs what follows it, or looks for it', async (t) => {
  const cases: [text: string, left: number | undefined, notes: string[]][] = [
    ['x y', 2, []],
    ['command x y', 2, []],
    ['command -p x y', 2, []],
    ['command -- x', 1, []],
    ['command command x', 1, []],
    ['command -v f x', undefined, ['calls f']],
    ['command -pV f', undefined, ['calls f']],
    ['command', 0, []],
  ]
  for (const [text, left, notes] of cases) {
    const sink = recorder()
    t.equal(withoutCommand(wordsOf(text), sink)?.length, left, text)
    t.same(sink.notes, notes, text)
  }
})
