/** The names of services in rc.conf(5). */

/** The name of a service as rc.subr has it: what variables begin with. */
export function rcName(name: string): string {
  return name.replaceAll(/[-.]/g, '_')
}
