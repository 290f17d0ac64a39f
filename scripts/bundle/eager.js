// @ts-check
// Node only skims a function when it reads a file, and reads it again when it is first called. A function in parentheses
// is compiled at once, since most that stand so are called at once: those that nearly every compilation calls stand so.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import ts from 'typescript'

/**
 * Puts the functions of a bundle in parentheses that the compilation of a config calls. They move to its top, where
 * declarations have their values, too.
 * @param {string} code @param {string} config the path of a config @returns {string} the bundle, which does the same
 */
export function eager(code, config) {
  const called = calledFunctions(code, config)
  const file = ts.createSourceFile('bundle.cjs', code, ts.ScriptTarget.ES2022)
  const directive = file.statements[0]
  if (directive === undefined || directive.getText(file) !== '"use strict";')
    throw new Error('the bundle is not strict')
  /** @type {string[]} */
  const moved = []
  let rest = ''
  let end = directive.end
  for (const statement of file.statements) {
    const start = statement.getStart(file)
    if (!ts.isFunctionDeclaration(statement) || !called.has(`${start}-${statement.end}`)) continue
    moved.push(`${statement.name?.text}=(${statement.getText(file)})`)
    rest += code.slice(end, start)
    end = statement.end
  }
  return `${code.slice(0, directive.end)}var ${moved.join(',')};${rest}${code.slice(end)}`
}

/** Where the functions stand that are called, as `start-end`. @param {string} code @param {string} config @returns {Set<string>} */
function calledFunctions(code, config) {
  const dir = mkdtempSync(join(tmpdir(), 'celery-initd-build-'))
  try {
    const bundle = join(dir, 'bundle.cjs')
    writeFileSync(bundle, code)
    const coverage = join(dir, 'coverage')
    const { status, stderr } = spawnSync(process.execPath, [bundle, 'compile', config], {
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`the bundle cannot compile ${config}: ${stderr}`)
    const results = readdirSync(coverage).flatMap(
      (name) => JSON.parse(readFileSync(join(coverage, name), 'utf8')).result,
    )
    /** @type {{ functions: { ranges: { startOffset: number, endOffset: number, count: number }[] }[] } | undefined} */
    const own = results.find(({ url }) => url.endsWith('/bundle.cjs'))
    const ranges = own?.functions.flatMap(({ ranges }) => ranges.slice(0, 1)) ?? []
    return new Set(
      ranges.flatMap(({ startOffset, endOffset, count }) => (count > 0 ? [`${startOffset}-${endOffset}`] : [])),
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
