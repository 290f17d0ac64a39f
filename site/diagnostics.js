// @ts-check
/** docs/diagnostics.md as pages: one for each code, and one that lists them. */

/** @typedef {{ readonly code: string, readonly severity: string, readonly problem: string, readonly text: string }} Code */

/**
 * The parts of the document. Its form is that of diagnosticsPage in scripts/docs/reference.ts, which writes it.
 * @param {string} text
 */
export function parts(text) {
  const [intro = '', ...sections] = text.split(/^## /m)
  return {
    intro,
    sections: sections.map((section) => {
      const [heading = '', ...codes] = section.split(/^### /m)
      return { title: heading.trim(), codes: codes.map(codeOf) }
    }),
  }
}

/** @param {string} text from its heading on @returns {Code} */
function codeOf(text) {
  const [, code = '', severity = '', problem = ''] = /^([\w-]+)\n\n\*(\w+)\.\* (.*)\n/.exec(text) ?? []
  if (code === '') throw new Error(`docs/diagnostics.md: not the form of a code: ${text.slice(0, 60)}`)
  return { code, severity, problem, text }
}

/** The page that lists all codes. @param {string} text of docs/diagnostics.md */
export function listText(text) {
  const { intro, sections } = parts(text)
  const lists = sections.map(({ title, codes }) => {
    const rows = codes.map(({ code, severity, problem }) => {
      const cells = [`[${code}](diagnostics.md#${code})`, `*${severity}*`, problem.replaceAll('|', '\\|')]
      return `| ${cells.join(' | ')} |\n`
    })
    return `## ${title}\n\n| code | | problem |\n|---|---|---|\n${rows.join('')}`
  })
  return `${intro}${lists.join('\n')}`
}

/** The pages of the codes, with the section that each is in. @param {string} text of docs/diagnostics.md */
export function codePages(text) {
  return parts(text).sections.flatMap(({ title, codes }) =>
    codes.map((code) => ({ ...code, section: title, text: `# ${code.text}` })),
  )
}
