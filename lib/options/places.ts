/** Directories of the system, in which a service has no place of its own. */

const systemDirectory = /^(?:(?:\/var)?\/run|\/var\/log|(?:\/var)?\/tmp|\/dev(?:\/shm)?)$/

/** Files of the system that anybody may write to. */
const devices = /^\/dev\/(?:null|stdout|stderr|fd\/\d+|tty|console|log)$/

/** Whether a path is a device or a stream, which has neither a directory nor a name of its own. */
export function isDevice(path: string): boolean {
  return devices.test(path)
}

/**
 * The directory of the system that a file lies directly in; undefined for all other files.
 *
 * @param more directories of a profile that services share, too
 */
export function sharedDirectory(path: string, more: readonly string[] = []): string | undefined {
  const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  return (systemDirectory.test(directory) || more.includes(directory)) && !isDevice(path) ? directory : undefined
}
