/** What happens to a service in the model test: verbs and misfortunes, as data, so that a sequence can be kept. */
import fc from 'fast-check'

export const verbs = [
  'start',
  'stop',
  'restart',
  'rolling-restart',
  'try-restart',
  'status',
  'graceful',
  'kill',
  'create-paths',
] as const
export type Verb = (typeof verbs)[number]

/** How nodes that are started from now on behave: options of the stand-in. */
export const behaviours = {
  normal: '',
  slow: '--boot=1.2',
  late: '--halt=1.2',
  fading: '--fade=0.6',
  stubborn: '--ignore=TERM',
  crashing: '--crash=0',
} as const
export type Behaviour = keyof typeof behaviours

/** Accounts of the sandbox; nobody has the name of the last one. */
export const accounts = { celery: 990, login: 992, ghost: undefined } as const
export type Account = keyof typeof accounts

export const pidFilePatterns = ['/var/run/celery/%n.pid', '/var/run/celery/other-%n.pid'] as const
export type PidFilePattern = (typeof pidFilePatterns)[number]

/** One thing that happens. Nodes are numbers, which count those that there are. */
export type Step =
  | { readonly do: 'verb'; readonly verb: Verb }
  /** A verb, and after so many milliseconds KILL for its shell or its group, or a signal to a worker. */
  | {
      readonly do: 'hit'
      readonly verb: Verb
      readonly after: number
      readonly what: 'shell' | 'group' | 'worker' | 'suspend'
      readonly node: number
      /** Whether the next step waits for what the script has left running. */
      readonly settle: boolean
    }
  | { readonly do: 'two'; readonly verbs: readonly [Verb, Verb]; readonly apart: number }
  | { readonly do: 'signal'; readonly node: number; readonly signal: 'KILL' | 'STOP' | 'CONT' | 'TERM' }
  | {
      readonly do: 'pid file'
      readonly node: number
      readonly how: 'remove' | 'forge' | 'rename' | 'swap' | 'garbage'
    }
  | { readonly do: 'nodes'; readonly nodes: readonly string[] }
  | { readonly do: 'path'; readonly pattern: PidFilePattern }
  | { readonly do: 'account'; readonly user: Account; readonly chown: boolean }
  | { readonly do: 'config'; readonly broken: boolean }
  | { readonly do: 'behave'; readonly how: Behaviour }
  | { readonly do: 'reboot' }
  /** Celery's own script. */
  | { readonly do: 'reference'; readonly verb: 'start' | 'stop' }

const verb = fc.constantFrom(...verbs)
const node = fc.nat(2)
const after = fc.nat(2600)
const sets = [['worker1'], ['worker1', 'worker2'], ['worker1', 'worker2', 'worker3'], ['worker2', 'a'], ['a', 'b']]

const kinds: readonly fc.Arbitrary<Step>[] = [
  fc.record({ do: fc.constant('verb'), verb }),
  fc.record({ do: fc.constant('verb'), verb: fc.constantFrom('start', 'stop', 'restart', 'status') }),
  fc.record({
    do: fc.constant('hit'),
    verb,
    after,
    what: fc.constantFrom('shell', 'group', 'worker', 'suspend'),
    node,
    settle: fc.boolean(),
  }),
  fc.record({ do: fc.constant('two'), verbs: fc.tuple(verb, verb), apart: fc.nat(300) }),
  fc.record({ do: fc.constant('signal'), node, signal: fc.constantFrom('KILL', 'STOP', 'CONT', 'TERM') }),
  fc.record({
    do: fc.constant('pid file'),
    node,
    how: fc.constantFrom('remove', 'forge', 'rename', 'swap', 'garbage'),
  }),
  fc.record({ do: fc.constant('nodes'), nodes: fc.constantFrom(...sets) }),
  fc.record({ do: fc.constant('path'), pattern: fc.constantFrom(...pidFilePatterns) }),
  fc.record({ do: fc.constant('account'), user: fc.constantFrom('celery', 'login', 'ghost'), chown: fc.boolean() }),
  fc.record({ do: fc.constant('config'), broken: fc.boolean() }),
  fc.record({
    do: fc.constant('behave'),
    how: fc.constantFrom('normal', 'slow', 'late', 'fading', 'stubborn', 'crashing'),
  }),
  fc.record({ do: fc.constant('reboot') }),
  fc.record({ do: fc.constant('reference'), verb: fc.constantFrom('start', 'stop') }),
]

/** Steps of each kind, made into commands. */
export function stepKinds<C>(make: (step: Step) => C): fc.Arbitrary<C>[] {
  return kinds.map((kind) => kind.map(make))
}
