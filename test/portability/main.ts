/**
 * `make portability`: prints one table, and fails on any difference. Names of places choose rows:
 * `make portability PLACES="mksh OpenBSD"`; the first shell is always there, as the measure.
 */
import { emitted } from '../support/emitted.js'
import { checkbashisms, insserv, lintian, parsers, shellcheck, unquoted } from '../support/linters.js'
import { turns } from '../support/stories.js'
import { coverage } from './coverage.js'
import { realServices } from './real.js'
import { inShells, onSystems, type Place, services } from './subjects.js'
import { type Line, line, row, rowLine, said, tableOf } from './table.js'

const chosen = process.argv.slice(2)
const isChosen = ({ name }: Place) => chosen.length === 0 || chosen.some((each) => name.startsWith(each))
const began = performance.now()

let fine = true
function show(line: Line): void {
  fine &&= line.fine
  console.log(line.text)
}

for (const [what, text] of emitted) {
  const looks = [parsers, shellcheck, unquoted, checkbashisms]
  show(
    line(
      'linters',
      what,
      looks.flatMap((look) => look(text)),
    ),
  )
}
show(line('lintian', 'a package', lintian()))
show(line('insserv', 'headers', insserv()))

const [first, ...others] = inShells
if (first === undefined) throw new Error('there is no shell')
const places = [first, ...[...others, ...onSystems].filter(isChosen)]

// All cases wait for their turn in one queue, so that no row waits for another's slowest. They mostly sleep.
const turn = turns(16)
const rows = places.flatMap((place) => services.map((service) => ({ place, service })))
const running = rows.map(({ place, service }) => row(place, service, tableOf(service, inShells.includes(place)), turn))
// What a system says is in its own words; a shell says what the first does.
const measures = new Map<string, ReturnType<typeof said>>()
for (const [index, { place, service }] of rows.entries()) {
  const result = await (running[index] as (typeof running)[number])
  if (place === first) measures.set(service.name, said(result))
  show(rowLine(result, inShells.includes(place) ? measures.get(service.name) : undefined))
  const isLast = service === services.at(-1)
  if (isLast && place.findings !== undefined) show(line(place.name, 'what it needs', place.findings()))
}

for (const each of coverage(inShells.filter((place) => place === first || isChosen(place)))) show(await each)
for (const each of realServices(places)) show(await each)

console.log(`${fine ? 'all ok' : 'NOT ALL IS OK'} after ${Math.round((performance.now() - began) / 60_000)} minutes`)
if (!fine) process.exitCode = 1
