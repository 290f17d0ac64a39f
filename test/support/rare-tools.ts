/** What the rare stories share. */
import type { ServiceBox } from './service-box.js'

export const path = '/usr/bin:/bin'

export const command = (service: ServiceBox, ...words: string[]) => [...service.subject.shell, service.path, ...words]

/** Puts a program in the place of one of the system's, which is then in /srv/real. */
export const shim = async (service: ServiceBox, name: string, text: string) => {
  await service.box.write(`/srv/shim/${name}`, `#!/bin/sh\n${text}\n`)
  await service.sh(`mkdir -p /srv/real
    if [ ! -e /srv/real/${name} ]; then
      cp -L /usr/bin/${name} /srv/real/${name}
      mount -n --bind /srv/shim/${name} /usr/bin/${name}
    fi`)
}

/** The first node. */
export const node = (service: ServiceBox) => service.nodes[0] as string
