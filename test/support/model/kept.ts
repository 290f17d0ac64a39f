/** Sequences that once failed, shrunk: they are replayed before all others. */
import type { Step } from './steps.js'

export interface Kept {
  /** What was wrong. */
  readonly name: string
  readonly generic: boolean
  readonly steps: readonly Step[]
}

export const kept: readonly Kept[] = [
  {
    name: "graceful starts Celery's own nodes again, and did not record them",
    generic: true,
    steps: [
      { do: 'reference', verb: 'start' },
      { do: 'verb', verb: 'graceful' },
      { do: 'nodes', nodes: ['worker2', 'a'] },
      { do: 'verb', verb: 'stop' },
    ],
  },
  {
    name: 'try-restart did nothing where a node ran as it was before the config changed',
    generic: false,
    steps: [
      { do: 'verb', verb: 'start' },
      { do: 'path', pattern: '/var/run/celery/other-%n.pid' },
      { do: 'verb', verb: 'try-restart' },
    ],
  },
  {
    name: 'try-restart of nothing, without an account',
    generic: false,
    steps: [
      { do: 'account', user: 'ghost', chown: true },
      { do: 'verb', verb: 'try-restart' },
    ],
  },
]
