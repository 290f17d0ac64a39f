/**
 * `make portability`: prints one table, and fails on any difference. Names of places choose rows:
 * `make portability PLACES="mksh OpenBSD"`, or `shells` or `systems`; the first shell is always there, as the measure.
 */

import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emitted } from '../support/emitted.js'
import { checkbashisms, dialects, insserv, lintian, parsers, shellcheck } from '../support/linters.js'
import { projectRoot } from '../support/root.js'
import { inTurns, turns } from '../support/stories.js'
import { coverage } from './coverage.js'
import { rcLines, rcPlaces } from './rc.js'
import { realServices } from './real.js'
import { story } from './story.js'
import { inShells, onSystems, type Place, services } from './subjects.js'
import { type Line, line, row, rowLine, said, tableOf } from './table.js'

const chosen = process.argv.slice(2)
const kinds: Readonly<Record<string, readonly Place[]>> = { shells: inShells, systems: onSystems }
const isChosen = (place: Place) =>
  chosen.length === 0 || chosen.some((each) => kinds[each]?.includes(place) ?? place.name.startsWith(each))
const began = performance.now()

/** The table with all that was found, where the one that is printed has the first findings of a row. */
const report = join(projectRoot, 'build/portability.txt')
writeFileSync(report, '')

let fine = true
function show(line: Line): void {
  fine &&= line.fine
  console.log(line.text)
  appendFileSync(report, `${line.whole}\n`)
}

for (const each of rcLines()) show(await each)
// Where only frameworks of the BSDs are chosen, that is all.
if (chosen.length > 0 && chosen.every((name) => rcPlaces.some((place) => place.name === name)))
  process.exit(fine ? 0 : 1)

// What is about no place, make test looks at, too.
if (chosen.length === 0) {
  for (const [what, text] of emitted) {
    const ofDialects = dialects.flatMap((dialect) => shellcheck(text, dialect))
    show(line('linters', what, [...parsers(text), ...ofDialects, ...checkbashisms(text)]))
  }
  show(line('lintian', 'a package', lintian()))
  show(line('insserv', 'headers', insserv()))
}

const [first, ...others] = inShells
if (first === undefined) throw new Error('there is no shell')
const places = [first, ...[...others, ...onSystems].filter(isChosen)]

// First, what all else rests on: that the place's own shell is what runs the script.
const storyTurn = turns()
const stories = places.map(async (place) => {
  const programs = new Set<string>()
  const wrong = await Promise.all(
    inTurns(services, (service) => story(place, service, (ran) => programs.add(ran)), storyTurn),
  )
  return line(place.name, 'a story', wrong.flat(), `run by ${[...programs].join(' and ')}`)
})
for (const each of stories) show(await each)

// All cases wait for their turn in one queue, so that no row waits for another's slowest. They mostly sleep.
const turn = turns(16)
const rows = places.flatMap((place) => services.map((service) => ({ place, service })))
const running = rows.map(({ place, service }) => row(place, service, tableOf(service), turn))
// What a system says is in its own words; a shell says what the first does.
const measures = new Map<string, ReturnType<typeof said>>()
for (const [index, { place, service }] of rows.entries()) {
  const result = await (running[index] as (typeof running)[number])
  if (place === first) measures.set(service.name, said(result))
  show(rowLine(result, inShells.includes(place) ? measures.get(service.name) : undefined))
  const isLast = service === services.at(-1)
  if (isLast && place.findings !== undefined) show(line(place.name, 'what it needs', place.findings()))
}

// In the machine's own shell, make test does that. It puts other programs in the places of utilities.
const replaceable = others.filter((place) => isChosen(place) && !place.ownUtilities)
for (const each of coverage(replaceable)) show(await each)
for (const each of realServices(places)) show(await each)

console.log(`${fine ? 'all ok' : 'NOT ALL IS OK'} after ${Math.round((performance.now() - began) / 60_000)} minutes`)
if (!fine) {
  console.log(`all findings are in ${report}`)
  process.exitCode = 1
}
