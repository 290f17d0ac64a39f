/** A host that is made of maps: what `doctor` asks of it is answered from there, and nothing is run. */

import type { Answer, FileFact, Host, Process } from '../../lib/doctor/host.js'

/** A file by its text; or more of it: `link` leads elsewhere, without text it is a directory. */
export type FakeFile = string | ({ readonly text?: string; readonly link?: string } & Partial<Omit<FileFact, 'kind'>>)

export interface FakeHost {
  readonly files?: Readonly<Record<string, FakeFile>>
  /** What commands print; a number is their exit status. What is not there cannot be run. */
  readonly commands?: Readonly<Record<string, string | number | Answer>>
  /** undefined where they are hidden. */
  readonly processes?: readonly Process[] | undefined
  readonly uid?: number
  readonly platform?: string
  readonly changeable?: Readonly<Record<string, string>>
  readonly acl?: readonly string[]
}

/** The answers of id(1) and getent(1) for the usual account. */
export const celeryAccount = {
  'id -u celery': '990\n',
  'id -G celery': '990\n',
  'getent group celery': 'celery:x:990:\n',
}

export const account = { name: 'celery', uid: 990, gids: [990] }

export function process(pid: number, argv: readonly string[], more: Partial<Process> = {}): Process {
  return { pid, parent: 1, uid: 990, argv, unit: undefined, ...more }
}

/** Makes one. Directories on the way to a file are root's, with mode 0755. */
export function fakeHost({ files = {}, commands = {}, changeable = {}, acl = [], ...more }: FakeHost = {}): Host & {
  readonly ran: string[]
} {
  const all = new Map<string, FakeFile>([['/', {}]])
  for (const [path, file] of Object.entries(files)) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      if (!all.has(path.slice(0, at))) all.set(path.slice(0, at), {})
    all.set(path, file)
  }
  const real = (path: string): string => {
    let at = ''
    for (const part of path.split('/').filter((each) => each !== '')) {
      const file = all.get(`${at}/${part}`)
      const link = typeof file === 'object' ? file.link : undefined
      at = link === undefined ? `${at}/${part}` : real(link.startsWith('/') ? link : `${at}/${link}`)
    }
    return at
  }
  const textOf = (path: string) => {
    const file = all.get(real(path))
    return typeof file === 'object' ? file.text : file
  }
  const ran: string[] = []
  return {
    ran,
    uid: more.uid ?? 0,
    platform: more.platform ?? 'linux',
    name: 'host1',
    lstat(path) {
      const file = all.get(path)
      if (file === undefined) return 'missing'
      const given = typeof file === 'string' ? { text: file } : file
      const kind = given.link !== undefined ? 'link' : given.text === undefined ? 'directory' : 'file'
      return {
        kind,
        uid: given.uid ?? 0,
        gid: given.gid ?? 0,
        mode: given.mode ?? (kind === 'file' ? 0o644 : 0o755),
        changed: given.changed ?? 0,
      }
    },
    readlink(path) {
      const file = all.get(path)
      return typeof file === 'object' ? file.link : undefined
    },
    list(path) {
      const start = `${real(path)}/`.replace('//', '/')
      const below = [...all.keys()].filter((each) => each.startsWith(start) && each !== start)
      return [...new Set(below.map((each) => each.slice(start.length).split('/')[0] as string))].sort()
    },
    read: textOf,
    run(argv) {
      ran.push(argv.join(' '))
      const answer = commands[argv.join(' ')]
      if (answer === undefined) return undefined
      if (typeof answer === 'object') return answer
      return typeof answer === 'string'
        ? { status: 0, stdout: answer, stderr: '' }
        : { status: answer, stdout: '', stderr: '' }
    },
    processes: () => ('processes' in more ? more.processes : []),
    changeableBy: (path) => (all.has(path) ? (changeable[path] ?? '') : undefined),
    hasAcl: (path) => acl.includes(path),
  }
}
