/** What is known of variables, of `$?`, and of the shell that runs the residual. */

import t from 'tap'
import { Source } from '../../../lib/diagnostics/source.js'
import { EffectsReader } from '../../../lib/evaluate/effects.js'
import { State } from '../../../lib/evaluate/state.js'
import { parse } from '../../../lib/syntax/parser.js'

const source = new Source('config', 'text')
const place = { source, span: { start: 0, end: 4 } }
const effects = (text: string) => new EffectsReader(new Map()).ofStatements(parse(text).script.statements)
const open = (): State => new State({ initial: new Map(), environment: undefined })

t.test('before anything is assigned', (t) => {
  const initial = new Map([
    ['A', 'a'],
    ['B', undefined],
  ])
  const any = new State({ initial, environment: undefined })
  t.same(
    ['A', 'B', 'C', 'PATH'].map((name) => any.lookup(name)),
    ['a', undefined, null, null],
  )
  const none = new State({ initial, environment: new Set(['D']) })
  t.same(
    ['A', 'B', 'C', 'D', 'PATH', 'LC_TIME', 'PS1', 'HOSTNAME', 'HOME'].map((name) => none.lookup(name)),
    ['a', undefined, undefined, null, null, null, null, null, undefined],
  )
  t.equal(none.cell('PATH').exported, true)
  t.same([none.shellCell('C').detached, none.shellCell('D').detached], [true, false])
  t.end()
})

t.test('assignments and what takes them back', (t) => {
  const state = open()
  state.assign('A', '1', [], place)
  const mark = state.mark()
  state.setSwitch('allExport', true)
  state.assign('A', '2', [], place)
  state.assign('PWD', '/x', [], place)
  t.equal(state.lookup('A'), '2')
  t.equal(state.lookup('PWD'), null, 'the shell changes it')
  t.equal(state.cell('A').exported, true, 'set -a')
  t.equal(state.variables().get('A')?.assignments.length, 2)
  state.restore(mark)
  t.equal(state.lookup('A'), '1')
  t.equal(state.cell('A').exported, false)
  t.equal(state.switches.allExport, false)
  t.end()
})

t.test('$? is a value', (t) => {
  const state = open()
  t.equal(state.lookup('?'), '0')
  state.setStatus(3)
  t.equal(state.lookup('?'), '3')
  state.setStatus(null)
  t.equal(state.lookup('?'), null)
  t.end()
})

t.test('what the host may have changed is forgotten', (t) => {
  const state = open()
  for (const name of ['A', 'B'])
    state.assign(
      name,
      '1',
      [{ text: '1', quoted: true, split: false, part: { type: 'literal', value: '1', span: place.span } }],
      place,
    )
  state.setCell('A', { ...state.cell('A'), exported: true })
  state.forget(effects('[ -e /x ] && unset A; f() { :; }'), place)
  t.same([state.lookup('A'), state.lookup('B')], [null, '1'])
  t.same([...state.perhapsExported], ['A'], 'it may have been exported, and may not be any more')
  t.equal(state.functions.get('f'), null, 'only the host knows which f there is')
  t.same(state.cell('A').pieces, [])
  state.forget(effects('. /x'), place)
  t.equal(state.lookup('B'), null)
  t.equal(state.lookup('NEW'), null)
  t.equal(state.cell('B').pieces.length, 1, 'what the config says stays')
  t.end()
})

t.test('what programs see is kept apart', (t) => {
  const state = new State({ initial: new Map(), environment: new Set(['D']) })
  for (const name of ['A', 'B', 'D', 'LANG']) state.assign(name, '1', [], place)
  state.setCell('B', { ...state.cell('B'), exported: true })
  t.same([...state.changedForPrograms].sort(), ['B', 'D', 'LANG'])
  state.unchange('B')
  t.same([...state.changed].sort(), ['A', 'D', 'LANG'])
  t.same([...state.changedForPrograms].sort(), ['D', 'LANG'])
  t.end()
})
