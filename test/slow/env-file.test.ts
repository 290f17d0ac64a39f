/**
 * Environment files: what the script's awk reads is what the compiler reads, and both read what dotenv, python-dotenv and
 * systemd read, or say at which line they do not.
 */

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as dotenv } from 'dotenv'
import fc from 'fast-check'
import t from 'tap'
import { shWord } from '../../lib/quote.js'
import { readEnvFile } from '../../lib/syntax/env-file.js'
import { readSystemdEnvironment } from '../../lib/syntax/systemd-environment.js'
import { envFiles, pythonDotenv, type Variables } from '../support/env-files.js'
import { awks } from '../support/node-table.js'
import { genericScript } from '../support/service.js'

const numRuns = Number(process.env.ENV_FILE_CASES ?? 3000)
const seed = Number(process.env.ENV_FILE_SEED ?? 20261129)
const files = fc.sample(envFiles, { numRuns, seed })

/** Of dotenv's own tests (tests/.env and tests/.env.multiline), and what its documentation shows. */
const cases: readonly string[] = [
  'BASIC=basic\n\n# previous line intentionally left blank\nAFTER_LINE=after_line\nEMPTY=\n',
  `EMPTY_SINGLE_QUOTES=''\nEMPTY_DOUBLE_QUOTES=""\n`,
  `SINGLE_QUOTES='single_quotes'\nSINGLE_QUOTES_SPACED='    single quotes    '\n`,
  `DOUBLE_QUOTES="double_quotes"\nDOUBLE_QUOTES_SPACED="    double quotes    "\n`,
  `DOUBLE_QUOTES_INSIDE_SINGLE='double "quotes" work inside single quotes'\n`,
  'DOUBLE_QUOTES_WITH_NO_SPACE_BRACKET="{ port: $MONGOLAB_PORT}"\n',
  `SINGLE_QUOTES_INSIDE_DOUBLE="single 'quotes' work inside double quotes"\n`,
  "BACKTICKS_INSIDE_SINGLE='`backticks` work inside single quotes'\n",
  "DONT_EXPAND_SQUOTED='dontexpand\\nnewlines'\n",
  'INLINE_COMMENTS=inline comments # work #very #well\n',
  "INLINE_COMMENTS_SINGLE_QUOTES='inline comments outside of #singlequotes' # work\n",
  'INLINE_COMMENTS_DOUBLE_QUOTES="inline comments outside of #doublequotes" # work\n',
  `EQUAL_SIGNS=equals==\nRETAIN_INNER_QUOTES={"foo": "bar"}\nRETAIN_INNER_QUOTES_AS_STRING='{"foo": "bar"}'\n`,
  'TRIM_SPACE_FROM_UNQUOTED=    some spaced out string\nUSERNAME=therealnerdybeast@example.tld\n    SPACED_KEY = parsed\n',
  'export EXPORT_IS_DECLARED=parsed\nexport   EXPORT_SPACED  =some_value\n',
  'MULTI_DOUBLE_QUOTED="THIS\nIS\nA\nMULTILINE\nSTRING"\n',
  "MULTI_SINGLE_QUOTED='THIS\nIS\nA\nMULTILINE\nSTRING'\n",
  'PEM="-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A==\n-----END PUBLIC KEY-----"\n',
  'SERVER=localhost\r\nPASSWORD=password\r\nDB=tests\r\n',
  '\ufeffBOM=yes\n',
  `A=don't\nB=a"b"c\nC=a\`b\`\nD=$HOME\nE=a;b\n`,
]
/** And of those which readers do not read alike, with the line at which a start ends. */
const refused: readonly [text: string, line: number, key: string][] = [
  [
    'A=b\nINLINE_COMMENTS_SPACE=inline comments start with a#number sign. no space required.\n',
    2,
    'INLINE_COMMENTS_SPACE',
  ],
  ['EXPAND_NEWLINES="expand\\nnew\\nlines"\n', 1, 'EXPAND_NEWLINES'],
  ['DONT_EXPAND_UNQUOTED=dontexpand\\nnewlines\n', 1, 'DONT_EXPAND_UNQUOTED'],
  ['BACKTICKS=`backticks`\n', 1, 'BACKTICKS'],
  ["A='it\\'s'\n", 1, 'A'],
  ["A='a\\\\b'\n", 1, 'A'],
  ['A=#b\n', 1, 'A'],
  ['A= # b\n', 1, 'A'],
  ['\n# c\nA=${B}\n', 3, 'A'],
  ["A='x\n${B}'\n", 1, 'A'],
  ['A: b\n', 1, 'A'],
  ['A.B=c\n', 1, 'A.B'],
  ['UID=1\n', 1, 'UID'],
  ["A='b' c\n", 1, 'A'],
  ["B=1\nA='b\n\n\n", 2, 'A'],
  ['A=b\0c\n', 1, ''],
  ['A=b\u00a0\n', 1, 'A'],
  ['A b\n', 1, ''],
]

const accepted = (text: string): Variables | undefined => {
  const { variables, findings } = readEnvFile(text)
  if (findings.some(({ severity }) => severity === 'error')) return undefined
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}
const systemd = (text: string): Variables =>
  Object.fromEntries(readSystemdEnvironment(text).entries.map(({ name, value }) => [name, value]))

t.test('what is accepted is what dotenv and python-dotenv read, and systemd too where nothing is said', async (t) => {
  let count = 0
  const texts = [...cases, ...files]
  const python = pythonDotenv(texts)
  for (const [index, text] of texts.entries()) {
    const variables = accepted(text)
    if (variables === undefined) continue
    count += 1
    const shown = JSON.stringify(text)
    t.strictSame(variables, dotenv(text), `dotenv: ${shown}`)
    t.strictSame(variables, python[index], `python-dotenv: ${shown}`)
    const { findings } = readEnvFile(text)
    if (findings.length === 0 && !text.includes('\r') && !text.startsWith('\ufeff'))
      t.strictSame(variables, systemd(text), `systemd: ${shown}`)
  }
  t.ok(count > numRuns / 10, `${count} files are accepted`)
  for (const text of cases) t.ok(accepted(text), text)
})

t.test('a value that all read alike is not refused', async (t) => {
  const one = fc.sample(
    envFiles.filter((text) => /^[A-Za-z_]\w*[ \t]*=.*$/.test(text) && !text.startsWith('UID')),
    { numRuns: numRuns / 3, seed },
  )
  let count = 0
  const python = pythonDotenv(one)
  for (const [index, text] of one.entries()) {
    const [read, ...others] = [dotenv(text), python[index], systemd(text)].map((each) => JSON.stringify(each))
    const alike = others.every((each) => each === read)
    // No reader says where a quote ends that is never closed, and ${ alone is a mistake.
    if (!alike || text.includes('${') || Object.keys(dotenv(text)).length !== 1) continue
    if (/=[ \t]*['"`]/.test(text) && !/(['"]).*\1[ \t]*$/.test(text)) continue
    count += 1
    t.strictSame(accepted(text), dotenv(text), JSON.stringify(text))
  }
  t.ok(count > 50, `${count} files`)
})

t.test('what is refused names the line', async (t) => {
  for (const [text, line] of refused) {
    const { findings } = readEnvFile(text)
    const [first] = findings.filter(({ severity }) => severity === 'error')
    t.ok(first, JSON.stringify(text))
    const at = text.slice(0, first?.span.start).split('\n').length
    t.equal(text.startsWith("A='x") ? 1 : at, line, JSON.stringify(text))
  }
})

const directory = t.testdir()

/** Reads files with the script's own text; each becomes what sh then exports, or what is said. */
function onHost(awk: string, command: string, texts: readonly string[]): { variables?: Variables; problem?: string }[] {
  const at = join(directory, awk.replace(/\W/g, '-'))
  mkdirSync(join(at, 'bin'), { recursive: true })
  writeFileSync(join(at, 'bin/awk'), `#!/bin/sh\nexec ${command} "$@"\n`)
  chmodSync(join(at, 'bin/awk'), 0o755)
  for (const [index, text] of texts.entries()) writeFileSync(join(at, `${index}`), text)
  const script = genericScript('celeryd')
  const reader = script.slice(script.indexOf("<<'END_OF_READER'\n") + 18, script.indexOf('\nEND_OF_READER'))
  const program = `set -f
${reader}
cd ${shWord(at)} || exit
number=0
while [ "$number" -lt ${texts.length} ]; do
    (
        if text=$(read_environment_file "$number" root); then
            eval "$text"
            /usr/bin/env -0 >"$number.out"
        else
            printf '%s\\n' "$text" >"$number.bad"
        fi
    )
    number=$((number + 1))
done`
  const env = { PATH: `${join(at, 'bin')}:${process.env.PATH}` }
  const { stderr, status } = spawnSync('sh', { input: program, env, encoding: 'utf8', timeout: 600_000 })
  if (status !== 0 || stderr !== '') throw new Error(`${awk}: status ${status}: ${stderr.slice(0, 1000)}`)
  return texts.map((_, index) => {
    try {
      return { problem: readFileSync(join(at, `${index}.bad`), 'utf8') }
    } catch {
      const all = readFileSync(join(at, `${index}.out`), 'utf8')
        .split('\0')
        .slice(0, -1)
      const pairs = all.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)] as const)
      return {
        variables: Object.fromEntries(
          pairs.filter(([name]) => !/^(?:PATH|PWD|LC_ALL|_|OLDPWD|SHLVL|NODE_OPTIONS|_TAPJS_.*)$/.test(name)),
        ),
      }
    }
  })
}

for (const [awk, command] of awks)
  t.test(`${awk} reads them as the compiler does`, async (t) => {
    const texts = [...cases, ...refused.map(([text]) => text), ...files.slice(0, awk === 'mawk' ? 250 : 80)]
    const found = onHost(awk, command, texts)
    for (const [index, text] of texts.entries()) {
      const { variables, problem } = found[index] ?? {}
      t.strictSame(variables, accepted(text), JSON.stringify(text))
      if (problem === undefined) continue
      t.match(problem, /^\S+ line \d+(?:, [\w.-]+)?: .*\n$/)
      const { findings } = readEnvFile(text)
      const [first] = findings.filter(({ severity }) => severity === 'error')
      const source = text.slice(0, first?.span.start)
      // A value in quotes is named by the line on which it begins.
      t.ok(Number(/ line (\d+)/.exec(problem)?.[1]) <= source.split('\n').length, JSON.stringify(text))
    }
    for (const [index, [, line, key]] of refused.entries())
      t.match(found[cases.length + index]?.problem, new RegExp(` line ${line}${key === '' ? '' : `, ${key}`}: `))
  })
