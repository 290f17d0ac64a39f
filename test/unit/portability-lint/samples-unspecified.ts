/** For each rule about what POSIX leaves open: text that breaks it, with ▶ at the place, and text that does not. */

import type { Samples } from './samples-shell.js'

export const unspecifiedSamples: Samples = {
  'arithmetic-operator': {
    wrong: ['i=▶$((i++))', 'i=▶$((2 ** 3))', 'i=▶$((a = 1, b))', 'i=▶$((16#ff))', 'cat "x▶$(($i--))"'],
    right: ['i=$((i + 1))', 'i=$((a - -1))', 'i=$((0xff * $(wc -l <x)))', 'cat "i++"'],
  },
  'expansion-of-all-parameters': {
    wrong: ['n=▶${#@}', 'cat "▶${*%x}"', 'cat "▶${@##*/}"'],
    right: ['n=$#', 'cat "$@"', 'cat "${*:-x}"', 'n=${#1}'],
  },
  'two-digit-position': {
    wrong: ['cat "▶$10"', 'a=▶$12'],
    right: ['cat "${10}"', 'cat "${1}0"', 'cat "$1 0"'],
  },
  'reserved-variable': {
    wrong: ['▶UID=1', '▶LINENO=1 cat x', 'for ▶signals in a b; do cat; done', 'if cat; then ▶SECONDS=0; fi', '▶PPID=1'],
    right: ['uid=1', 'IFS=:', 'BASH_ENV=/dev/null', 'for signal in a b; do cat; done', 'cat "$PPID"'],
  },
  'unset-without-option': {
    wrong: ['▶unset a', '▶unset "$name"', 'command ▶unset a b'],
    right: ['unset -v a', 'unset -f a', 'unset -v a b'],
  },
  'function-redirection': {
    wrong: ['say() { cat; }\nsay ▶>file', 'say() { cat; }\nsay a ▶<"$file" | cat'],
    right: [
      'say() { cat; }\n{ say; } >file\nsay >&2\nsay 2>/dev/null',
      'cat >file',
      'say() { cat; }\nsay <<END\nx\nEND\n',
    ],
  },
  'pipeline-read': {
    wrong: ['if ls | ▶read a; then cat; fi', 'ls | cat | ▶IFS= read a || a=b'],
    right: ['while read a; do cat; done', 'ls | while read a; do cat; done', 'read a <file || a=b'],
  },
  'set-without-dashes': {
    wrong: ['▶set $words', '▶set "$@"', '▶set $(cat x)'],
    right: ['set -- $words', 'set -f', 'set x $words', 'set -- "$@"', "set '+' $words"],
  },
}
