/** Programs for supervisord: one for each node, in a group of the service's name. */

import { optionName } from '../../options/service-kind.js'
import { isFilledIn } from '../../service/host-parts.js'
import { isRootAccount } from '../../service/root.js'
import { knownOrEmpty } from '../../service/value.js'
import { inheritedOf } from '../inherited.js'
import { limitCommands } from '../limits.js'
import { type Refused, refusals } from '../plain-text.js'
import type { Compiled, Target } from '../target.js'
import { emitSupervisord, type Programs } from './emit.js'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they end a line
const control = /[\u0000-\u001f\u007f]/

/** What supervisord has no word for. */
function refusedOf({ service }: Compiled, { programs, environment, chdir, user }: Programs): readonly Refused[] {
  const own = (suffix: string) => optionName(service.kind, suffix)
  const refused: Refused[] = []
  const check = (isRefused: boolean, name: string, reason: string) => {
    if (isRefused) refused.push({ name, reason })
  }
  check(
    ![user, ''].includes(knownOrEmpty(service.group)),
    own('GROUP'),
    'it runs programs with the groups of their account',
  )
  check(
    limitCommands(knownOrEmpty(service.ulimit)) === undefined,
    own('ULIMIT'),
    'it takes letters and numbers, such as -n 4096',
  )
  check(knownOrEmpty(service.envFile) !== '', own('ENV_FILE'), 'it reads no environment files')
  check(control.test(chdir) || / ;/.test(chdir), own('CHDIR'), 'its characters would end the line')
  check(!/^[A-Za-z0-9_.-]+$/.test(user), own('USER'), 'it is not a valid account name')
  for (const { name, value } of environment)
    check(control.test(value) || /^['"]|['"]$|"| ;/.test(value), name, 'it has line ends, double quotes or " ;"')
  for (const program of programs) {
    const { name, argv } = program
    const templates = argv.some((word, at) => isFilledIn(program, argv, at) && /%[dn]/.test(word))
    check(templates, own('OPTS'), 'it knows no part of the name of the host')
    check(
      argv.some((word) => control.test(word)),
      own('OPTS'),
      'a command is one line',
    )
    check(!/^[A-Za-z0-9_.@-]+$/.test(name), own('NODES'), `${name} cannot be the name of a program`)
  }
  return refused
}

function lower({ service, evaluation }: Compiled): Programs {
  const user = knownOrEmpty(service.user)
  const given = service.environment
  const inherited = inheritedOf(evaluation)
  const usual = [
    { name: 'PATH', value: service.profile.path },
    { name: 'USER', value: user },
    { name: 'LOGNAME', value: user },
  ]
  return {
    name: service.name,
    programs: (service.nodes ?? []).map(({ shortName, supervised, schedule }) => ({
      name: shortName,
      argv: supervised,
      schedule,
    })),
    user: isRootAccount(user) ? 'root' : user,
    chdir: knownOrEmpty(service.chdir),
    umask: knownOrEmpty(service.umask) === '' ? (inherited.umask ?? '022') : knownOrEmpty(service.umask),
    limits: [...inherited.ulimits, knownOrEmpty(service.ulimit)].flatMap((each) => limitCommands(each) ?? []),
    environment: [...usual.filter(({ name }) => !given.some((each) => each.name === name)), ...given],
    stopTimeout: Number(knownOrEmpty(service.stopTimeout)),
    configs: (service.configs ?? []).map(({ path }) => path),
    secret: service.secrets.length > 0,
  }
}

export const supervisord: Target<Programs> = {
  name: 'supervisord',
  accepts: { styles: [], environmentFiles: false },
  pidFiles: false,
  known: ({ path }) => [{ name: 'PATH', value: path }],
  lower(compiled) {
    const lowered = lower(compiled)
    return { lowered, findings: refusals(compiled, 'supervisord', refusedOf(compiled, lowered)) }
  },
  emit: (programs) => [
    { path: `${programs.name}.conf`, text: emitSupervisord(programs), mode: programs.secret ? 0o600 : 0o644 },
  ],
  purpose: 'to start it, now and with supervisord',
  enable: ({ name }) =>
    `put it into the directory of [include], such as /etc/supervisor/conf.d; supervisorctl update ${name}`,
}
