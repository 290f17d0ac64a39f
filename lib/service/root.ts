/** Which services run as root, and whether they were told to. */

import type { Service } from './model.js'

/**
 * Whether an account, as configs name it, is root's: by its number or a name. `toor` is root's second name on the BSDs
 * (passwd(5)); another name of uid 0 only the host knows, where the script asks id(1).
 */
export function isRootAccount(user: string): boolean {
  return user === 'root' || user === 'toor' || /^0+$/.test(user)
}

/**
 * Whether no account or group can have this name: passwd(5) and group(5) put a colon after it; a dash at its beginning,
 * blanks at its ends and slashes are refused by useradd(8), pw(8) and adduser(8) alike. (Names with a blank inside come
 * from directory services.)
 */
export function isImpossibleAccount(name: string): boolean {
  return /[:/\n\0]|^[-\s]|\s$/.test(name)
}

/** Whether the service exports C_FORCE_ROOT, without which Celery's workers refuse to run as root. */
export function forcesRoot({ environment }: Pick<Service, 'environment'>): boolean {
  return environment.some(({ name, value }) => name === 'C_FORCE_ROOT' && value !== '')
}
