/** Units for packages, which know no config: they read it when they start, and a generator names their nodes. */

import { findOption } from '../../options/catalogue.js'
import { configDirectories, type Profile } from '../../options/profile.js'
import { optionName } from '../../options/service-kind.js'
import { commentText } from '../../quote.js'
import type { Service } from '../../service/model.js'
import { storeUnits } from '../../service/surroundings.js'
import type { Artefact } from '../artefact.js'
import { engine, enginePath } from '../engine.js'
import { render, type View } from '../template.js'
import { version } from '../version.js'
import { file, settle, timeSpan } from './emit.js'

/** Where packages install units (systemd.unit(5)); the generator has to name it. */
const unitDirectory = '/usr/lib/systemd/system'

/** Where systemd also looks for a package's files (systemd.generator(7), sysusers.d(5), tmpfiles.d(5)). */
const generatorPath = 'usr/lib/systemd/system-generators/celery-initd'
const sysusersPath = 'usr/lib/sysusers.d/celery-initd.conf'
const tmpfilesPath = 'usr/lib/tmpfiles.d/celery-initd.conf'

/**
 * The files of a service that reads its config when it starts: its units, the generator that names the nodes, the engine
 * that the units run, and the entries of sysusers.d and tmpfiles.d. What both services need has the same bytes for both.
 * Their paths are below the root of the file system.
 */
export function emitGenericUnits(service: Service): readonly Artefact[] {
  const { kind, profile } = service
  const directories = configDirectories(profile).join(' or ')
  const introduction = `Made by celery-initd ${version}. Reads its config in ${directories} when it starts.`
  const view: View = {
    introduction: commentText(introduction),
    stores: storeUnits.map((each) => `${each}.service`).join(' '),
    mounts: false,
    alias: false,
    unit: '%n',
    engine: enginePath(service),
    description: kind === 'celeryd' ? 'Celery worker %i of %p' : 'Celery beat',
    beat: kind === 'celerybeat',
    settle,
    // What holds where the config says nothing: the generator knows better.
    stopTimeout: timeSpan(Number(findOption(optionName(kind, 'STOP_TIMEOUT'))?.default)),
  }
  const units =
    kind === 'celeryd'
      ? [
          unit('celeryd.service', render('systemd/generic-all.service', view)),
          unit('celeryd@.service', render('systemd/generic-node.service', view)),
        ]
      : [unit('celerybeat.service', render('systemd/generic-node.service', view))]
  return [...units, generator(profile), engine(service, 'systemd'), ...accountFiles(profile)]
}

/** A unit, below the root of the file system. */
function unit(name: string, text: string): Artefact {
  return file(`${unitDirectory.slice(1)}/${name}`, text)
}

/** One for both services: it looks for the configs of both. */
function generator(profile: Profile): Artefact {
  const view: View = {
    introduction: `Made by celery-initd ${version}.`,
    unitDirectory,
    libexec: profile.libexecDirectory,
    configDirectories: configDirectories(profile).join(' '),
  }
  return { path: generatorPath, text: render('systemd/generator', view), mode: 0o755 }
}

/** The default account, and its directories. */
function accountFiles({ user, group, runDirectory, logDirectory }: Profile): readonly Artefact[] {
  const head = `# Made by celery-initd ${version}.`
  // /var/run is a link to /run wherever there is systemd (file-hierarchy(7)).
  const run = runDirectory.replace(/^\/var\/run(?=\/|$)/, '/run')
  const directories = [`${run}/celery`, `${logDirectory}/celery`].map(
    (path) => `d ${path} 0755 ${user} ${group === '' ? '-' : group} -`,
  )
  const groups = group === '' || group === user ? [] : [`g ${group} -`]
  return [
    file(sysusersPath, `${[head, ...groups, `u ${user} - "Celery"`].join('\n')}\n`),
    file(tmpfilesPath, `${[head, ...directories].join('\n')}\n`),
  ]
}
