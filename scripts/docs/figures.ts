/** The figures of docs/: boxes and arrows, with the names that the source itself uses. Pure. */

interface Box {
  readonly at: readonly [left: number, top: number]
  readonly width: number
  readonly title: string
  /** The lines below the title. */
  readonly notes: readonly string[]
}

interface Arrow {
  /** Its corners. */
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly label?: string
  /** Where the label's middle is. */
  readonly labelAt?: readonly [x: number, y: number]
  readonly dashed?: boolean
}

interface Figure {
  readonly title: string
  readonly size: readonly [width: number, height: number]
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
}

const lineHeight = 17

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function heightOf({ notes }: Box): number {
  return 32 + notes.length * lineHeight
}

function boxText(box: Box): readonly string[] {
  const [x, y] = box.at
  return [
    `<rect x="${x}" y="${y}" width="${box.width}" height="${heightOf(box)}" rx="6"/>`,
    `<text class="title" x="${x + 10}" y="${y + 21}">${escaped(box.title)}</text>`,
    ...box.notes.map(
      (note, index) => `<text x="${x + 10}" y="${y + 21 + (index + 1) * lineHeight}">${escaped(note)}</text>`,
    ),
  ]
}

function arrowText({ points, label, labelAt, dashed }: Arrow): readonly string[] {
  const kind = dashed === true ? ' class="dashed"' : ''
  const line = `<polyline${kind} points="${points.map((point) => point.join(',')).join(' ')}" marker-end="url(#head)"/>`
  if (label === undefined || labelAt === undefined) return [line]
  return [line, `<text class="label" x="${labelAt[0]}" y="${labelAt[1]}">${escaped(label)}</text>`]
}

/** From left to right or back, with its label above. */
function arrow(label: string, from: readonly [number, number], to: readonly [number, number]): Arrow {
  return { points: [from, to], label, labelAt: [(from[0] + to[0]) / 2, from[1] - 7] }
}

function draw({ title, size, boxes, arrows }: Figure): string {
  const [width, height] = size
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<!-- Written by scripts/docs.js: change scripts/docs/figures.ts. -->',
    `<title>${escaped(title)}</title>`,
    '<style>',
    'text { font: 13px sans-serif; fill: #24292f } .title { font-weight: bold } .label { text-anchor: middle; fill: #57606a }',
    'rect { fill: #f6f8fa; stroke: #8c959f } polyline { fill: none; stroke: #2f81f7; stroke-width: 1.5 }',
    '.dashed { stroke-dasharray: 5 4; stroke: #8c959f } path { fill: #2f81f7 }',
    '@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .label { fill: #9da7b1 } rect { fill: #1c2227 } }',
    '</style>',
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0,0 L8,4 L0,8 z"/></marker></defs>',
    ...arrows.flatMap(arrowText),
    ...boxes.flatMap(boxText),
    '</svg>',
  ].join('\n')}\n`
}

/** docs/data.svg: from the text of a config to the files of a target. Each note names the folder of lib that makes it. */
export function dataFigure(): string {
  const box = (x: number, y: number, title: string, ...notes: string[]): Box => ({
    at: [x, y],
    width: 175,
    title,
    notes,
  })
  return draw({
    title: 'The way of the data: a config becomes a tree, values, nodes, a service and the files of a target',
    size: [915, 326],
    boxes: [
      box(10, 10, 'Text', 'of each CONFIG,', 'as the host reads it'),
      box(250, 10, 'Tree', 'lib/syntax', 'each word has its place'),
      box(490, 10, 'Values', 'lib/evaluate', 'and what the host runs'),
      box(730, 10, 'Service', 'lib/service', 'for every target'),
      box(490, 130, 'Nodes', 'lib/cluster', 'as celery multi has it'),
      box(10, 130, 'Findings', 'lib/checks', 'of all stages, by place'),
      box(730, 250, 'Terms', 'lib/targets', 'of a service manager'),
      box(490, 250, 'Files', 'lib/templates', 'and their modes'),
    ],
    arrows: [
      arrow('parse', [185, 43], [250, 43]),
      arrow('evaluate', [425, 43], [490, 43]),
      arrow('resolve', [665, 43], [730, 43]),
      {
        points: [
          [577, 76],
          [577, 130],
        ],
      },
      {
        points: [
          [665, 163],
          [770, 163],
          [770, 76],
        ],
      },
      {
        points: [
          [840, 76],
          [840, 250],
        ],
        label: 'lower',
        labelAt: [862, 168],
      },
      arrow('emit', [730, 283], [665, 283]),
      {
        points: [
          [337, 76],
          [337, 150],
          [185, 150],
        ],
        dashed: true,
      },
      {
        points: [
          [530, 76],
          [530, 103],
          [365, 103],
          [365, 176],
          [185, 176],
        ],
        dashed: true,
      },
    ],
  })
}

/**
 * The orders that the shell obeys, in the order of the source.
 * @param obey the text of lib/templates/obey.sh
 */
export function ordersOf(obey: string): readonly string[] {
  const [, cases = ''] = /^ {8}case \$order in\n([\s\S]*?)^ {8}esac$/m.exec(obey) ?? []
  return [...cases.matchAll(/^ {12}'?([a-z]+)(?: '\*)?\)/gm)].map(([, name = '']) => name)
}

/** Words as lines of at most so many letters. */
function linesOf(words: readonly string[], most: number): readonly string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > most) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

/**
 * docs/loop.svg: what start, stop, restart and rolling-restart do until they are finished.
 * @param obey the text of lib/templates/obey.sh
 */
export function loopFigure(obey: string): string {
  return draw({
    title: 'The loop: look, decide, obey, wait, and look again until nothing is left to do',
    size: [850, 250],
    boxes: [
      {
        at: [10, 20],
        width: 220,
        title: 'Look',
        notes: ['one ps: all processes', 'one ls: pid files and logs', 'the table of nodes'],
      },
      {
        at: [310, 20],
        width: 220,
        title: 'Decide',
        notes: ['one awk, for all nodes:', 'the state that is seen,', 'the phase of the verb'],
      },
      { at: [610, 20], width: 230, title: 'Obey', notes: linesOf(ordersOf(obey), 27) },
      { at: [310, 160], width: 220, title: 'Wait', notes: ['a process ends, a pid file', 'appears: a second at most'] },
      { at: [610, 170], width: 230, title: 'Exit status', notes: [] },
    ],
    arrows: [
      {
        points: [
          [230, 55],
          [310, 55],
        ],
      },
      {
        points: [
          [530, 55],
          [610, 55],
        ],
        label: 'orders',
        labelAt: [570, 48],
      },
      {
        points: [
          [670, 103],
          [670, 140],
          [570, 140],
          [570, 190],
          [530, 190],
        ],
        label: 'more to do',
        labelAt: [612, 157],
      },
      {
        points: [
          [310, 190],
          [120, 190],
          [120, 103],
        ],
        label: 'again',
        labelAt: [215, 183],
      },
      {
        points: [
          [760, 103],
          [760, 170],
        ],
        label: 'finished',
        labelAt: [790, 150],
      },
    ],
  })
}
