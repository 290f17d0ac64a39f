/** The host that `doctor` looks at: its files, its processes, and what a few programs of the system say. Nothing is changed. */

import { spawnSync } from 'node:child_process'
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { Answer, FileFact, Host, Process } from '../doctor/host.js'
import { changeableBy } from './ownership.js'

/** Where programs of a system are. */
const systemPath = '/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin'

/** So much of a file is read: configs, scripts and units are small. */
const largest = 1_048_576

/** The host on which this runs. */
export function thisHost(): Host {
  return {
    uid: process.getuid?.() ?? -1,
    platform: process.platform,
    name: hostname(),
    lstat,
    readlink,
    list,
    read,
    run: runProgram,
    processes: () => (list('/proc/self').length > 0 ? fromProc() : fromPs()),
    changeableBy,
    hasAcl: (path) => (runProgram(['ls', '-ld', path], 10)?.stdout ?? '').slice(10, 11) === '+',
  }
}

function lstat(path: string): FileFact | 'missing' | 'hidden' {
  try {
    const stats = lstatSync(path)
    const kind = stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'directory' : stats.isFile() ? 'file' : 'other'
    return { kind, uid: stats.uid, gid: stats.gid, mode: stats.mode & 0o7777, changed: stats.mtimeMs }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'hidden'
  }
}

function readlink(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path).sort()
  } catch {
    return []
  }
}

/** Nothing waits: neither a FIFO that is in the place of a file, nor a file of any size. */
function read(path: string): string | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
    const stats = fstatSync(descriptor)
    // Files of /proc say that they are empty.
    return stats.isFile() && stats.size <= largest ? readFileSync(descriptor, 'utf8') : undefined
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** Programs are looked for where the system has its own, and get nothing of the caller's environment but the locale. */
function runProgram([program = '', ...words]: readonly string[], seconds: number): Answer | undefined {
  const { error, status, stdout, stderr } = spawnSync(program, words, {
    env: { PATH: systemPath, LC_ALL: 'C' },
    cwd: '/',
    encoding: 'utf8',
    input: '',
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: largest,
  })
  const isOver = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT'
  return error !== undefined && !isOver ? undefined : { status, stdout, stderr }
}

/** Linux: words, owners and units exactly. Undefined where the first process is hidden (proc(5), hidepid). */
function fromProc(): readonly Process[] | undefined {
  if (list('/proc/1').length === 0) return undefined
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const status = read(`/proc/${name}/status`)
      const words = read(`/proc/${name}/cmdline`)
      if (status === undefined || words === undefined) return []
      const field = (key: string) => new RegExp(`^${key}:\\t(\\S+)`, 'm').exec(status)?.[1] ?? ''
      // Dead, and only waiting for its parent; or in a container of this host, whose numbers are others.
      if (field('State') === 'Z' || /^NSpid:\t\d+\t/m.test(status)) return []
      const argv = words.replace(/\0+$/, '').split('\0')
      const unit = /\/([^/\n]+\.service)(?:\/|$)/m.exec(read(`/proc/${name}/cgroup`) ?? '')?.[1]
      return [{ pid: Number(name), parent: Number(field('PPid')), uid: Number(field('Uid')), argv, unit }]
    })
}

/** Elsewhere: what ps(1) prints (POSIX.1-2008; `uid` is known to the BSDs). */
function fromPs(): readonly Process[] | undefined {
  const answer = runProgram(['ps', '-A', '-ww', '-o', 'pid=', '-o', 'ppid=', '-o', 'uid=', '-o', 'args='], 10)
  if (answer?.status !== 0) return undefined
  return answer.stdout.split('\n').flatMap((line) => {
    const [, pid, parent, uid, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    if (command === undefined) return []
    return [{ pid: Number(pid), parent: Number(parent), uid: Number(uid), argv: [command], unit: undefined }]
  })
}
