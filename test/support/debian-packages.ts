/** Debian's packages: built in a root of Debian sid, offline, by its own tools, as a builder of Debian does. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shWord } from '../../lib/quote.js'
import { overlay } from './debian-root.js'
import { projectRoot } from './sandbox-setup.js'

export interface Ran {
  readonly status: number | null
  readonly output: string
}

/**
 * Runs sh text as root in sid's root, with a directory of the host as /build, and with no network.
 *
 * @param at what /build is called in there
 */
export function inSid(directory: string, text: string, at = '/build'): Ran {
  const script = [
    ...overlay('packages-sid'),
    `mkdir -p .${at}`,
    `mount -n --bind ${shWord(directory)} .${at}`,
    'mount -n -t proc proc proc',
    'mount -n --rbind /dev dev',
    `exec chroot . sh -euc ${shWord(`cd ${at}\n${text}`)}`,
  ].join('\n')
  const namespaces = ['--mount', '--pid', '--net', '--fork', '--kill-child=KILL', '--propagation', 'private']
  const { status, stdout, stderr } = spawnSync('unshare', [...namespaces, 'sh', '-euc', script], {
    encoding: 'utf8',
    timeout: 300_000,
    killSignal: 'SIGKILL',
  })
  return { status, output: `${stdout}${stderr}` }
}

/** @throws Error with what was printed when it fails */
function mustWork({ status, output }: Ran): string {
  if (status !== 0) throw new Error(`status ${status}: ${output}`)
  return output
}

/** Lays out the source package in a directory, as `make packages` does. Returns the version of the release. */
export function layOut(directory: string): string {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/packaging.js', join(directory, 'made')], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version
}

/** How a build differs from the first. */
export interface Build {
  /** Where it is built. */
  readonly at: string
  /** sh text that runs before it, in the source. */
  readonly before?: string
  /** Debian's revision, when it is another than 1. */
  readonly revision?: number
}

/**
 * Builds what was laid out in a directory, in a copy of it.
 *
 * @returns the directory of the build, and the paths of both packages
 */
export function build(directory: string, version: string, { at, before = ':', revision = 1 }: Build) {
  const to = join(directory, at.replaceAll('/', '-'))
  mkdirSync(to)
  cpSync(join(directory, 'made/debian'), to, { recursive: true, preserveTimestamps: true })
  const changelog = join(to, `celery-initd-${version}/debian/changelog`)
  const text = readFileSync(changelog, 'utf8')
  if (revision !== 1) writeFileSync(changelog, `${text.replace('-1)', `-${revision})`)}\n${text}`)
  mustWork(
    inSid(
      to,
      // -I, -d: a builder of Debian has build-essential, which these packages do not use.
      `cd celery-initd-${version}\ndpkg-checkbuilddeps -I\n${before}\ndpkg-buildpackage -us -uc -d ${revision === 1 ? '' : '-b'}`,
      at,
    ),
  )
  const file = (name: string) => join(to, `${name}_${version}-${revision}_all.deb`)
  return { directory: to, compiler: file('celery-initd'), scripts: file('celeryd-scripts') }
}
