/** Findings for other programs. The schema is the one that OASIS published, as @microsoft/jest-sarif carries it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { gccLine, githubLine, sarif } from '../../../lib/diagnostics/formats.js'
import { pageAddress, pageOf } from '../../../lib/diagnostics/page.js'
import { type Diagnostic, diagnostic } from '../../../lib/diagnostics/report.js'
import { findingsOf } from '../../../scripts/docs/reference.js'
import { schemaProblems } from '../../support/json-schema.js'
import { projectRoot } from '../../support/root.js'

const schema = JSON.parse(readFileSync(join(projectRoot, 'test/fixtures/sarif-2.1.0-rtm.5.json'), 'utf8'))
const pages = { pageOf, pageAddress }

const found: Diagnostic = {
  path: 'etc/a b,c:d%.conf',
  line: 3,
  column: 5,
  endLine: 4,
  endColumn: 2,
  severity: 'note',
  code: 'assigned-twice',
  message: '50% of\r\nit \u001b[31m',
  help: 'remove\none',
}

t.test('gcc', async (t) => {
  t.equal(gccLine(found), 'etc/a b,c:d%.conf:3:5: note: 50% of␍␊it ␛[31m [assigned-twice]\n')
  t.match(gccLine({ ...found, severity: 'error' }), / error: /)
  t.match(gccLine({ ...found, severity: 'warning' }), / warning: /)
})

t.test('github', async (t) => {
  t.equal(
    githubLine(found),
    '::notice file=etc/a b%2Cc%3Ad%25.conf,line=3,endLine=4,col=5,endColumn=5,title=assigned-twice::' +
      '50%25 of%0D%0Ait ␛[31m%0Aremove%0Aone\n',
  )
  t.match(githubLine({ ...found, severity: 'error', help: undefined }), /^::error .*31m\n$/)
  t.match(githubLine({ ...found, severity: 'warning' }), /^::warning /)
})

t.test('sarif is valid, and says where', async (t) => {
  const some = findingsOf({ name: 'celeryd', text: 'CELERYD_NODE=1\nA={{ x }}\nCELERYD_LOGFIL=y\n' }).map(diagnostic)
  for (const list of [[], [found], some]) {
    const log = JSON.parse(sarif(list, [], '0.2.0', pages))
    t.same(schemaProblems(log, schema), [])
    t.equal(log.runs[0].results.length, list.length)
  }
  const [run] = JSON.parse(sarif([...some, found], [], '0.2.0', pages)).runs
  const { rules } = run.tool.driver
  for (const { ruleId, ruleIndex } of run.results) t.equal(rules[ruleIndex].id, ruleId)
  t.equal(new Set(rules.map(({ id }: { id: string }) => id)).size, rules.length, 'each rule once')
  t.match(run.results[0].locations[0].physicalLocation, {
    artifactLocation: { uri: 'celeryd' },
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 13 },
  })
  t.equal(run.results.at(-1).locations[0].physicalLocation.artifactLocation.uri, 'etc/a%20b%2Cc%3Ad%25.conf')
  t.match(rules[0].helpUri, /^https:.*\/unknown-variable\.html$/)
  t.notOk(sarif([found], [], '0.2.0', pages).includes('\u001b'))
  const absolute = JSON.parse(sarif([{ ...found, path: '/etc/x y' }], [], '0.2.0', pages))
  t.equal(absolute.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri, 'file:///etc/x%20y')
})

t.test('sarif says which files were not checked', async (t) => {
  const failure = 'cannot read /etc/a b: permission denied'
  const log = JSON.parse(sarif([found], [{ path: '/etc/a b', failure }], '0.2.0', pages))
  t.same(schemaProblems(log, schema), [])
  t.match(log.runs[0].invocations, [
    {
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: 'error',
          message: { text: failure },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///etc/a%20b' } } }],
        },
      ],
    },
  ])
  t.notOk('invocations' in JSON.parse(sarif([found], [], '0.2.0', pages)).runs[0], 'nothing where all were')
})

t.test('the validator refuses what is not valid', async (t) => {
  const log = JSON.parse(sarif([found], [], '0.2.0', pages))
  const broken = (change: (log: Record<string, never>) => void): readonly string[] => {
    const copy = structuredClone(log)
    change(copy)
    return schemaProblems(copy, schema)
  }
  t.match(broken((copy) => Reflect.deleteProperty(copy, 'runs')).join(), /lacks runs/)
  t.match(broken((copy) => Object.assign(copy, { version: '3' })).join(), /is not one of/)
  t.match(broken((copy) => Object.assign(copy, { extra: 1 })).join(), /extra, which is not known/)
  const region = (copy: Record<string, never>): object =>
    (copy as never as typeof log).runs[0].results[0].locations[0].physicalLocation.region
  t.match(broken((copy) => Object.assign(region(copy), { startLine: 0 })).join(), /less than 1/)
  t.match(broken((copy) => Object.assign(region(copy), { startLine: 'x' })).join(), /not of type integer/)
  t.throws(() => schemaProblems({}, { dependentSchemas: {} }), /dependentSchemas/)
})
