// @ts-check
// What was measured, as a table in the terminal, a table in Markdown and a picture.

/**
 * @typedef {{
 *   name: string, unit: 's' | 'ms' | 'µs' | 'MiB' | '×' | '', ours: readonly number[], theirs?: readonly number[] | undefined,
 *   ratios?: readonly number[], budget?: string, met?: boolean
 * }} Row values of one kind, in `unit`; theirs are the reference's; ratios are pair by pair
 * @typedef {{ title: string, rows: Row[] }} Section
 */

const sorted = (/** @type {readonly number[]} */ values) => [...values].sort((a, b) => a - b)

/** @param {readonly number[]} values */
export function median(values) {
  const all = sorted(values)
  const half = all.length / 2
  return ((all[Math.floor(half)] ?? Number.NaN) + (all[Math.ceil(half) - 1] ?? Number.NaN)) / 2
}

/** Three figures, and no more decimals than say something. @param {number} value */
const figure = (value) =>
  Number.isInteger(value) || value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3)

/** @param {readonly number[] | undefined} values @param {string} unit */
function spread(values, unit) {
  if (values === undefined || values.length === 0) return ''
  const middle = `${figure(median(values))}${unit === '' ? '' : ` ${unit}`}`
  const all = sorted(values)
  const [least = 0, most = 0] = [all[0], all.at(-1)]
  return least === most ? middle : `${middle} [${figure(least)}..${figure(most)}]`
}

const verdict = (/** @type {Row} */ { met }) => (met === undefined ? '' : met ? 'ok' : 'MISSED')

const head = ['', 'ours', 'reference', 'ratio', 'budget', '']
const cells = (/** @type {Row} */ row) => [
  row.name,
  spread(row.ours, row.unit),
  spread(row.theirs, row.unit),
  spread(row.ratios, '×'),
  row.budget ?? '',
  verdict(row),
]

/** @param {readonly Section[]} sections */
export function plainTable(sections) {
  const all = [head, ...sections.flatMap(({ rows }) => rows.map(cells))]
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  const line = (/** @type {string[]} */ row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd()
  return sections.map(({ title, rows }) => [title, ...[head, ...rows.map(cells)].map(line), ''].join('\n')).join('\n')
}

/** @param {string} preamble @param {readonly Section[]} sections */
export function markdown(preamble, sections) {
  const line = (/** @type {string[]} */ row) => `| ${row.join(' | ')} |`
  const tables = sections.map(({ title, rows }) =>
    [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n'),
  )
  return `${[preamble, ...tables].join('\n\n')}\n`
}

/** Bars on a logarithmic scale: ours above the reference's. @param {readonly Row[]} rows in seconds */
export function picture(rows) {
  const [scale, right, top, step] = [500, 60, 56, 40]
  // No font is measured here: of common sans-serifs at 13 px, a letter is 7 wide at most, on average.
  const left = 20 + 7 * Math.max(...rows.map(({ name }) => name.length))
  const [width, height] = [left + scale + right, top + rows.length * step + 30]
  const values = rows.flatMap(({ ours, theirs = [] }) => [median(ours), median(theirs)])
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.ceil(Math.log10(Math.max(...values)))
  const x = (/** @type {number} */ value) => left + ((Math.log10(value) - low) / (high - low)) * scale
  const text = (/** @type {number} */ at, /** @type {number} */ y, /** @type {string} */ words, more = '') =>
    `<text x="${at.toFixed(1)}" y="${y.toFixed(1)}"${more}>${words}</text>`
  const bar = (/** @type {number} */ value, /** @type {number} */ y, /** @type {string} */ of) =>
    `<rect class="${of}" x="${left}" y="${y}" width="${(x(value) - left).toFixed(1)}" height="13"/>` +
    text(x(value) + 5, y + 11, `${figure(value)} s`)
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i))
  const bottom = top + rows.length * step
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>Seconds that the verbs take, on a logarithmic scale</title>',
    '<style>',
    'text { font: 13px sans-serif; fill: #24292f } line { stroke: #8888; stroke-width: 1 }',
    '.ours { fill: #2f81f7 } .reference { fill: #8c959f }',
    '@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }',
    '</style>',
    `<rect class="ours" x="${left}" y="10" width="13" height="13"/>${text(left + 19, 21, 'ours')}`,
    `<rect class="reference" x="${left + 80}" y="10" width="13" height="13"/>${text(left + 99, 21, 'Celery’s own script')}`,
    ...decades.map((value) => {
      const at = x(value).toFixed(1)
      const label = text(
        x(value),
        bottom + 20,
        `${value >= 1 ? value : value.toFixed(-Math.log10(value))} s`,
        ' text-anchor="middle"',
      )
      return `<line x1="${at}" y1="${top - 8}" x2="${at}" y2="${bottom}"/>${label}`
    }),
    ...rows.map(({ name, ours, theirs = [] }, i) => {
      const y = top + i * step
      const label = text(left - 10, y + 18, name, ' text-anchor="end"')
      return `${label}\n${bar(median(ours), y, 'ours')}\n${bar(median(theirs), y + 15, 'reference')}`
    }),
    '</svg>',
  ].join('\n')}\n`
}
