/** Completions for bash, zsh and fish, from the table of commands. Static files, which start nothing. Pure. */

import { type CommandUsage, commands } from '../../lib/cli/arguments.js'
import type { CommandOption } from '../../lib/cli/options.js'
import { allCodes } from '../../lib/diagnostics/messages.js'
import { profileSettings } from '../../lib/options/profile.js'

const notice = '# Written by scripts/docs.js: change what it is made from.'

const all: readonly (readonly [name: string, command: CommandUsage])[] = Object.entries(commands)

/** The codes of diagnostics, which each file has once. */
const codes = [...allCodes()].sort().join(' ')

/** What can stand for the value of an option: words, codes, files, or whatever people type. */
function valuesOf(
  name: string,
  { complete, value }: CommandOption,
): readonly string[] | 'code' | 'file' | 'any' | undefined {
  if (value === undefined) return undefined
  if (value === 'CODE') return 'code'
  if (name === 'set') return profileSettings.map(({ key }) => `${key}=`)
  if (complete === undefined) return 'any'
  return complete === 'file' || complete === 'directory' ? 'file' : complete
}

/** Every option once, whichever command has it. */
function allOptions(): readonly (readonly [string, CommandOption])[] {
  return [...new Map(all.flatMap(([, command]) => Object.entries(command.options)))]
}

/** The ways to write an option. */
function spellings(name: string, { short }: CommandOption): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])]
}

function bash(): string {
  const values = allOptions().flatMap(([name, option]) => {
    const given = valuesOf(name, option)
    if (given === undefined) return []
    const actions = { any: 'return', file: 'files=yes', code: 'words=$codes' }
    const action = typeof given === 'string' ? actions[given] : `words='${given.join(' ')}'`
    return [`        ${spellings(name, option).join(' | ')}) ${action} ;;`]
  })
  const options = all.map(([name, command]) => {
    const words = Object.entries(command.options).flatMap(([option, described]) => spellings(option, described))
    const operands = command.complete === 'file' ? ' files=yes' : ` operands='${command.complete.join(' ')}'`
    return `        ${name}) options='${words.join(' ')}'${operands} ;;`
  })
  return `${notice}
# shellcheck shell=bash

_celery_initd() {
    local current=\${COMP_WORDS[COMP_CWORD]}
    local previous=\${COMP_WORDS[COMP_CWORD - 1]}
    local codes='${codes}'
    local words='' options='' operands='' files='' IFS=$' \\t\\n'
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        words='${[...all.map(([name]) => name), '--help', '--version'].join(' ')}'
        # shellcheck disable=SC2207 # none of the words has a blank
        COMPREPLY=($(compgen -W "$words" -- "$current"))
        return
    fi
    # bash takes the = of --option=value for a word.
    if [ "$current" = = ]; then
        current=
    elif [ "$previous" = = ]; then
        previous=\${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $previous in
${values.join('\n')}
    esac
    if [ -z "$words$files" ]; then
        case \${COMP_WORDS[1]} in
${options.map((line) => `    ${line}`).join('\n')}
        esac
        case $current in
            -*)
                words=$options
                files=
                ;;
            *) words=$operands ;;
        esac
    fi
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    if [ -n "$files" ]; then
        IFS=$'\\n'
        # shellcheck disable=SC2207
        COMPREPLY=($(compgen -f -- "$current"))
        compopt -o filenames 2>/dev/null
    fi
    case \${COMPREPLY[0]-} in
        *=) compopt -o nospace 2>/dev/null ;;
    esac
}
complete -F _celery_initd celery-initd
`
}

/** Text in an argument of zsh's _arguments, inside single quotes. */
function zshText(text: string): string {
  return text.replaceAll(/[\\:[\]]/g, '\\$&').replaceAll("'", "'\\''")
}

function zshOption(name: string, option: CommandOption): string {
  const given = valuesOf(name, option)
  const many = option.multiple === true ? '*' : ''
  const action =
    given === undefined
      ? ''
      : `:${zshText(option.value?.includes('|') ? name : (option.value ?? ''))}:${
          typeof given === 'string' ? { file: '_files', any: ' ', code: '($codes)' }[given] : `(${given.join(' ')})`
        }`
  const rest = `[${zshText(option.help)}]${action}`
  // The codes are a variable, which single quotes would hide.
  const quoted = (text: string) => (given === 'code' ? `"${text}"` : `'${text}'`)
  const { short } = option
  if (short === undefined) return quoted(`${many}--${name}${given === undefined ? '' : '='}${rest}`)
  return `'(-${short} --${name})'{-${short},--${name}${given === undefined ? '' : '='}}'${rest}'`
}

function zsh(): string {
  const cases = all.map(([name, command]) => {
    const operand = command.complete === 'file' ? "'*:config:_files'" : `':what:(${command.complete.join(' ')})'`
    const lines = Object.entries(command.options).map(([option, described]) => zshOption(option, described))
    return `        ${name})\n            _arguments \\\n${[...lines, operand].map((line) => `                ${line}`).join(' \\\n')}\n            ;;`
  })
  return `#compdef celery-initd
${notice}

_celery-initd() {
    local codes='${codes}'
    local -a commands
    commands=(
${all.map(([name, { summary }]) => `        '${name}:${zshText(summary)}'`).join('\n')}
    )
    if (( CURRENT == 2 )); then
        _describe -t commands command commands
        _arguments '--help[print this]' '--version[print the version]'
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
${cases.join('\n')}
    esac
}

_celery-initd "$@"
`
}

/** A word of fish in single quotes. */
function fishText(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}

function fishOption(command: string, name: string, option: CommandOption): string {
  const given = valuesOf(name, option)
  const value =
    given === undefined
      ? ''
      : given === 'file'
        ? ' -r -F'
        : given === 'any'
          ? ' -x'
          : given === 'code'
            ? ` -x -a ${fishText(codes)}`
            : ` -x -a ${fishText(given.join(' '))}`
  const short = option.short === undefined ? '' : ` -s ${option.short}`
  const condition = `-n '__fish_seen_subcommand_from ${command}'`
  return `complete -c celery-initd ${condition} -l ${name}${short}${value} -d ${fishText(option.help)}`
}

function fish(): string {
  const first = "-n '__fish_use_subcommand'"
  return `${[
    notice,
    'complete -c celery-initd -f',
    `complete -c celery-initd ${first} -l help -s h -d 'print this'`,
    `complete -c celery-initd ${first} -l version -d 'print the version'`,
    ...all.map(([name, { summary }]) => `complete -c celery-initd ${first} -a ${name} -d ${fishText(summary)}`),
    ...all.flatMap(([name, command]) => [
      `complete -c celery-initd -n '__fish_seen_subcommand_from ${name}' ${
        command.complete === 'file' ? '-F' : `-a ${fishText(command.complete.join(' '))}`
      }`,
      ...Object.entries(command.options).map(([option, described]) => fishOption(name, option, described)),
    ]),
  ].join('\n')}\n`
}

/** The files of completions/, under the names by which the shells find them. */
export function completionFiles(): readonly { readonly file: string; readonly text: string }[] {
  return [
    { file: 'celery-initd.bash', text: bash() },
    { file: '_celery-initd', text: zsh() },
    { file: 'celery-initd.fish', text: fish() },
  ]
}
