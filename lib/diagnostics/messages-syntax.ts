/** What the parser can say: text that is not sh, or that sh reads otherwise than it looks. */

import { message } from './message.js'

/** What bash, and only bash and its like, can do: what to call it, and how it is said in sh. */
const bashOnly = {
  append: ['an appending assignment', 'repeat the variable: A="$A b"'],
  array: ['an array', 'sh has no arrays: write one string, A="a b c"'],
  'array-element': ['an array element', 'sh has no arrays: use a variable for each element'],
  'arithmetic-command': [
    'an arithmetic command',
    'use [ … ] for a comparison and A=$((…)) for a computation; nested subshells need a blank: ( (',
  ],
  'arithmetic-for': ['a counting loop', 'use for name in words, or while [ "$i" -lt 10 ]'],
  'case-change': ['a change of case', 'use $(printf %s "$A" | tr a-z A-Z)'],
  'case-fallthrough': ['a case item that falls through', 'end each item with ;; and repeat what both have in common'],
  coproc: ['a coprocess', 'use a named pipe'],
  'dollar-bracket': ['old bash arithmetic', 'use $((…))'],
  'double-bracket': ['a bash test', 'use [ … ], with && between two of them'],
  function: ['a function definition with a keyword', 'write name() { …; }'],
  'here-string': ['a here-string', 'use a here-document, or printf and a pipe'],
  indirection: ['an indirect expansion', 'name the variable itself'],
  'pipe-both': ['a pipe of both outputs', 'write 2>&1 |'],
  'process-substitution': ['a process substitution', 'use a pipe or a file'],
  'redirect-both': ['a redirection of both outputs', 'write >file 2>&1'],
  replacement: ['a replacement in an expansion', 'use ${A#prefix}, ${A%suffix} or sed'],
  select: ['a menu loop', 'use for, or write the words out'],
  substring: ['a substring expansion', 'use ${A#prefix}, ${A%suffix} or cut'],
  transformation: ['a transformation in an expansion', 'leave the operator out'],
} as const

export type BashConstruct = keyof typeof bashOnly

export const syntaxMessages = {
  'unclosed-quote': message<{ quote: string; endsAt: number | undefined; smart: boolean }>({
    severity: 'error',
    message: ({ quote }) => `no closing ${quote} for this quote`,
    help: ({ quote, endsAt, smart }) => {
      if (smart) return `close it with a straight ${quote}: a typographic quote does not count`
      return endsAt === undefined ? undefined : `sh takes the ${quote} on line ${endsAt} for its end`
    },
    explanation: 'sh reads to the end of the file looking for the closing quote, and refuses the file.',
  }),
  'swallowed-assignment': message<{ quote: string; endsAt: number }>({
    severity: 'warning',
    message: ({ endsAt }) => `this string takes the beginning of the assignment on line ${endsAt} for its end`,
    help: ({ quote }) => `close it with ${quote} on the line where it begins`,
    explanation:
      'Two closing quotes are missing, so that sh finds nothing wrong, and gives both variables the wrong value.',
  }),
  'unclosed-expansion': message<{ opener: string; closer: string }>({
    severity: 'error',
    message: ({ opener, closer }) => `no closing ${closer} for this ${opener}`,
    help: ({ opener }) => (opener === '(' ? bashOnly.array[1] : `to mean the characters themselves, write '${opener}'`),
    explanation: 'sh reads to the end of the file looking for the end of the expansion, and refuses the file.',
  }),
  'unclear-parentheses': message({
    severity: 'error',
    message: () => '$(( begins an arithmetic expression, and this is not one',
    help: () => 'write a blank between the parentheses: $( (',
    explanation:
      'A command substitution that begins with a subshell needs a blank after `$(`. dash reads `$((` as arithmetic and refuses the file; bash tries both.',
  }),
  'unclosed-here-document': message<{ delimiter: string }>({
    severity: 'warning',
    message: ({ delimiter }) => `no line is just ${delimiter}: this here-document takes all that follows`,
    help: ({ delimiter }) => `end it with a line that has ${delimiter} and nothing else, no blanks before or after`,
    explanation:
      'dash and bash end an open here-document with the file, mksh and yash refuse it. Every assignment below it is text.',
  }),
  'unclosed-command': message<{ opener: string; closer: string; found: string }>({
    severity: 'error',
    message: ({ opener, closer, found }) => `no ${closer} for this ${opener}, sh gave up at ${found}`,
    fix: 'Write the closing word, such as fi, done, esac or }, where the command ends.',
    explanation: 'A compound command needs its closing word, as the first word of a command.',
  }),
  'missing-keyword': message<{ opener: string; keyword: string; found: string; inWords: boolean }>({
    severity: 'error',
    message: ({ opener, keyword, found }) => `no ${keyword} for this ${opener}, found ${found}`,
    help: ({ keyword, inWords }) => (inWords ? `put ; before ${keyword}: here it is an argument` : undefined),
    explanation:
      'if needs then, while, until and for need do, case needs in; then and do count only after ; or newline.',
  }),
  'unexpected-token': message<{ token: string; expected: string }>({
    severity: 'error',
    message: ({ token, expected }) => `expected ${expected}, found ${token}`,
    fix: 'Write what is expected there, or put the sign in quotes if it is text.',
    explanation: 'sh refuses the whole file at a token that the grammar does not allow there.',
  }),
  'unexpected-parenthesis': message<{ before: string; template: boolean }>({
    severity: 'error',
    message: ({ before }) => `an unquoted ( cannot follow ${before}`,
    help: ({ template }) =>
      template ? 'this looks like a template that was not filled in' : 'quote it, if it is part of a value',
    explanation: 'Unquoted parentheses begin a subshell or a function, never a part of a word.',
  }),
  'stray-keyword': message<{ keyword: string; opener: string }>({
    severity: 'error',
    message: ({ keyword, opener }) => `${keyword} without ${opener} before it`,
    fix: 'Remove the word, or write the one that opens the command before it.',
    explanation: 'A reserved word that continues or closes a compound command stands where none is open.',
  }),
  'missing-command': message<{ after: string; found: string }>({
    severity: 'error',
    message: ({ after, found }) => `a command must follow ${after}, found ${found}`,
    fix: 'Write the command, or remove the operator.',
    explanation: 'The operators && || | ; and & stand after a command, and && || | between two.',
  }),
  'empty-body': message<{ after: string; found: string }>({
    severity: 'error',
    message: ({ after, found }) => `at least one command must follow ${after}, found ${found}`,
    help: () => 'the command that does nothing is :',
    explanation: 'Comments are not commands: a body of comments alone is refused by sh.',
  }),
  'missing-target': message<{ operator: string; found: string; placeholder: boolean }>({
    severity: 'error',
    message: ({ operator, found }) => `a word must follow ${operator}, found ${found}`,
    help: ({ placeholder }) => (placeholder ? 'quote it, or put a value in place of the <placeholder>' : undefined),
    explanation: 'A redirection needs the file, descriptor or delimiter it is about, on the same line.',
  }),
  'bad-substitution': message<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `bad substitution ${found}`,
    help: () => 'sh knows ${A}, ${#A} and ${A} with one of :- := :? :+ - = ? + # ## % %% and a word',
    explanation:
      'What stands between ${ and } must be a parameter and an operator. dash says so only when it gets there.',
  }),
  'bad-name': message<{ what: string; found: string }>({
    severity: 'error',
    message: ({ what, found }) => `${what} must be letters, digits and _, not starting with a digit: found ${found}`,
    fix: 'Use a name of letters, digits and _ that does not begin with a digit.',
    explanation: 'Names of variables and functions are plain words without quotes or expansions.',
  }),
  'special-function-name': message<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `a function cannot be called ${name}: that is a special builtin`,
    fix: 'Give the function another name.',
    explanation: 'sh finds special builtins before functions, and refuses to define such a function.',
  }),
  'bad-function-body': message<{ found: string }>({
    severity: 'error',
    message: ({ found }) => `the body of a function must be a compound command, found ${found}`,
    help: () => 'put it in { …; }',
    explanation: 'Only { }, ( ), if, for, case, while and until can be the body of a function.',
  }),
  'nesting-too-deep': message<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `commands and quotes may be nested ${limit} deep, this is deeper`,
    fix: 'Write the value in several steps.',
    explanation: 'No config is written like this. The file is not read any further.',
  }),
  'file-too-long': message({
    severity: 'error',
    message: () => 'there are more commands and words before this than in any config; the rest is not read',
    explanation:
      'A config has some dozens of lines. The limit is above the longest scripts that exist, so that no file can use up the memory of the host.',
  }),
  'too-many-problems': message<{ limit: number }>({
    severity: 'error',
    message: ({ limit }) => `there are more than ${limit} problems; the rest is not looked at`,
    fix: 'Correct the first problems: the others often follow from them.',
    explanation: 'A file with so many problems is something else than a config.',
  }),
  'findings-left-out': message<{ limit: number }>({
    severity: 'warning',
    message: ({ limit }) => `there are more than ${limit} warnings and notes; the rest is not shown`,
    help: () => 'correct what is shown, or leave a kind of finding out with --disable=CODE',
    explanation: 'A generated file can have a finding for each of its lines. Errors are shown all the same.',
  }),
  'bash-only': message<{ construct: BashConstruct; found: string }>({
    severity: 'error',
    message: ({ construct, found }) => `${found} is ${bashOnly[construct][0]}, which sh does not have`,
    help: ({ construct }) => bashOnly[construct][1],
    problem: 'FOUND is a construct of bash, which sh does not have.',
    fix: 'Write it as POSIX sh has it: one string in the place of an array, [ in the place of [[, no +=.',
    explanation:
      'The config is read by /bin/sh. On many systems that is dash, which refuses or misreads what is only bash.',
  }),
  'dollar-quote': message<{ quote: string }>({
    severity: 'warning',
    message: ({ quote }) => `sh reads $${quote}…${quote} as a $ and a string`,
    help: ({ quote }) =>
      quote === "'" ? 'use $(printf …) for control characters, or leave the $ out' : 'leave the $ out',
    explanation: 'bash gives the $ before a quote a meaning, dash keeps it as a character of the value.',
  }),
  'carriage-return': message<{ count: number }>({
    severity: 'error',
    message: ({ count }) =>
      `${count === 1 ? 'a line ends' : `${count} lines end`} in CR LF: sh keeps the CR in the value`,
    help: () => "convert the file: tr -d '\\r' <file >new",
    explanation:
      'The file was written on Windows. Every value gets an invisible CR, every blank line is a command named CR.',
  }),
  'byte-order-mark': message({
    severity: 'error',
    message: () => 'the file begins with a byte order mark, which sh takes for a part of the first word',
    help: () => 'save the file as UTF-8 without BOM',
    explanation: 'The first line is then a command that does not exist, and an assignment on it is lost.',
  }),
  'nul-byte': message<{ count: number; encoding: string | undefined }>({
    severity: 'error',
    message: ({ count, encoding }) =>
      `the file has ${count === 1 ? 'a NUL byte' : `${count} NUL bytes`}${encoding === undefined ? '' : ` and looks like ${encoding}`}; sh cannot read it`,
    help: ({ encoding }) =>
      encoding === undefined ? undefined : `convert the file: iconv -f ${encoding} -t UTF-8 <file >new`,
    fix: 'Convert a file that looks like UTF-16 to UTF-8, with iconv or the editor; remove single NUL bytes.',
    explanation: 'Shells drop NUL bytes or end the line there. Files with NUL bytes are usually UTF-16 or damaged.',
  }),
  'smart-quote': message<{ quote: string; instead: string }>({
    severity: 'error',
    message: ({ quote, instead }) => `${quote} is a character like any other to sh, not the quote ${instead}`,
    help: ({ instead }) => `write ${instead}`,
    explanation: 'Word processors and web pages replace straight quotes. sh keeps the typographic ones in the value.',
  }),
}
