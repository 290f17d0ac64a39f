/** The man pages, in mdoc(7), made from the tables of the compiler. Pure. */

import { type CommandUsage, commands, exitStatuses, samples } from '../../lib/cli/arguments.js'
import type { CommandOption } from '../../lib/cli/options.js'
import { allCodes } from '../../lib/diagnostics/messages.js'
import { pageOf } from '../../lib/diagnostics/page.js'
import { catalogue, defaultValue, type Option } from '../../lib/options/catalogue.js'
import { configDirectories, type Profile, profileSettings, serviceName } from '../../lib/options/profile.js'
import type { ServiceKind } from '../../lib/options/service-kind.js'
import { statusStatuses, verbStatuses, verbs, verbText } from '../../lib/service/verbs.js'
import { targets } from '../../lib/targets/index.js'
import { targetTexts } from './man-targets.js'
import { literal, manPage, paragraph, roff, tagged, words } from './mdoc.js'

/** A file below man/. */
export interface ManFile {
  /** `celeryd.8`: its folder is that of its section. */
  readonly file: string
  readonly text: string
}

/** All pages of a profile: paths and names are the profile's. */
export function manPages(profile: Profile, date: string): readonly ManFile[] {
  const of = (name: string, section: number, about: string, body: readonly string[]): ManFile => ({
    file: `${name}.${section}`,
    text: manPage({ name, section, about, date, body }),
  })
  const { workerName, beatName } = profile
  return [
    of('celery-initd', 1, 'compile configs of Celery daemons into init scripts and units', compilerPage(profile)),
    of(workerName, 8, 'start, stop and look at Celery workers', scriptPage('celeryd', profile)),
    of(beatName, 8, 'start, stop and look at the Celery scheduler', scriptPage('celerybeat', profile)),
    of(`${workerName}.default`, 5, 'configuration of the Celery workers and of the scheduler', configPage(profile)),
    of('celery-initd-targets', 7, 'what celery-initd compiles a config to', targetsPage(profile)),
  ]
}

function seeAlso(profile: Profile, but: string): string[] {
  const { workerName, beatName } = profile
  const pages = [
    'celery-initd 1',
    `${workerName}.default 5`,
    'celery-initd-targets 7',
    `${beatName} 8`,
    `${workerName} 8`,
  ]
  const others = pages.filter((page) => page !== but)
  return ['.Sh SEE ALSO', ...others.map((page, at) => `.Xr ${page}${at < others.length - 1 ? ' ,' : ''}`)]
}

function optionTerm(name: string, { short, value }: CommandOption): string {
  const long = `Fl \\&-${name}`
  return `${short === undefined ? '' : `Fl ${short} , `}${long}${value === undefined ? '' : ` Ar ${words(value)}`}`
}

function commandSection(name: string, command: CommandUsage): string[] {
  const model: CommandUsage | undefined = command.as && commands[command.as]
  const own = Object.entries(command.options).filter(([option, described]) => model?.options[option] !== described)
  const shared = Object.entries(command.options).flatMap(([option, described]) =>
    model?.options[option] === described ? [option] : [],
  )
  return [
    `.Ss celery-initd ${name}`,
    ...command.description.flatMap((text, at) => [
      ...(at === 0 || text.startsWith(' ') ? [] : ['.Pp']),
      ...(text.startsWith(' ') ? literal([text.trim()]) : paragraph(text)),
    ]),
    ...(own.length === 0
      ? []
      : [
          '.Pp',
          'The options are:',
          ...tagged(own.map(([option, one]) => [optionTerm(option, one), sentence(one.help)])),
        ]),
    ...(shared.length === 0
      ? []
      : [
          '.Pp',
          `Further options, as for`,
          `.Cm ${command.as} :`,
          ...shared.map((option, at) => `.Fl \\&-${option}${at < shared.length - 1 ? ' ,' : ' .'}`),
        ]),
  ]
}

/** With a capital and a full stop. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function statuses(list: readonly { readonly status: number; readonly meaning: string }[]): string[] {
  return tagged(list.map(({ status, meaning }) => [`${status}`, sentence(meaning)]))
}

function compilerPage(profile: Profile): string[] {
  const [directory = ''] = configDirectories(profile)
  const config = `${directory}/${profile.workerName}`
  return [
    '.Sh SYNOPSIS',
    ...Object.entries(commands).flatMap(([name, { operands }]) => [
      '.Nm',
      `.Cm ${name}`,
      '.Op Ar OPTIONS',
      operands.startsWith('[') ? `.Op Ar ${operands.slice(1, -1)}` : `.Ar ${words(operands)}`,
    ]),
    '.Nm',
    '.Fl \\&-help | \\&-version',
    '.Sh DESCRIPTION',
    '.Nm',
    'reads the shell config of a Celery daemon, as',
    `.Pa ${config} ,`,
    'without running it, says what is wrong with it, and writes the init script,',
    'the units or the other service files that run it.',
    ...Object.entries(commands).flatMap(([name, command]) => commandSection(name, command)),
    '.Ss Profiles',
    ...paragraph(
      'A profile holds the choices of a packager. It is a file of lines KEY=VALUE; a line that begins with # is a comment. Nothing is quoted or expanded. An unknown key, a bad value and values that contradict each other are errors. The keys, with their defaults:',
    ),
    ...tagged(
      profileSettings.map(({ key, default: usual, documentation }) => [
        `Cm ${key}${usual === '' ? '' : ` Ns = Ns ${words(usual)}`}`,
        documentation,
      ]),
    ),
    '.Sh EXIT STATUS',
    ...statuses(exitStatuses),
    '.Sh EXAMPLES',
    'Look for mistakes, then install a script:',
    ...literal([
      `celery-initd check ${config}`,
      `celery-initd compile ${config} -o ${profile.scriptDirectory}/${profile.workerName}`,
    ]),
    '.Pp',
    'Units for the same config:',
    ...literal([`celery-initd compile --target systemd ${config} -o /etc/systemd/system/`]),
    '.Sh DIAGNOSTICS',
    'A diagnostic has a place, a severity, a code and a message:',
    ...literal(['path:line:column: error[code]: message']),
    '.Pp',
    'The page of a code is printed by',
    '.Nm',
    '.Cm check',
    '.Fl \\&-explain Ar CODE .',
    'The codes:',
    ...tagged(
      [...allCodes()].sort().map((code) => {
        const page = pageOf(code)
        if (page === undefined) throw new Error(`${code} has no page`)
        return [`Er ${code} Pq ${page.severity}`, page.problem]
      }),
    ),
    ...seeAlso(profile, 'celery-initd 1'),
  ]
}

/** The options that a service reads from the environment of its script. */
function environmentOptions(kind: ServiceKind): readonly Option[] {
  return catalogue.filter(({ environment, services }) => environment === true && services.includes(kind))
}

function scriptPage(kind: ServiceKind, profile: Profile): string[] {
  const name = serviceName(profile, kind)
  const script = `${profile.scriptDirectory}/${name}`
  const isWorker = kind === 'celeryd'
  const config = `${configDirectories(profile)[0]}/${name}`
  const paths = catalogue.filter(({ name: each }) => new RegExp(`^${kind.toUpperCase()}_(?:PID|LOG)_FILE$`).test(each))
  return [
    '.Sh SYNOPSIS',
    `.Nm ${script}`,
    '.Ar verb',
    '.Op Ar option ...',
    '.Sh DESCRIPTION',
    '.Nm',
    ...paragraph(
      isWorker
        ? 'runs the workers of Celery, each of which is called a node. It starts, stops and looks at all nodes of its config together.'
        : 'runs the scheduler of Celery, which sends tasks at their time.',
    ),
    'The verbs are:',
    ...tagged(verbs.map((verb) => [`Cm ${verb.name}`, sentence(verbText(verb, kind))])),
    ...(isWorker
      ? []
      : [
          '.Pp',
          ...paragraph(
            'A scheduler does not load its app again: graceful restarts it. Nor can it be asked: ping exits with 3.',
          ),
        ]),
    '.Pp',
    ...paragraph('Further arguments are options for the nodes. Only start, restart and dryrun take them.'),
    '.Pp',
    ...paragraph(
      `The script reads ${config}${isWorker ? '' : `, after ${configDirectories(profile)[0]}/${profile.workerName},`} unless it was compiled from a config. A script under another name reads the config of that name, and has directories of its own.`,
    ),
    '.Sh ENVIRONMENT',
    ...tagged(environmentOptions(kind).map(({ name: variable, documentation }) => [`Ev ${variable}`, documentation])),
    '.Sh FILES',
    ...tagged([
      [`Pa ${config}`, 'The config.'],
      ...paths.map((option): [string, string] => [
        `Pa ${defaultValue(option, kind, name, profile)}`,
        `${option.documentation} Set by ${option.name}.`,
      ]),
      [
        `Pa ${profile.stateDirectory}/${name}.state/`,
        "The lock, and the record of what was started. It is root's alone.",
      ],
    ]),
    '.Sh EXIT STATUS',
    'Of',
    '.Cm status :',
    ...statuses(statusStatuses),
    '.Pp',
    'Of all other verbs:',
    ...statuses(
      verbStatuses.map(({ status, meaning }) => {
        if (status === 5 && profile.missingProgramStatus === '0')
          return { status, meaning: `configtest: ${meaning}; start and restart exit with 0 then` }
        return { status, meaning }
      }),
    ),
    '.Sh EXAMPLES',
    'See why a start fails:',
    ...literal([`C_FAKEFORK=1 sh -x ${script} start`]),
    ...seeAlso(profile, `${name} 8`),
  ]
}

function configEntry(option: Option, kind: ServiceKind, profile: Profile): readonly [string, string] {
  const standard = defaultValue(option, kind, serviceName(profile, kind), profile)
  const notes = [
    ...(option.fallback === undefined ? [] : [`When it is empty, ${option.fallback} is read.`]),
    ...(option.aliases ?? []).map((alias) => `Also read as ${alias}.`),
    ...(standard === undefined ? [] : [`Default: ${standard}.`]),
  ]
  return [`Va ${option.name}`, [option.documentation, ...notes].join(' ')]
}

function configPage(profile: Profile): string[] {
  const { workerName, beatName } = profile
  const [directory = ''] = configDirectories(profile)
  const all = catalogue.filter(({ environment, status }) => environment !== true && status !== 'obsolete')
  const only = (kind: ServiceKind) => all.filter(({ services }) => services.length === 1 && services[0] === kind)
  const section = (title: string, list: readonly Option[], kind: ServiceKind) => [
    `.Ss ${title}`,
    ...tagged(list.map((option) => configEntry(option, kind, profile))),
  ]
  return [
    '.Sh SYNOPSIS',
    `.Nm ${directory}/${workerName}`,
    `.Nm ${directory}/${beatName}`,
    '.Sh DESCRIPTION',
    ...paragraph(
      `These files are read by sh, as root: they assign variables, and only root may be able to change them. The scheduler reads ${directory}/${workerName} first, then ${directory}/${beatName}, which may be missing. An empty value counts as not set. What is exported is in the environment of the tasks. An instance NAME of a service has a config of that name, and its own paths, where the defaults below say celery.`,
    ),
    ...section(
      'Both services',
      all.filter(({ services }) => services.length === 2),
      'celeryd',
    ),
    ...section('The workers', only('celeryd'), 'celeryd'),
    ...section('The scheduler', only('celerybeat'), 'celerybeat'),
    '.Sh EXAMPLES',
    ...literal([
      'CELERY_APP=proj',
      'CELERY_BIN=/srv/proj/venv/bin/celery',
      'CELERYD_NODES="worker1 worker2"',
      'CELERYD_OPTS="--concurrency=8"',
      'export DJANGO_SETTINGS_MODULE=proj.settings',
    ]),
    '.Pp',
    'A commented example of all options:',
    ...literal([`celery-initd sample celeryd`]),
    ...seeAlso(profile, `${workerName}.default 5`),
  ]
}

function targetsPage(profile: Profile): string[] {
  return [
    '.Sh DESCRIPTION',
    'A target is a service manager, or another program,',
    'that a config is compiled for:',
    ...literal([
      `celery-initd compile --target TARGET ${configDirectories(profile)[0]}/${profile.workerName} -o DIRECTORY/`,
    ]),
    ...targets.flatMap((target) => {
      const text = targetTexts[target.name]
      if (text === undefined) throw new Error(`scripts/docs/man-targets.ts has no text for ${target.name}`)
      const facts = [
        target.emitGeneric === undefined
          ? 'It needs a config: there is no --generic.'
          : 'With --generic, what is made reads its config on the host.',
        ...(target.accepts.styles.length === 0
          ? []
          : [`Styles: ${target.accepts.styles.join(', ')}; the first is the default.`]),
        ...(target.accepts.environmentFiles
          ? ['It can read its config itself, as an environment file (--reader systemd).']
          : []),
        ...(target.pidFiles ? ['Its services have pid files.'] : ['Its services have no pid files.']),
      ]
      return [
        `.Ss ${target.name}`,
        ...text.flatMap((each, at) => [...(at === 0 ? [] : ['.Pp']), ...paragraph(each)]),
        '.Pp',
        ...paragraph(facts.join(' ')),
      ]
    }),
    ...(samples.length > 2
      ? ['.Pp', ...paragraph(`Example configs: celery-initd sample ${samples.map(roff).join(', or ')}.`)]
      : []),
    ...seeAlso(profile, 'celery-initd-targets 7'),
  ]
}
