/** Generated words for `celery multi`, for all tests that compare what different programs make of them. */

import fc from 'fast-check'
import type { ClusterWord } from '../../lib/cluster/multi.js'

/** One of these values. */
export const pick = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const names = ['a', 'b', 'worker1', 'worker2', 'my-worker', 'x_y', '1', '2', '3.0', 'é', "a'b", 'a b', 'A.b', '1-2']
const qualified = [
  'a@h1',
  'b@h1',
  'foo@%h',
  'foo@%d',
  'a@b@c',
  '%n@%h',
  'x%i@%h',
  '@h1',
  'a@',
  '1@h1',
  'a@web1.example',
]
const counts = ['1', '2', '3', '5', '03', '+3', ' 3 ', '1_0', '1__0', '_1', '٣', '３', '0', '-3', ' -3', '\u00a02']
const odd = ['%n', '%h', '%x', 'a%', 'a%%', '%%n', 'a:b', 'a,b', '', '-', '../x', '%N', '%p']

const positional = fc.oneof(
  { weight: 6, arbitrary: pick(...names) },
  { weight: 3, arbitrary: pick(...qualified) },
  { weight: 2, arbitrary: pick(...counts) },
  { weight: 1, arbitrary: pick(...odd) },
)
const place = pick('1', '2', '3', '4', '02', '0', '9', '٢', '²', '1-2', '2-3', '1-9', '3-1', '0-2', '1-', '-2', '1-2-3')
const selector = fc.oneof(
  pick(...names, ...qualified, 'celery1', 'celery2', 'a@web1', 'worker1@web1', 'p-a', 'nosuch', '', 'a:b'),
  place,
  fc.array(fc.oneof(place, pick(...names)), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')),
)
const value = pick(
  ...['4', '10', 'x', 'a,b', 'x=y', 'redis://h:6379/0', '-x', '%n', '%n.%N.%p', '%h/%d', '%i%I', 'a b', '', '$HOME'],
  ...['/run/%n.pid', '/log/%n%I.log', '/log/%N-%d.log', '%x', '%%n', '50%', '"q"', 'é%', 'proj', 'proj:app'],
)
const short = pick(...'cQlOPAbnCqfspEBDLI'.split('')).map((letter) => `-${letter}`)
const joined = pick('-c3', '-Ofair', '-linfo', '-Aproj', '-9', '-KILL', '-loglevel', '-é')
const long = pick(
  ...['--concurrency', '--queues', '--loglevel', '--pidfile', '--logfile', '--app', '--broker', '--workdir', '--pool'],
  ...[
    '--beat',
    '--autoscale',
    '--config',
    '--statedb',
    '--no-color',
    '--quiet',
    '--nosplash',
    '--detach',
    '--time-limit',
  ],
)
const special = fc.oneof(
  fc.tuple(
    pick('--prefix', '--suffix', '--range-prefix', '--hostname'),
    pick('p-', '', '%h.x', 'h2', '""', "''", '%d', 'w@%h'),
  ),
  fc.tuple(pick('--cmd'), pick('-m celery worker', '-m celery worker --detach -E', '', 'beat', '-m celery -C worker')),
  fc.tuple(pick('--append', '--executable'), pick('--foo', 'x=y', '/usr/bin/python', '%n', '')),
)
const named = (name: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 3, arbitrary: name },
    { weight: 2, arbitrary: fc.tuple(name, selector).map(([option, of]) => `${option}:${of}`) },
  )
const option = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(named(short), value).map(([name, text]) => [name, text]) },
  { weight: 4, arbitrary: fc.tuple(named(long), value).map(([name, text]) => [`${name}=${text}`]) },
  { weight: 1, arbitrary: named(fc.oneof(short, joined, long)).map((name) => [name]) },
  { weight: 1, arbitrary: special.map(([name, text]) => [`${name}=${text}`]) },
)
/** A request to `celery multi`, as odd as a config may be. */
export const cluster = fc.record({
  nodes: fc.oneof(
    pick(...counts).map((count) => [count]),
    fc.uniqueArray(positional, { maxLength: 4 }),
  ),
  script: pick<string[]>([], ['--pidfile=/run/%n.pid', '--logfile=/log/%n%I.log', '--loglevel=INFO', '--app=proj']),
  options: fc.array(
    fc.oneof({ weight: 8, arbitrary: option }, { weight: 1, arbitrary: positional.map((word) => [word]) }),
    {
      maxLength: 6,
    },
  ),
  passThrough: fc.oneof(
    { weight: 4, arbitrary: pick<string[]>([]) },
    pick(['--', 'x.y=1'], ['--', '-c', '', '--', '%n']),
  ),
  host: pick('web1', 'web1.example.com'),
})

/** The words of a generated request, in the order of the service. */
export function wordsOf(request: { nodes: string[]; script: string[]; options: string[][]; passThrough: string[] }) {
  const from = (source: ClusterWord<undefined>['source'], texts: readonly string[]) =>
    texts.map((text) => ({ text, source, origin: undefined }))
  return [
    ...from('nodes', request.nodes),
    ...from('script', request.script),
    ...from('options', [...request.options.flat(), ...request.passThrough]),
  ]
}
