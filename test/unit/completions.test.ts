/** The completions of completions/: current, and tried in the shells that they are for. */

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { commands } from '../../lib/cli/arguments.js'
import { allCodes } from '../../lib/diagnostics/messages.js'
import { profileSettings } from '../../lib/options/profile.js'
import { targets } from '../../lib/targets/index.js'
import { completionFiles } from '../../scripts/docs/completions.js'
import { projectRoot } from '../support/root.js'

const dir = join(projectRoot, 'completions')

/** What a program prints, given arguments and a place to run in. */
function output(command: string, args: readonly string[], cwd: string): string {
  const env = { PATH: process.env.PATH ?? '', HOME: cwd, LC_ALL: 'C', TERM: 'dumb', XDG_CONFIG_HOME: cwd }
  const { stdout, stderr, error, status } = spawnSync(command, args, { encoding: 'utf8', cwd, env, timeout: 60_000 })
  if (error !== undefined || status !== 0)
    throw new Error(`${command}: ${error?.message ?? `status ${status}: ${stderr}`}`)
  return stdout
}

/** Asks bash as readline does: with the words, split at its word breaks, and the place of the cursor. */
function askBash(line: string, cwd: string): string[] {
  const script = `. "$1"
    shift
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _celery_initd
    if [ "\${#COMPREPLY[@]}" -gt 0 ]; then printf '%s\\n' "\${COMPREPLY[@]}"; fi`
  const words = line.split(/ +|(?<==)|(?==)/)
  return lines(output('bash', ['--norc', '-c', script, 'bash', join(dir, 'celery-initd.bash'), ...words], cwd))
}

/** Asks zsh: an interactive one on a terminal of its own, in which compadd prints what it is given. */
function askZsh(line: string, cwd: string): string[] {
  const inner = `PROMPT=
fpath=($COMPLETIONS $fpath)
autoload -U compinit
compinit -u -D
bindkey '^I' complete-word
zstyle ':completion:*' insert-tab false
zstyle ':completion:*' list-prompt ''
say_end() { print -r -- '<END>'; exit }
comppostfuncs=(say_end)
compadd() {
    if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then
        builtin compadd "$@"
        return
    fi
    typeset -a hits
    builtin compadd -A hits "$@"
    (( $#hits )) && print -rl -- '<HIT>'$^hits'</HIT>'
    builtin compadd "$@"
}
print ready
`
  const outer = `zmodload zsh/zpty
export COMPLETIONS=$1
zpty inner zsh -f -i
print -r -- "$2" >./inner.zsh
zpty -w inner '. ./inner.zsh'
zpty -r -m inner text '*ready*' || exit 1
zpty -w -n inner "$3"$'\\t'
while zpty -r inner text; do
    print -r -- "$text"
    [[ $text == *'<END>'* ]] && break
done`
  const text = output('zsh', ['-f', '-c', outer, 'zsh', dir, inner, line], cwd)
  return [...new Set([...text.matchAll(/<HIT>(.*?)<\/HIT>/g)].map(([, hit]) => hit as string))]
}

/** Asks fish, which answers with descriptions after a tab. */
function askFish(line: string, cwd: string): string[] {
  const script = `source $argv[1]; complete -C $argv[2]`
  const all = lines(output('fish', ['--no-config', '-c', script, join(dir, 'celery-initd.fish'), line], cwd))
  return all.map((each) => each.split('\t')[0] as string)
}

function lines(text: string): string[] {
  return text.split('\n').filter((each) => each !== '')
}

const shells = { bash: askBash, zsh: askZsh, fish: askFish }

t.test('the files are those of this code', async (t) => {
  const files = completionFiles()
  t.same(readdirSync(dir).sort(), files.map(({ file }) => file).sort())
  for (const { file, text } of files)
    t.equal(readFileSync(join(dir, file), 'utf8'), text, `${file}: run node scripts/docs.js`)
})

for (const [shell, ask] of Object.entries(shells))
  t.test(shell, async (t) => {
    const cwd = t.testdir({ 'celery conf': '', other: '' })
    const asked = (line: string) => ask(line, cwd).sort()
    const names = Object.keys(commands)
    for (const name of names) t.ok(asked('celery-initd ').includes(name), name)
    t.same(asked('celery-initd comp'), ['compile'])
    t.same(
      asked('celery-initd compile --target s'),
      targets
        .map(({ name }) => name)
        .filter((name) => name.startsWith('s'))
        .sort(),
    )
    t.match(asked('celery-initd compile --target=logr').join(' '), /logrotate$/)
    t.same(asked('celery-initd compile --no-inl'), ['--no-inline-disable'])
    const options = asked('celery-initd explain --')
    for (const option of ['--host', '--profile', '--env-file'])
      t.ok(
        options.some((each) => each.startsWith(option)),
        option,
      )
    t.notOk(
      options.some((each) => each.startsWith('--generic')),
      'only the options of the command',
    )
    t.same(
      asked('celery-initd check --explain root-u'),
      [...allCodes()].filter((code) => code.startsWith('root-u')),
    )
    t.same(
      asked('celery-initd compile --set run_d').map((each) => each.replace(/=?$/, '=')),
      profileSettings.map(({ key }) => `${key}=`).filter((key) => key.startsWith('run_d')),
    )
    t.same(asked('celery-initd compile --profile oth'), ['other'], 'a file as a value')
    t.match(asked('celery-initd check cel').join(), /^celery(?:\\ | )conf$/, 'a file with a blank')
    t.same(asked('celery-initd sample celeryb'), ['celerybeat'])
    t.same(asked('celery-initd compile --name cel'), [], 'nothing where only people know')
  })
