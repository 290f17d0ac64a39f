/** For each rule about awk: a program that breaks it, with ▶ at the place, and one that does not. */

import type { Samples } from './samples-shell.js'

export const awkPrograms: Samples = {
  'awk-replacement-backslash': {
    wrong: [
      // The generic script of 0.1.0: under BusyBox 1.37 root runs parts of a value.
      'function quote(word) { gsub(q, q ▶"\\\\" q q, word); return q word q }',
      '{ sub(/a/, ▶"\\\\&") }',
      '{ gsub(/a/, ▶"\\t") }',
    ],
    right: ['{ gsub(/a/, "b&") }', '{ gsub(/\\\\/, "/") }', '{ x = "\\\\" }'],
  },
  'awk-function': {
    wrong: [
      '{ x = ▶gensub(/a/, "b", 1) }',
      'BEGIN { print ▶strftime("%Y") }',
      '{ ▶fflush() }',
      '{ ▶asort(a) }',
      '{ x = ▶and(1, 2) }',
    ],
    right: [
      '{ x = tolower(substr($0, 1)) }',
      'function strftime(a) { return a }\n{ print strftime(1) }',
      '{ close("x") }',
    ],
  },
  'awk-syntax': {
    wrong: [
      '▶func f(a) { return a }',
      '{ x = 2 ▶** 3 }',
      '{ ▶nextfile }',
      '{ ▶delete a }',
      '{ print "x" ▶|& "cat" }',
      'function f(a) { return a }\n{ x = ▶f (1) }',
    ],
    right: ['function f(a) { return a }\n{ x = f(1) ^ 3 }', '{ delete a[1]; split("", b); next }', '{ print (1) (2) }'],
  },
  'awk-length-array': {
    wrong: ['{ a[1] = 2; x = ▶length(a) }', '{ for (i in a) x = ▶length(a) }'],
    right: [
      '{ a[1] = 2; x = length(b) }',
      '{ x = length($0) }',
      'function f(a) { return length(a) }\n{ a[1] = f($1) }',
    ],
  },
  'awk-variable': {
    wrong: [
      'BEGIN { ▶IGNORECASE = 1 }',
      '{ print ▶RT }',
      '{ print "x" > ▶"/dev/stderr" }',
      'BEGIN { print ▶PROCINFO["pid"] }',
    ],
    right: ['BEGIN { print ENVIRON["A"], ARGV[1], RSTART }', '{ print "x" | "cat 1>&2" }'],
  },
  'awk-unspecified': {
    wrong: ['{ ▶split($0, a, "") }', 'BEGIN { ▶FS = "" }', 'BEGIN { ▶RS = "ab" }'],
    right: ['{ split($0, a, ",") }', 'BEGIN { FS = "\\t"; RS = "\\n" }', 'BEGIN { RS = "" }'],
  },
  'awk-getline': {
    wrong: [
      'BEGIN { "uname -n" | ▶getline host }',
      'BEGIN { while ("ls" | ▶getline) x++ }',
      'BEGIN { while ((▶getline line)) x++ }',
    ],
    right: ['BEGIN { while (("ls" | getline line) > 0) x++ }', 'BEGIN { if ((getline line < ARGV[1]) <= 0) exit 1 }'],
  },
  'awk-regex': {
    wrong: ['/a▶\\y/', '{ sub(/▶\\<a/, "b") }', '$1 ~ /▶\\w+/', '/▶=a/', '/[[]▶\\s/'],
    right: ['/a\\./', '/[=]a/', '/[\\\\y]/', '{ x = y / 2; z = 3 / w }'],
  },
  'awk-interval': {
    wrong: ['/a▶{2}/', '$1 ~ "^[0-9]▶{1,3}$"', '/(ab)▶{2,}/'],
    right: ['/aa/', '/a\\{2\\}/', '/[{2}]/', '{ x = "{2}" }'],
  },
  'awk-escape': {
    wrong: ['{ x = "▶\\q" }', '{ x = "▶\\x41" }', '/▶\\q/', '{ x = "a▶\\." }'],
    right: ['{ x = "\\t\\n\\\\\\"\\/\\101" }', '/\\.\\t\\/\\$/', '# it\\q\n{ x = "a" # "\\q"\n}'],
  },
}

/** The same, as arguments of awk. */
export const awkSamples: Samples = Object.fromEntries(
  Object.entries(awkPrograms).map(([rule, { wrong, right }]) => {
    const asArgument = (text: string) => `awk '${text}' file\n`
    return [rule, { wrong: wrong.map(asArgument), right: right.map(asArgument) }]
  }),
)
