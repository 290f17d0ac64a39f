/** The service script of OpenRC, which openrc-run reads, and its file in conf.d. */

import { ownPart } from '../../options/catalogue.js'
import { comment, sample } from '../../options/sample.js'
import { servicePrefix } from '../../options/service-kind.js'
import { commentText } from '../../quote.js'
import type { Service } from '../../service/model.js'
import { storeScripts } from '../../service/surroundings.js'
import { assignedWord } from '../../service/value.js'
import { verbs } from '../../service/verbs.js'
import { madeFrom, nativeCompiledWith } from '../artefact.js'
import { enginePath } from '../engine.js'
import { render, type View } from '../template.js'

/** A command of the script other than those that OpenRC has itself: a name of a function, so without dashes. */
interface ServiceCommand {
  readonly name: string
  /** What the engine calls it. */
  readonly verb: string
  readonly does: string
  /** When OpenRC lets it run: in each state, or only in one. */
  readonly when: 'always' | 'started' | 'stopped'
  readonly beat: boolean
}

const does = (verb: string) => verbs.find(({ name }) => name === verb)?.does ?? ''
const as = (verb: string, when: ServiceCommand['when'], beat = true): ServiceCommand => ({
  name: verb.replaceAll('-', '_'),
  verb,
  does: does(verb),
  when,
  beat,
})

const serviceCommands: readonly ServiceCommand[] = [
  as('configtest', 'always'),
  { ...as('check-paths', 'always'), does: 'check the directories of the pid files and logs' },
  as('create-paths', 'always'),
  as('dryrun', 'always'),
  as('kill', 'always'),
  as('graceful', 'started'),
  as('ping', 'started', false),
  as('rolling-restart', 'started', false),
  // OpenRC starts nothing that it has started.
  { name: 'start_nodes', verb: 'start', does: 'start the nodes that are not running', when: 'started', beat: true },
  {
    name: 'foreground',
    verb: 'foreground',
    does: 'start the nodes with the terminal attached, until they end',
    when: 'stopped',
    beat: true,
  },
]

/** The services that stores have in the distributions of OpenRC other than Debian. */
const stores = [...new Set([...storeScripts, 'rabbitmq', 'valkey'])].join(' ')

/**
 * The directory of the pid files, where it is the service's own below /run and the script is to make it: owner and mode
 * of any other are not the script's business.
 */
export function runDirectory({ createRunDirectory, nodes, user, kind, name, profile }: Service): string | undefined {
  const own = ownPart(profile, kind, name)
  const directories = new Set((nodes ?? []).map(({ pidfile }) => pidfile.slice(0, pidfile.lastIndexOf('/'))))
  const [only] = directories
  if (createRunDirectory !== true || directories.size !== 1 || !('known' in user)) return undefined
  return [profile.runDirectory, '/run', '/var/run'].some((run) => only === `${run}/${own}`) ? only : undefined
}

function serviceScriptHeader(service: Service): string {
  const { name } = service
  const made = madeFrom(`${name} for OpenRC`, service)
  const lines = [
    ...(service.configs === undefined
      ? [
          `${made} Its config is /etc/conf.d/${name}.`,
          `Another instance: ln -s ${name} /etc/init.d/${name}.web, and /etc/conf.d/${name}.web.`,
        ]
      : [made]),
    ...nativeCompiledWith(service, 'openrc'),
    `When it does not start: rc-service --debug ${name} start`,
  ]
  return lines.map((line) => `# ${commentText(line)}`).join('\n')
}

/**
 * The service script.
 *
 * @returns the whole text, its newline included; it depends on the service alone
 */
export function emitServiceScript(service: Service): string {
  const isBeat = service.kind === 'celerybeat'
  const isGeneric = service.configs === undefined
  const prefix = servicePrefix(service.kind)
  const chosen = serviceCommands.filter(({ beat }) => beat || !isBeat)
  const named = (when: ServiceCommand['when']) => chosen.filter((each) => each.when === when).map(({ name }) => name)
  const directory = runDirectory(service)
  const what = isBeat ? 'Celery beat, which sends tasks on a schedule' : 'Celery workers'
  const view: View = {
    header: serviceScriptHeader(service),
    generic: isGeneric,
    beat: isBeat,
    name: service.name,
    prefix,
    path: service.profile.path,
    description: what,
    commands: named('always').join(' '),
    startedCommands: named('started').join(' '),
    stoppedCommands: named('stopped').join(' '),
    descriptions: chosen.map(({ name, does }) => ({ name, does })),
    stores,
    engine: enginePath(service),
    user: assignedWord(service.user),
    group: assignedWord(service.group),
    runRoot: service.profile.runDirectory,
    workerName: service.profile.workerName,
    // The scheduler's account may be said in the worker's config, which this shell does not read.
    runDirectory: isGeneric ? !isBeat : directory !== undefined && { path: directory },
    verbs: chosen.filter(({ name }) => name !== 'kill').map(({ name, verb }) => ({ name, engineVerb: verb })),
  }
  return render('openrc/service', view)
}

const settings = [
  '',
  ...comment('OpenRC itself reads these (openrc-run(8)); it sources this file whenever it looks for dependencies.'),
  ...comment('A service without which there is no work, which stops the nodes when it stops:'),
  '#rc_need=redis',
  ...comment('Services that are started before, where they are enabled:'),
  '#rc_use=rabbitmq',
  '',
].join('\n')

/** The file in conf.d: of a generic script the sample of its config. */
export function emitSettings(service: Service): string {
  const { name, kind, configs, profile } = service
  if (configs === undefined) {
    return `${sample(kind, profile, '/etc/conf.d')}${settings}`
  }
  const from = configs.map(({ path }) => path).join(' and ')
  const lines = comment(
    commentText(`/etc/conf.d/${name}: the service was compiled from ${from}, so nothing here changes its nodes.`),
  )
  return `${lines.join('\n')}\n${settings}`
}
