/** What ends a command before its work is done: one line for the user, and the exit status. */

export class Failure extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message)
  }
}

/** The command line is wrong: exit status 2. */
export function usageFailure(message: string): Failure {
  return new Failure(`${message}\nTry: celery-initd --help`, 2)
}

export function isUsageFailure({ status }: Failure): boolean {
  return status === 2
}

/** A file cannot be read or written: exit status 3. */
export function fileFailure(path: string, doing: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const reason = code === 'ENOENT' && isMangled(path) ? notUtf8 : (reasons[code] ?? (code || 'unknown error'))
  return new Failure(`cannot ${doing} ${path || "''"}: ${reason}`, 3)
}

/** Whether a path has lost bytes: node decodes all arguments as UTF-8, and what is not becomes U+FFFD. */
export function isMangled(path: string): boolean {
  return path.includes('\ufffd')
}

export const notUtf8 = 'the name is not UTF-8'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'there is a file in the way',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'no such file or directory',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of the path is not a directory',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ERR_INVALID_ARG_VALUE: 'not a path',
}
