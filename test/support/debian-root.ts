/** Root file systems that scripts/test-environment.js makes of Debian's packages, each in a file system of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { shWord } from '../../lib/quote.js'
import { defaultUsers, projectRoot } from './sandbox-setup.js'

export type RootName = 'sysvinit' | 'openrc' | 'openrc-sid' | 'trixie' | 'sid' | 'packages' | 'packages-sid'

/** The directory of a root. @throws Error when it is not there */
export function rootOf(name: RootName): string {
  const root = join(projectRoot, '.cache', `root-${name}`)
  if (!existsSync(join(root, '.made-from')))
    throw new Error(`${root} is missing: run node scripts/test-environment.js --systems`)
  return root
}

/** Where the root of a machine is, in the namespace that holds it. */
export const inside = '/mnt/root'

/**
 * Lines of sh that put a root at `inside`: what is written there goes with the machine. They end in that directory.
 *
 * @param trees directories of the host to be read there
 */
export function overlay(name: RootName, trees: readonly string[] = []): string[] {
  return [
    'set -eu',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'umask 022',
    'mount -n -t tmpfs -o mode=755 machine /mnt',
    `mkdir /mnt/upper /mnt/work ${inside}`,
    `cd ${shWord(rootOf(name))}`,
    `mount -n -t overlay -o lowerdir=.,upperdir=/mnt/upper,workdir=/mnt/work machine ${inside}`,
    `cd ${inside}`,
    // The checkout with its Celery, and its Python, to be read.
    'chmod 711 root',
    ...trees.flatMap((tree) => [
      `mkdir -p .${shWord(tree)}`,
      `mount -n --bind ${shWord(tree)} .${shWord(tree)}`,
      `mount -n -o remount,bind,ro .${shWord(tree)}`,
    ]),
  ]
}

/** Node in a root, with the libraries that a small system lacks: what runs it there. */
export const nodeCommand = ['env', 'LD_LIBRARY_PATH=/usr/local/node', '/usr/local/node/node']

/** Lines of sh that put this Node into the root that is the working directory. */
export function withNode(): readonly string[] {
  const node = realpathSync(process.execPath)
  const { stdout } = spawnSync('ldd', [node], { encoding: 'utf8' })
  const libraries = [...stdout.matchAll(/=> (\S*\/lib(?:stdc\+\+|gcc_s|atomic)\.so\.\d+)/g)].map(
    ([, path = '']) => path,
  )
  return [
    'mkdir -p usr/local/node',
    ...[node, ...libraries].flatMap((path) => {
      const inside = `usr/local/node/${path === node ? 'node' : path.slice(path.lastIndexOf('/') + 1)}`
      return [`: >${inside}`, `mount -n --bind ${shWord(realpathSync(path))} ${inside}`]
    }),
  ]
}

/** Lines of sh that make the accounts of a sandbox in the root that is the working directory. */
export const accounts: readonly string[] = defaultUsers.flatMap(
  ({ name, uid, home = '/', shell = '/usr/sbin/nologin' }) => [
    `echo ${name}:x:${uid}:${uid}::${home}:${shell} >>etc/passwd`,
    `echo '${name}:!:19000::::::' >>etc/shadow`,
    `echo ${name}:x:${uid}: >>etc/group`,
    ...(home === '/' ? [] : [`mkdir -p .${home}; chown ${uid}:${uid} .${home}`]),
  ],
)
