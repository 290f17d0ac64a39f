/**
 * Who can change a file, by lib/templates/who-can-change.sh in all shells: root runs or reads a file only where nobody
 * else has a say in where its path leads and what is there.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { furtherShells, shells } from '../portability/shells.js'
import { projectRoot, sandbox } from '../support/sandbox.js'

const functions = readFileSync(join(projectRoot, 'lib/templates/who-can-change.sh'), 'utf8')

/** What everything is made of, in /srv/way: what begins with `their` is the service user's. */
const tree = `
umask 022; mkdir /srv/way; cd /srv/way
mkdir root root/sub their sticky sticky/dir sticky/their group others 'bl ank' 'arrow -> x' 'st*r[a]?\\b' "quo'te" l
for each in root root/sub their sticky sticky/dir sticky/their group others 'bl ank' 'arrow -> x' 'st*r[a]?\\b' "quo'te"; do
    : >"$each/conf"
done
: >root/their; : >root/groups; : >root/others; : >sticky/theirs
chmod 664 root/groups; chmod 602 root/others; chmod 1777 sticky; chmod 775 group; chmod 757 others
ln -s ../root/conf sticky/theirlink; loud=root/$(printf '\\033[2J'); : >"$loud"; ln -s "../$loud" sticky/loud; ln -s ../root sticky/theirdirlink; ln -s ../root/conf sticky/link
ln -s /srv/way/root/conf their/back
ln -s / slash; ln -s /srv/way self
# Where the kernel goes, and where a shell goes that loses the end of the target.
: >'ends in a line end
'; : >'ends in a line end'
cd l
ln -s /srv/way/root/conf absolute; ln -s ../root/conf relative; ln -s ../root/./sub//..//./conf dots
ln -s ../../../../../../../../../srv/way/root/conf top
ln -s absolute chain1; ln -s chain1 chain2; ln -s chain2 chain3
i=0; before=absolute; while [ $i -lt 40 ]; do i=$((i + 1)); ln -s $before deep$i; before=deep$i; done
ln -s loop loop; ln -s pong ping; ln -s ping pong; ln -s none dangling; ln -s none/../../root/conf overnone
ln -s '/srv/way/bl ank/conf' 'a b'; ln -s /srv/way/root/conf 'a -> b'; ln -s '../arrow -> x/conf' arrow
ln -s '../st*r[a]?\\b/conf' star; ln -s "../quo'te/conf" quote
ln -s '../ends in a line end
' lineend
ln -s ../root dir; ln -s ../root/ slash; ln -s dir/sub/../conf throughdir
ln -s ../their theirdir; ln -s /srv/way/their/conf theirconf; ln -s ../their/back overtheirs
ln -s ../sticky/conf stickyconf; ln -s ../sticky/theirs stickytheirs; ln -s ../sticky/theirlink oversticky
ln -s ../root/their inroot
ln -s ../root/conf theirs; ln -s theirs overtheirs2; ln -s ../root theirroot
cd ..
chown -h celery their root/their sticky/their sticky/theirs sticky/theirlink sticky/theirdirlink sticky/loud l/theirs l/theirroot
chown celery 'ends in a line end
'
`

/** What cannot be followed counts as changed by others. */
const lost = 'what its links lead to'

/** Paths below /srv/way, and what of it others can change; nothing where it is root's alone. */
const cases: readonly [path: string, weak: string][] = [
  ['root/conf', ''],
  ['root//./sub/../conf', ''],
  ['root/conf/', ''],
  ['root/', ''],
  ['root/.', ''],
  ['l/absolute', ''],
  ['l/relative', ''],
  ['l/dots', ''],
  ['l/top', ''],
  ['l/chain3', ''],
  ['l/deep39', ''],
  ['l/deep40', lost],
  ['l/loop', lost],
  ['l/ping', lost],
  ['l/dangling', lost],
  ['l/overnone', lost],
  ['none', lost],
  ['none/../root/conf', lost],
  ['l/a b', ''],
  ['l/a -> b', ''],
  ['l/arrow', ''],
  ['arrow -> x/conf', ''],
  ['l/star', ''],
  ['l/quote', ''],
  ['l/lineend', 'ends in a line end'],
  ['l/dir', ''],
  ['l/dir/', ''],
  ['l/dir/conf', ''],
  ['l/slash/conf', ''],
  ['l/throughdir', ''],
  ['l/dir/../l/relative', ''],
  ['slash/etc/passwd', ''],
  ['self/self/l/relative', ''],
  ['their/conf', 'their/'],
  ['their/../root/conf', 'their/'],
  ['l/theirdir', 'their/'],
  ['l/theirdir/../root/conf', 'their/'],
  ['l/theirconf', 'their/'],
  ['l/overtheirs', 'their/'],
  ['self/l/theirdir/conf', 'their/'],
  ['l/inroot', 'root/their'],
  ['root/groups', 'root/groups'],
  ['root/others', 'root/others'],
  ['group/conf', 'group/'],
  ['others/conf', 'others/'],
  ['l/theirs', 'l/theirs -> ../root/conf'],
  ['l/overtheirs2', 'l/theirs -> ../root/conf'],
  ['l/theirroot/conf', 'l/theirroot -> ../root'],
  ['sticky/conf', ''],
  ['sticky/dir/conf', ''],
  ['sticky/link', ''],
  ['l/stickyconf', ''],
  ['sticky/their/conf', 'sticky/their/'],
  ['l/stickytheirs', 'sticky/theirs'],
  ['l/oversticky', 'sticky/theirlink -> ../root/conf'],
  ['sticky/theirdirlink/conf', 'sticky/theirdirlink -> ../root'],
  ['sticky/loud', 'sticky/loud -> ../root/?[2J'],
]

/** Prints what of each path that it is given others can change, a line each. */
const program = `set -f
celery_initd_trace_again() { :; }
${functions}
for path in "$@"; do
    celery_initd_judge_way "$path" "$shared"
    printf '%s\\n' "$celery_initd_weak"
done
`

const everyShell = [...shells.map(({ command }) => command), ...furtherShells.map(({ path }) => [path])]

t.test('who can change a file', async (t) => {
  const box = await sandbox(t)
  await box.write('/srv/judge', program)
  const made = await box.run(tree)
  t.match(made, { status: 0, stderr: '' })
  const judge = async (shell: readonly string[], paths: readonly string[], env: Record<string, string> = {}) => {
    const { stdout } = await box.run([...shell, '/srv/judge', ...paths], { env: { PATH: '/usr/bin:/bin', ...env } })
    return stdout.split('\n').slice(0, -1)
  }
  for (const shell of everyShell) {
    const found = await judge(
      shell,
      cases.map(([path]) => `/srv/way/${path}`),
    )
    const wrong = cases.flatMap(([path, weak], index) => {
      const wanted = [weak === '' || weak === lost ? weak : `/srv/way/${weak}`]
      // BusyBox's own ls shows control characters as question marks.
      if (path === 'l/lineend' || path === 'sticky/loud') wanted.push(lost)
      return wanted.includes(found[index] ?? 'nothing') ? [] : [`${path}: ${found[index]} is not ${wanted}`]
    })
    t.same(wrong, [], `${shell.join(' ')}: ${cases.length} paths`)
  }

  await box.run('chgrp other /run /srv/way/group; chmod 775 /run; mkdir /run/own')
  for (const shell of everyShell) {
    const shared = { shared: ' /run/ /var/run/ ' }
    t.same(await judge(shell, ['/var/run/own', '/srv/way/group'], shared), ['', '/srv/way/group/'])
    t.same(
      await judge(shell, ['/var/run/own', '/run/own']),
      ['/run/', '/run/'],
      `${shell.join(' ')}: shared directories`,
    )
  }
})

/** What is in the place of ls: it gives the service user the time to change an entry of a sticky directory. */
const changes = {
  'a directory, then a link to one of root': 'rm -r /srv/all/entry; ln -s /srv/root /srv/all/entry',
  'a link to one of root, then a directory': 'rm /srv/all/entry; mkdir /srv/all/entry; : >/srv/all/entry/conf',
  'a link to one of root, then nothing': 'rm /srv/all/entry',
}
for (const [name, change] of Object.entries(changes))
  t.test(`an entry of a sticky directory is ${name}`, { buffered: true }, async (t) => {
    const box = await sandbox(t)
    await box.write('/srv/judge', program)
    // Before the listing, and where a link is read also before that.
    await box.write(
      '/srv/bin/ls',
      `#!/bin/sh\n[ -e /srv/done ] || su celery -s /bin/sh -c '${change}'\n: >/srv/done\nexec /bin/ls "$@"\n`,
    )
    await box.run('mkdir /srv/root; : >/srv/root/conf; mkdir -m 1777 /srv/all')
    await box.run(
      name.startsWith('a link') ? 'ln -s /srv/root /srv/all/entry' : 'mkdir /srv/all/entry; : >/srv/all/entry/conf',
    )
    await box.run('chown -hR celery /srv/all/entry')
    const { stdout } = await box.run(['sh', '/srv/judge', '/srv/all/entry/conf'], {
      env: { PATH: '/srv/bin:/usr/bin:/bin' },
    })
    t.not(stdout, '\n', `somebody else can change it: ${stdout}`)
    t.match(stdout, new RegExp(`^(${lost}|/srv/all/entry.*)\n$`))
  })
