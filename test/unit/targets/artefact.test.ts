/** The line by which a file says how it was made. */

import t from 'tap'
import { compiledWith } from '../../../lib/targets/artefact.js'

t.test('the command that made a file', async (t) => {
  t.same(compiledWith(['--name', "it's", '/c'], '--target', 'systemd'), [
    "Compiled with: celery-initd compile --target systemd --name 'it'\\''s' /c",
  ])
  t.same(compiledWith(['/etc/a\nb']), [], 'no comment could hold it')
})
