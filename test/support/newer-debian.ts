/**
 * Sandboxes in the roots of Debian's newer suites: another shell as /bin/sh, another awk, or BusyBox and nothing else,
 * as on Alpine. The suite's own programs are then where those of the host are in other sandboxes: in `hostPrograms`.
 */
import { readFileSync } from 'node:fs'
import { shWord } from '../../lib/quote.js'
import { accounts, inside, overlay, rootOf } from './debian-root.js'
import { Machine } from './machine.js'
import { childOf, LiveSandbox, type Sandbox } from './sandbox.js'
import { hostPrograms } from './sandbox-setup.js'

export interface Userland {
  readonly suite: 'trixie' | 'sid'
  readonly sh: 'dash' | 'busybox'
  readonly awk: 'mawk' | 'busybox'
  /** Whether BusyBox is all that is in PATH, apart from the Python of the stand-ins. */
  readonly alone?: true
}

const host = hostPrograms.split(':')[0] as string

/** Leaves BusyBox alone in the directories of PATH. Hard links: a test may put something else in an applet's place. */
const busyboxAlone = [
  'for directory in usr/bin usr/sbin; do mount -n -t tmpfs -o mode=755 machine "$directory"; done',
  `cp .${host}/busybox usr/bin/busybox`,
  'for applet in $(usr/bin/busybox --list); do [ "$applet" = busybox ] || ln usr/bin/busybox "usr/bin/$applet"; done',
  `ln -s ${host}/python3 usr/bin/python3`,
]

/** A tap test hands itself over, so that the sandbox goes when the test ends, however it ends. */
export async function newerDebian(
  t: { teardown(fn: () => Promise<void>): unknown },
  { suite, sh, awk, alone }: Userland,
): Promise<Sandbox> {
  const machine = await Machine.make(t, {
    name: suite,
    setup: [
      ...overlay(suite),
      ...accounts,
      ...['bin', 'sbin'].flatMap((directory) => [
        `mkdir -p usr/local/host/${directory}`,
        `mount -n --bind ${shWord(`${rootOf(suite)}/usr/${directory}`)} usr/local/host/${directory}`,
        `mount -n -o remount,bind,ro usr/local/host/${directory}`,
      ]),
      `ln -sf ${sh} usr/bin/sh`,
      `ln -sf ${awk} usr/bin/awk`,
      ...(alone ? busyboxAlone : []),
      'cd /',
    ],
    root: inside,
    namespaces: ['--net'],
    init: `${host}/tini -g -s -- ${host}/sleep infinity </dev/null >/dev/null 2>&1`,
    isUp: async ({ pid }) =>
      commandOf(pid).startsWith(`${host}/tini`) && commandOf(childOf(pid)).startsWith(`${host}/sleep`),
  })
  const { pid } = machine.box
  return new LiveSandbox(pid, hostPrograms, () => machine.off(), keeperOf(pid))
}

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

/** The reaper's child, as the sandbox numbers it: after these two come the processes of a test. */
function keeperOf(reaper: number): number {
  const status = readFileSync(`/proc/${childOf(reaper)}/status`, 'utf8')
  return Number(/^NSpid:.*\t(\d+)$/m.exec(status)?.[1])
}
