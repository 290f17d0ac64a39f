import t from 'tap'
import { emitLogrotate, patterns } from '../../../../lib/targets/logrotate/emit.js'

t.test('patterns: the log of the main process, and those of its pool', async (t) => {
  t.same(patterns('/l/w1%I.log'), ['/l/w1.log', '/l/w1-[0-9]*.log'])
  t.same(patterns('/l/w1-%i.log'), ['/l/w1-[0-9]*.log'])
  t.same(patterns('/l/w1.log'), ['/l/w1.log'])
  t.same(patterns('/l/w1@%h.log'), ['/l/w1@*.log'])
})

t.test('the text', async (t) => {
  const logs = { name: 'x', user: 'u', group: 'g', logs: ['/l/a b.log'], outputs: [], configs: ['/etc/default/x'] }
  const text = emitLogrotate(logs)
  t.match(text, /^# Logs of x, compiled from \/etc\/default\/x by /)
  t.match(text, /\n"\/l\/a b\.log"\n\{\n {4}su u g\n/)
  t.notMatch(text, /copytruncate/)
  t.match(
    emitLogrotate({ ...logs, group: '', outputs: ['/l/a.out'] }),
    /\n"\/l\/a\.out"\n\{\n {4}su u u\n[^}]*copytruncate/,
  )
})
