/** What `doctor` asks of a host. An implementation changes nothing; tests give a host that is made of maps. */

/** What is at a path, links not followed. */
export interface FileFact {
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  readonly uid: number
  readonly gid: number
  /** The permission bits, with those of set-uid and sticky. */
  readonly mode: number
  /** Milliseconds since the epoch. */
  readonly changed: number
}

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly uid: number
  /** The words where the system tells them, else one word: the line that ps prints. */
  readonly argv: readonly string[]
  /** The unit of systemd that it belongs to; undefined where there is none. */
  readonly unit: string | undefined
}

/** What a command printed. */
export interface Answer {
  /** null when a signal ended it, or its time was over. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Host {
  /** The account that asks. */
  readonly uid: number
  /** As Node names it: `linux`, `freebsd`, `openbsd`, `netbsd`. */
  readonly platform: string
  /** What `%h` stands for. */
  readonly name: string
  /** `missing` where there is nothing, `hidden` where this account may not look. */
  lstat(path: string): FileFact | 'missing' | 'hidden'
  /** Where a link leads, as it is written. */
  readlink(path: string): string | undefined
  /** The names in a directory, sorted; none where it cannot be read. */
  list(path: string): readonly string[]
  /** The text of a regular file of at most 1 MB. */
  read(path: string): string | undefined
  /** Runs a program of the system for at most so many seconds; undefined where it cannot be run. */
  run(argv: readonly string[], seconds: number): Answer | undefined
  /** All processes; undefined where those of others are hidden. */
  processes(): readonly Process[] | undefined
  /** Why others than root can change a file, '' where they cannot, undefined where it is not known. */
  changeableBy(path: string): string | undefined
  /** Whether a file has an access control list, so that its mode does not say everything. */
  hasAcl(path: string): boolean
}

/** A path with its links followed: where it ends, or what is missing or closed on the way. */
export type Way =
  | { readonly end: string; readonly fact: FileFact; readonly directories: readonly string[] }
  | { readonly missing: string; readonly directories: readonly string[] }
  | { readonly hidden: string; readonly directories: readonly string[] }

/** Links on one way: the kernel follows 40 (path_resolution(7)). */
const mostLinks = 40

/**
 * Follows an absolute path, link by link.
 *
 * @returns where it ends with what is there, or the first part that is missing or hidden; with the directories that were
 * passed on the way, each by its real path
 */
export function follow(host: Host, path: string): Way {
  const directories: string[] = []
  let rest = partsOf(path)
  let at = ''
  let links = 0
  let fact = host.lstat('/')
  while (rest.length > 0) {
    directories.push(at === '' ? '/' : at)
    const [part = '', ...others] = rest
    rest = others
    if (part === '..') {
      at = at.slice(0, Math.max(at.lastIndexOf('/'), 0))
      fact = host.lstat(at === '' ? '/' : at)
      continue
    }
    const current = `${at}/${part}`
    fact = host.lstat(current)
    if (fact === 'missing') return { missing: current, directories }
    if (fact === 'hidden') return { hidden: current, directories }
    if (fact.kind === 'link') {
      links += 1
      const target = host.readlink(current)
      if (target === undefined || links > mostLinks) return { missing: current, directories }
      rest = [...partsOf(target), ...rest]
      if (target.startsWith('/')) at = ''
      fact = host.lstat(at === '' ? '/' : at)
      continue
    }
    at = current
  }
  if (typeof fact === 'string') return { missing: '/', directories }
  return { end: at === '' ? '/' : at, fact, directories: [...new Set(directories)] }
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

/** Whether there is a directory of this path. */
export function isHostDirectory(host: Host, path: string): boolean {
  const way = follow(host, path)
  return 'end' in way && way.fact.kind === 'directory'
}

/** Whether there is a regular file of this path. */
export function isHostFile(host: Host, path: string): boolean {
  const way = follow(host, path)
  return 'end' in way && way.fact.kind === 'file'
}

/** Whether there is anything at this path, links followed. */
export function exists(host: Host, path: string): boolean {
  return 'end' in follow(host, path)
}
