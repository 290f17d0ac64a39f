/**
 * The rules of FreeBSD's rclint for scripts of ports (its rclint.py 0.0.3 and its table of errors), in our own words. What
 * is not about form, such as the mark of the version control of old, is left out.
 */

interface Line {
  readonly number: number
  readonly text: string
}

/** What a line at the left margin is, by the first word that tells; undefined is a loose line. */
function kindOf(text: string): string | undefined {
  if (text.startsWith('#!')) return 'shebang'
  if (/^# [A-Z]+: ./.test(text)) return 'rcorder'
  if (text.startsWith('#')) return 'comment'
  if (/^\. /.test(text)) return 'source'
  if (/^(?:name|rcvar)=/.test(text)) return 'init'
  if (/^load_rc_config /.test(text)) return 'load_rc_config'
  if (/^: \$\{[^\s:=]+:?=[^}]*\}$/.test(text)) return 'default'
  if (/^(?:eval |[A-Za-z_]\w*=)/.test(text)) return 'definition'
  if (/^run_rc_command\b/.test(text)) return 'run_rc_command'
  return undefined
}

/** The order of a file (file_order, variables_order). */
const order = [
  'shebang',
  'rcorder',
  'source',
  'init',
  'load_rc_config',
  'default',
  'definition',
  'function',
  'run_rc_command',
]

/** The lines of functions are told apart, with what is wrong with their form (functions_*). */
function functionsOf(lines: readonly Line[], say: (line: Line, text: string) => void): ReadonlyMap<number, Line> {
  const inside = new Map<number, Line>()
  for (const [index, line] of lines.entries()) {
    if (inside.has(line.number)) continue
    if (/^[A-Za-z_]\w*\(\)[ \t]*\{/.test(line.text)) say(line, 'the brace of a function has a line of its own')
    if (!/^[A-Za-z_]\w*\(\)/.test(line.text)) continue
    const end = lines.findIndex(({ text }, at) => at > index && text === '}')
    if (end === -1) {
      say(line, 'a function does not end')
      continue
    }
    const body = lines.slice(index + 1, end).filter(({ text }) => text !== '{')
    if (body.length <= 1) say(line, 'a function of one line is not needed')
    for (const each of body) if (/^[^\t {}]/.test(each.text)) say(each, 'the lines of a function are indented')
    for (const each of lines.slice(index, end + 1)) inside.set(each.number, line)
  }
  return inside
}

/** Whether quotes stand around what needs none (value_quoted). */
function hasPointlessQuotes(value: string): boolean {
  return /^"[^\s|&;<>()$`\\"']*"$|^'[^\s|&;<>()$`\\"']*'$/.test(value)
}

/**
 * @param file the name of the script
 * @returns what rclint has to say, a line each, by line
 */
export function rclint(file: string, script: string): readonly string[] {
  const lines = script.split('\n').map((text, index): Line => ({ number: index + 1, text }))
  const found: { readonly line: Line; readonly text: string }[] = []
  const say = (line: Line, text: string) => found.push({ line, text })
  const [first = { number: 1, text: '' }] = lines
  if (!first.text.startsWith('#!')) say(first, 'no shebang')
  const inside = functionsOf(lines, say)

  const placed: { readonly line: Line; readonly kind: string }[] = []
  for (const line of lines) {
    const owner = inside.get(line.number)
    if (owner === line) placed.push({ line, kind: 'function' })
    if (owner !== undefined || line.text === '') continue
    const kind = kindOf(line.text)
    if (kind === undefined) say(line, `loose line: ${line.text}`)
    else if (kind !== 'comment') placed.push({ line, kind })
  }
  for (const [index, { line, kind }] of placed.entries())
    if (order.indexOf(kind) < order.indexOf(placed[index - 1]?.kind ?? 'shebang'))
      say(line, 'out of the order of a file')

  // rcorder_*: PROVIDE, REQUIRE, BEFORE, KEYWORD; shutdown among the last, FreeBSD not.
  const block = placed.filter(({ kind }) => kind === 'rcorder')
  const words = (word: string) =>
    block.flatMap(({ line }) => (line.text.startsWith(`# ${word}: `) ? line.text.split(' ').slice(2) : []))
  const sequence = ['PROVIDE', 'REQUIRE', 'BEFORE', 'KEYWORD']
  const places = block.map(({ line }) => sequence.indexOf(/^# ([A-Z]+):/.exec(line.text)?.[1] ?? ''))
  if (places.some((place, index) => place < (places[index - 1] ?? 0))) say(first, 'the rcorder block has another order')
  if (!words('KEYWORD').includes('shutdown')) say(first, 'no keyword shutdown')
  if (words('KEYWORD').includes('FreeBSD')) say(first, 'the keyword FreeBSD means nothing')

  // Defaults: what must not be blank has a colon, what may be has none (variables_defaults_*).
  for (const { line, kind } of placed) {
    const [, name = '', colon] = (kind === 'default' && /^: \$\{(\w+)(:?)=/.exec(line.text)) || []
    const ending = name.split('_').at(-1) ?? ''
    if (name !== '' && colon === ':' && !['enable', 'user'].includes(ending))
      say(line, `${name} may be blank: =, not :=`)
    if (name !== '' && colon === '' && ending === 'enable') say(line, `${name} must not be blank: :=, not =`)
    if (/^\w+=\$\{\w+:?-/.test(line.text)) say(line, 'a default in the old style')
    const value = /^\w+=(.*)$/.exec(line.text)?.[1]
    if (value !== undefined && hasPointlessQuotes(value)) say(line, `pointless quotes: ${line.text}`)
    if (value !== undefined && /^(?:""|'')?$/.test(value)) say(line, `an empty value: ${line.text}`)
  }

  // name_mismatch, rcvar_incorrect: the file's name with underscores, in PROVIDE, and in rcvar.
  const textOf = (variable: string) =>
    placed.find(({ line }) => line.text.startsWith(`${variable}=`))?.line.text.split('=')[1]
  const called = textOf('name') ?? ''
  if (called !== file.replaceAll('-', '_') || !words('PROVIDE').includes(called))
    say(first, 'name is not that of the file, or not provided')
  if (textOf('rcvar') !== `${called}_enable`) say(first, 'rcvar is not NAME_enable')
  const [init] = placed.filter(({ kind }) => kind === 'init')
  if (init !== undefined && !init.line.text.startsWith('name=')) say(init.line, 'rcvar is not after name')

  // run_rc_argument.
  const runs = placed.filter(({ kind }) => kind === 'run_rc_command')
  if (runs.length !== 1 || !/\$1|\$\*/.test(runs[0]?.line.text ?? '')) say(first, 'run_rc_command needs "$1", once')
  return found.sort((a, b) => a.line.number - b.line.number).map(({ line, text }) => `${line.number}: ${text}`)
}
