/**
 * `make portability`: prints one table, and fails on any difference. Names of places choose rows:
 * `make portability PLACES="mksh OpenBSD"`; the first shell is always there, as the measure.
 */
import { emitted } from '../scripts/emitted.js'
import { checkbashisms, insserv, lintian, parsers, shellcheck, unquoted } from '../scripts/linters.js'
import { realWorkers } from './real.js'
import { inShells, onSystems, type Place, type Service, services } from './subjects.js'
import { isFine, part, type Row, row, rowText, type Said, whole } from './table.js'

const chosen = process.argv.slice(2)
const isChosen = ({ name }: Place) => chosen.length === 0 || chosen.some((each) => name.startsWith(each))

let fine = true
function report(name: string, kind: string, findings: readonly string[]): void {
  fine &&= findings.length === 0
  console.log(`${name.padEnd(20)} ${kind.padEnd(18)} ${findings.length === 0 ? 'ok' : 'DIFFERS'}`)
  for (const text of findings) console.log(`    ${text}`)
}
function show(result: Row): void {
  fine &&= isFine(result)
  console.log(rowText(result))
}

for (const [what, text] of emitted) {
  report(
    'linters',
    what,
    [parsers, shellcheck, unquoted, checkbashisms].flatMap((look) => look(text)),
  )
}
report('lintian', 'a package', lintian())
report('insserv', 'headers', insserv())

const [first, ...others] = inShells
if (first === undefined) throw new Error('there is no shell')
/** One service under all states, the others where systems may differ. */
const tableOf = (service: Service) => (service === services[0] ? whole : part)
const measures = new Map<string, Said>()
for (const service of services) {
  const measure = await row(first, service, tableOf(service))
  measures.set(service.name, measure.said)
  show(measure)
}
/** Two places at a time: their cases mostly sleep. */
async function inPairs(places: readonly Place[], work: (place: Place) => Promise<void>): Promise<void> {
  const left = [...places]
  const next = async (): Promise<void> => {
    const place = left.shift()
    if (place === undefined) return
    await work(place)
    await next()
  }
  await Promise.all([next(), next()])
}
await inPairs(others.filter(isChosen), async (place) => {
  for (const service of services) {
    show(await row(place, service, tableOf(service), measures.get(service.name)))
  }
})
await inPairs(onSystems.filter(isChosen), async (place) => {
  for (const service of services) show(await row(place, service, part))
  if (place.findings !== undefined) report(place.name, 'what it needs', place.findings())
})
for (const [place, findings] of await realWorkers([...inShells, ...onSystems].filter(isChosen))) {
  report(place, 'real Celery', findings)
}
if (!fine) process.exitCode = 1
