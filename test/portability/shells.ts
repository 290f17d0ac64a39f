/** The shells that emitted scripts have to run in, alike. */

export interface Shell {
  readonly name: string
  /** What stands before the script's path. */
  readonly command: readonly string[]
  /** The program that is /bin/sh meanwhile: what the service user's commands are read by. */
  readonly sh: string
  /** It has no `ulimit`, which POSIX has as an extension: a script with limits says that it cannot set them. */
  readonly limitless?: true
}

const shell = (name: string, ...options: readonly string[]): Shell => ({
  name: [name, ...options].join(' '),
  command: [`/bin/${name}`, ...options],
  sh: `/bin/${name}`,
})

/** The first is what the others are compared with. */
export const shells: readonly Shell[] = [
  shell('dash'),
  shell('bash', '--posix'),
  shell('busybox', 'sh'),
  shell('mksh'),
  shell('ksh93'),
  shell('yash'),
  { ...shell('posh'), limitless: true },
  shell('zsh', '--emulate', 'sh'),
]

/** The paths that a variable names. */
const given = (variable: string): string[] => (process.env[variable] ?? '').split(/\s+/).filter((path) => path !== '')

/** Further shells: `make portability SHELLS="/opt/oksh/ksh"`. */
export const furtherShells: readonly Shell[] = given('SHELLS').map((path) => ({
  name: path,
  command: ['/bin/sh'],
  sh: path,
}))

/** Further directories of programs, which take the places of the host's: `make portability USERLANDS=/opt/busybox/bin`. */
export const furtherUserlands: readonly string[] = given('USERLANDS')
