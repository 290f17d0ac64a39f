/**
 * Plain English in documents, messages, comments and titles of tests: the turns of phrase that a technical writer would
 * not use, each with what to write instead.
 */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { projectRoot } from '../support/root.js'

interface Turn {
  readonly pattern: RegExp
  readonly instead: string
  /** A sentence that has it, and one that is fine. */
  readonly bad: string
  readonly good: string
}

const turns: readonly Turn[] = [
  {
    // Not "there is no config" or "is no longer".
    pattern: /(?<!\b(?:there|here) )\b(?:is|are|was|were) no (?!longer\b|more\b|one\b)[a-z]+/i,
    instead: 'is not a …',
    bad: 'A comment is no command.',
    good: 'There is no config, and it is no longer read.',
  },
  {
    pattern: /\bbehind (?:a|an|each|it|that|the option|the name|them)\b|\bwhat is behind\b|\bcomes behind\b/i,
    instead: 'after …',
    bad: 'the word behind an option',
    good: 'a load balancer behind which it runs',
  },
  { pattern: /\bbesides\b/i, instead: 'also, other than', bad: 'and a log besides', good: 'the one beside it' },
  { pattern: /\bwhoever\b/i, instead: 'anyone who', bad: 'Whoever asks', good: 'Anyone who asks' },
  { pattern: /\bhardly\b/i, instead: 'almost never', bad: 'It hardly matters', good: 'It seldom matters' },
  { pattern: /\bas it stands\b/i, instead: 'as it is', bad: 'the text as it stands', good: 'it stands there' },
  { pattern: /\bto be had\b/i, instead: 'cannot be had', bad: 'none is to be had', good: 'one has to be made' },
  { pattern: /\btakes down\b/i, instead: 'lists', bad: 'It takes down the pids', good: 'It takes it down' },
  {
    pattern: /\b(?:made|make|makes) out\b/i,
    instead: 'work out',
    bad: 'nodes cannot be made out',
    good: 'made of out-of-tree code',
  },
]

/** Everything that people read, but what is made from it, and lists of the turns themselves. */
const read = [
  '*.md',
  '*.ts',
  '*.js',
  '*.sh',
  '*.yml',
  '*.html',
  'Makefile',
  'examples',
  'web',
  'generic-init.d',
  'packaging',
  'man',
]
const left = new Set(['test/unit/prose.test.ts'])

t.test('each turn is found, and no more than that', async (t) => {
  for (const { pattern, bad, good } of turns) {
    t.match(bad, pattern)
    t.notMatch(good, pattern)
  }
})

t.test('nothing that people read has one', async (t) => {
  const { stdout, status } = spawnSync('git', ['ls-files', '-z', ...read], { cwd: projectRoot, encoding: 'utf8' })
  t.equal(status, 0)
  const files = stdout.split('\0').filter((path) => path !== '' && !left.has(path))
  t.ok(files.length > 300, `${files.length} files`)
  const found: string[] = []
  for (const path of files) {
    const lines = readFileSync(join(projectRoot, path), 'utf8').split('\n')
    lines.forEach((line, index) => {
      for (const { pattern, instead } of turns) {
        const [turn] = pattern.exec(line) ?? []
        if (turn !== undefined) found.push(`${path}:${index + 1}: ${turn}: ${instead}`)
      }
    })
  }
  t.same(found, [])
})
