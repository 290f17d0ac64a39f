/** The steps of a composite action, read from its YAML as far as ours uses it. */

export interface Step {
  readonly name: string
  readonly shell: string
  readonly env: Readonly<Record<string, string>>
  readonly run: string
}

/** The names of the inputs, each with its default. */
export function inputsOf(text: string): Readonly<Record<string, string | undefined>> {
  const block = /^inputs:\n((?: .*\n|\n)*)/m.exec(text)?.[1] ?? ''
  const found: Record<string, string | undefined> = {}
  let name = ''
  for (const line of block.split('\n')) {
    const key = /^ {2}([a-z-]+):$/.exec(line)?.[1]
    if (key !== undefined) {
      name = key
      found[name] = undefined
    }
    const value = /^ {4}default: '(.*)'$/.exec(line)?.[1]
    if (value !== undefined) found[name] = value
  }
  return found
}

/** The steps in their order. @throws Error on a line that is not read here */
export function stepsOf(text: string): readonly Step[] {
  const [, list = ''] = text.split(/^ {2}steps:\n/m)
  return list
    .split(/^ {4}- /m)
    .slice(1)
    .map((block) => {
      const [settings = '', script = ''] = block.split(/^ {6}run: \|\n/m)
      const env: Record<string, string> = {}
      let name = ''
      let shell = ''
      for (const line of settings.split('\n')) {
        const variable = /^ {8}([A-Z_]+): (.*)$/.exec(line)
        const setting = /^(?: {6})?(name|shell): (.*)$/.exec(line)
        if (variable !== null) env[variable[1] as string] = variable[2] as string
        else if (setting?.[1] === 'name') name = setting[2] as string
        else if (setting?.[1] === 'shell') shell = setting[2] as string
        else if (line.trim() !== '' && line !== '      env:')
          throw new Error(`the action has a line like no other: ${line}`)
      }
      return { name, shell, env, run: script.replaceAll(/^ {8}/gm, '') }
    })
}
