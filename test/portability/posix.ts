/** The utilities of POSIX.1-2008 as shims that refuse what it does not specify. */

/** By utility, its options as getopts has them. */
const options: Readonly<Record<string, string>> = {
  awk: 'F:f:v:',
  basename: '',
  cat: 'u',
  chgrp: 'hHLPR',
  chmod: 'R',
  chown: 'hHLPR',
  cksum: '',
  cmp: 'ls',
  cp: 'fiHLPpR',
  cut: 'b:c:d:f:ns',
  date: 'u',
  dd: '',
  dirname: '',
  env: 'i',
  false: '',
  find: 'HL',
  grep: 'EFce:f:ilnqsvx',
  head: 'n:',
  id: 'Ggnru',
  kill: 'ls:',
  ln: 'fLPs',
  ls: '1ACFHLRSacdfgiklmnopqrstux',
  mkdir: 'm:p',
  mkfifo: 'm:',
  mv: 'fi',
  nice: 'n:',
  nohup: '',
  od: 'A:bcdj:N:ost:vx',
  ps: 'Aadefg:G:ln:o:p:t:u:U:',
  pwd: 'LP',
  rm: 'fiRr',
  rmdir: 'p',
  sed: 'e:f:n',
  sleep: '',
  sort: 'bCcdfik:mno:rt:u',
  tail: 'c:fn:',
  tee: 'ai',
  touch: 'acd:mr:t:',
  tr: 'Ccds',
  true: '',
  tty: '',
  uname: 'amnrsv',
  uniq: 'cdf:s:u',
  wc: 'clmw',
  xargs: 'E:I:L:n:ps:tx',
}

/** What the scripts use beyond POSIX, and why. Every one of them has to be met with. */
export const exceptions: Readonly<Record<string, string>> = {
  su: 'POSIX has nothing to become another user with; choose_su finds out how it is said here',
  setsid: 'only where `command -v` finds it; --detach does without',
  'sleep 0.1': 'where sleep refuses it, wait_for_change waits for whole seconds',
  'ps -o uid': 'where ps refuses it, or stat, the look is made again with the columns of POSIX',
}

/** These have no options to be looked at, but rules of their own. */
const ruled = ['[', 'echo', 'printf', 'test']

/** Their operands may begin with a dash: another command's options, a program's arguments, modes, primaries. */
const operandsApart = ['awk', 'chmod', 'env', 'find', 'kill', 'nice', 'nohup', 'xargs']

const names = Object.keys(exceptions).map((name) => name.replace(/ .*/, ''))
export const utilityNames: readonly string[] = [...new Set([...Object.keys(options), ...ruled, ...names])]

/**
 * The text of the one shim for all of them. What it refuses it writes down, as a line of the utility's name, the word
 * that is wrong, and all words; and fails as a utility would that does not know the option.
 *
 * @param host where the host's own programs are
 */
export function strictUtilities(host: string, notes: string): string {
  const cases = Object.entries(options).map(([name, letters]) => `    ${name}) options=${letters} ;;`)
  return `#!${host}/dash
tool=\${0##*/}
refuse() { # WORD
    printf '%s\\t%s\\t%s\\n' "$tool" "$1" "$(printf %s "$command" | ${host}/tr '\\n\\t' '  ')" >>${notes}
    echo "$tool: POSIX has no $1" >&2
    exit 64
}
command="$tool $*"
case $tool in
    su | setsid)
        printf 'used\\t%s\\n' "$tool" >>${notes}
        exec ${host}/$tool "$@"
        ;;
    echo)
        case \${1:-} in -n | -e | -E) refuse "$1" ;; esac
        case $* in *\\\\*) refuse '\\' ;; esac
        exec ${host}/echo "$@"
        ;;
    printf)
        case \${1:-} in -*) refuse "$1" ;; *%q* | *%\\(*) refuse "$1" ;; esac
        exec ${host}/printf "$@"
        ;;
    test | '[')
        for word in "$@"; do
            case $word in -a | -o | '(' | ')' | == | '<' | '>' | -nt | -ot | -ef | -k | -O | -G | -N | -v) refuse "$word" ;; esac
        done
        exec ${host}/$tool "$@"
        ;;
    sleep)
        case $* in
            0.1 | 0.0[1-9]) printf 'used\\tsleep 0.1\\n' >>${notes} && exit 64 ;;
            '' | *[!0-9]*) refuse "$*" ;;
        esac
        exec ${host}/sleep "$@"
        ;;
${cases.join('\n')}
esac
while getopts ":$options" option; do
    case $option in
        '?') refuse "-$OPTARG" ;;
        :) refuse "-$OPTARG without an argument" ;;
        o) [ "$tool" != ps ] || case \${OPTARG%%=*} in
            ruser | user | rgroup | group | pid | ppid | pgid | pcpu | vsz | nice | etime | time | tty | comm | args) ;;
            uid | stat) printf 'used\\tps -o uid\\n' >>${notes} && exit 64 ;;
            *) refuse "-o $OPTARG" ;;
        esac ;;
    esac
done
case $tool in
    ${operandsApart.join(' | ')}) ;;
    *)
        number=0
        for word in "$@"; do
            number=$((number + 1))
            [ "$number" -lt "$OPTIND" ] || case $word in -?*) [ "$number" -eq "$OPTIND" ] || refuse "$word after an operand" ;; esac
        done
        ;;
esac
case $tool in
    find)
        for word in "$@"; do
            case $word in
                -[HL] | -name | -path | -nouser | -nogroup | -xdev | -prune | -perm | -type | -links | -user | -group | -size) ;;
                -atime | -ctime | -mtime | -exec | -ok | -print | -newer | -depth | -a | -o) ;;
                -*) refuse "$word" ;;
            esac
        done
        ;;
    grep | sed) case $* in *'\\|'* | *'\\+'* | *'\\?'* | *'\\w'* | *'\\s'*) refuse 'such a regular expression' ;; esac ;;
    awk)
        exec ${host}/gawk --posix "$@"
        ;;
esac
exec ${host}/$tool "$@"
`
}

/**
 * What the shims wrote down, made into sentences.
 *
 * @param seen each line of their notes, and a script during which it was written
 * @returns what POSIX does not specify, with the lines of the script that may be meant; and exceptions nobody needed
 */
export function strictFindings(seen: ReadonlyMap<string, string>): string[] {
  const refused = [...seen].flatMap(([line, script]) => {
    const [tool = '', word = '', command = ''] = line.split('\t')
    if (tool === 'used') return []
    const option = word.split(' ')[0] as string
    const lines = script.split('\n').flatMap((text, index) => {
      const names = new RegExp(`(^|[^\\w-])${tool.replace('[', '\\[')}\\s`).test(text)
      return names && text.includes(option) ? [index + 1] : []
    })
    return [`POSIX has no ${word}: ${command} (line ${lines.join(' or ') || 'not found'})`]
  })
  const used = new Set([...seen.keys()].map((line) => line.split('\t')).flatMap(([a, b]) => (a === 'used' ? [b] : [])))
  const needless = Object.keys(exceptions).filter((name) => !used.has(name))
  return [...refused, ...needless.map((name) => `nobody needed the exception for ${name}`)]
}
