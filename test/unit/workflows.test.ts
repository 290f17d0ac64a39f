/** The workflows and the Makefile name the same goals. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8')
const makefile = read('Makefile').replaceAll('\\\n', ' ')

/** The words of a variable, those of $(addprefix …) and of other variables included. */
function words(name: string): readonly string[] {
  const value = new RegExp(`^${name} = (.*)$`, 'm').exec(makefile)?.[1] ?? ''
  return value
    .replace(/\$\(addprefix ([^,]*),([^)]*)\)/g, (_, prefix: string, list: string) =>
      list.replace(/\S+/g, (each) => prefix + each),
    )
    .split(/\s+/)
    .filter(Boolean)
}

/** The goals that have a recipe, or that a pattern makes of a list. */
const goals = new Set([...makefile.matchAll(/^([a-z][\w-]*):(?!=)/gm)].map(([, name = '']) => name))

t.test('each part of make nightly is a job, and no other', (t) => {
  const parts = words('nightly').flatMap((part) => (part === 'nightly-portability' ? words(part) : [part]))
  const workflow = read('.github/workflows/nightly.yml')
  const list = /^ +part:((?:\n +- \S+)+)\n/m.exec(workflow)?.[1] ?? ''
  const jobs = [...list.matchAll(/- (\S+)/g)].map(([, name = '']) => `nightly-${name}`)
  t.ok(jobs.length > 8, `${jobs.length} jobs`)
  t.same([...jobs].sort(), [...parts].sort())
  for (const part of words('nightly')) t.ok(goals.has(part) || part === 'nightly-portability', `make knows ${part}`)
  t.match(workflow, 'make nightly-$' + '{{ matrix.part }}')
  t.end()
})

t.test('the comment at the top of the Makefile names each part', (t) => {
  const comment = /^# make nightly ([\s\S]*?)\n# make portability/m.exec(makefile)?.[1] ?? ''
  for (const part of words('nightly').filter((name) => name !== 'nightly-portability')) t.match(comment, part)
  for (const part of words('nightly-portability')) t.match(comment, part.replace('nightly-portability', ''))
  t.end()
})

t.test('the goals of the other workflow are there', (t) => {
  const named = [...read('.github/workflows/ci.yml').matchAll(/^ +- goals: (.*)$/gm)].flatMap(([, list = '']) =>
    list.split(' '),
  )
  t.ok(named.length > 4)
  for (const goal of named) t.ok(goals.has(goal), goal)
  t.end()
})
