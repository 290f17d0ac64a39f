/**
 * Options that only units have a use for: what systemd can hold a node to. The forms are those of systemd.exec(5) and
 * systemd.resource-control(5), no wider than what every systemd in use reads.
 */

import type { Option } from './option.js'
import { optionName, type ServiceKind } from './service-kind.js'

/** A setting of a unit's [Service] section that a config can give. */
export interface UnitSetting {
  /** What follows `CELERYD_` or `CELERYBEAT_` in the option's name. */
  readonly suffix: string
  /** As the unit has it. */
  readonly directive: string
  readonly form: RegExp
  /** The form in words, after "must be". */
  readonly formInWords: string
  readonly example: string
  readonly documentation: string
}

const size = {
  form: /^(?:\d{1,15}[KMGT]?|\d{1,3}%|infinity)$/,
  formInWords: 'a size such as 512M, a share such as 20%, or infinity',
}

export const unitSettings: readonly UnitSetting[] = [
  {
    suffix: 'UNIT_MEMORY_MAX',
    directive: 'MemoryMax',
    ...size,
    example: '2G',
    documentation: 'Memory that a node and its pool may use; above it the kernel kills one of them.',
  },
  {
    suffix: 'UNIT_MEMORY_HIGH',
    directive: 'MemoryHigh',
    ...size,
    example: '1536M',
    documentation: 'Memory above which a node is slowed down, before UNIT_MEMORY_MAX ends it.',
  },
  {
    suffix: 'UNIT_CPU_QUOTA',
    directive: 'CPUQuota',
    form: /^[1-9]\d{0,5}%$/,
    formInWords: 'a share of one processor such as 150%',
    example: '150%',
    documentation: 'Processor time that a node and its pool may use; 100% is all of one processor.',
  },
  {
    suffix: 'UNIT_CPU_WEIGHT',
    directive: 'CPUWeight',
    form: /^(?:[1-9]\d{0,3}|10000)$/,
    formInWords: 'a number from 1 to 10000',
    example: '50',
    documentation: 'The weight of a node when processors are scarce; others have 100.',
  },
  {
    suffix: 'UNIT_TASKS_MAX',
    directive: 'TasksMax',
    form: /^(?:\d{1,9}|\d{1,3}%|infinity)$/,
    formInWords: 'a number, a share such as 20%, or infinity',
    example: '512',
    documentation: 'Processes and threads that a node may have.',
  },
  {
    suffix: 'UNIT_LIMIT_NOFILE',
    directive: 'LimitNOFILE',
    form: /^(?:\d{1,9}(?::\d{1,9})?|infinity)$/,
    formInWords: 'a number such as 4096, a soft and a hard one such as 1024:4096, or infinity',
    example: '65536',
    documentation: 'Files that each process of a node may have open, as ULIMIT -n has it for the script.',
  },
  {
    suffix: 'UNIT_NICE',
    directive: 'Nice',
    form: /^(?:-(?:1?\d|20)|1?\d)$/,
    formInWords: 'a number from -20 to 19',
    example: '10',
    documentation: 'The nice level of a node.',
  },
  {
    suffix: 'UNIT_OOM_SCORE_ADJUST',
    directive: 'OOMScoreAdjust',
    form: /^-?(?:1000|\d{1,3})$/,
    formInWords: 'a number from -1000 to 1000',
    example: '500',
    documentation: 'How early the kernel picks a node when memory is short; 1000 is first.',
  },
]

const bySuffix = new Map(unitSettings.map((setting) => [setting.suffix, setting]))

/** The setting of a unit that an option gives; undefined where it gives none. */
export function unitSetting(name: string): UnitSetting | undefined {
  return bySuffix.get(name.slice(name.indexOf('_') + 1))
}

function unitOptionsOf(kind: ServiceKind): readonly Option[] {
  const common = { services: [kind], status: 'new', since: '0.2.0', default: undefined } as const
  const whose = kind === 'celeryd' ? '' : ' The same for the scheduler.'
  return [
    ...unitSettings.map(
      ({ suffix, directive, example, documentation }): Option => ({
        ...common,
        name: optionName(kind, suffix),
        type: 'unit',
        example,
        documentation: `${directive}= of the units; init scripts have no use for it. ${documentation}${whose}`,
      }),
    ),
    ...(kind === 'celeryd'
      ? [
          {
            ...common,
            name: optionName(kind, 'UNIT_PER_NODE'),
            type: 'boolean',
            default: '0',
            example: '1',
            documentation:
              'With 1 each node has a unit NAME@NODE.service even where there is only one, so that the names of units, and the drop-ins for them, stay when nodes come and go. Init scripts have no use for it.',
          } satisfies Option,
        ]
      : []),
  ]
}

export const workerUnitOptions: readonly Option[] = unitOptionsOf('celeryd')
export const beatUnitOptions: readonly Option[] = unitOptionsOf('celerybeat')
