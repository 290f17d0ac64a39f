/**
 * What can be wrong with a cluster's words: data, with a code and the place it comes from.
 *
 * `O` is the caller's own idea of a place; nothing here looks into it. Severity and wording belong to the message
 * registry, which has one entry for each code below.
 */

/** What the texts of each code are made of. */
export interface ProblemParameters {
  /** A quote in a list of words is never closed. */
  'unclosed-quote-in-words': { readonly quote: string }
  /** A list of words ends in a backslash. */
  'trailing-backslash-in-words': Record<never, never>

  /** A word that is only `-`. */
  'lone-dash': Record<never, never>
  /** `-c:a:b`: an option with more than one colon. */
  'two-colons': { readonly option: string }
  /** A word after an option that takes none, such as `-E a` or `-c3 a`. */
  'word-after-flag': { readonly option: string; readonly word: string }
  /** `--concurrency 3`: the 3 becomes a node. */
  'long-option-needs-equals': { readonly option: string; readonly value: string }
  /** An option that needs a value has none. */
  'option-without-value': { readonly option: string }
  /** An option among the node names. */
  'option-in-nodes': { readonly option: string }
  /** A word among the options that becomes a node. */
  'node-in-options': { readonly name: string; readonly list?: string | undefined }
  /** An option of `celery multi` itself that does not reach the worker. */
  'multi-only-option': { readonly option: string }
  /** `--prefix:a=x`: an option of `celery multi` itself, given for one node. */
  'multi-option-per-node': { readonly option: string }
  /** An option that has a variable of its own in the config. */
  'option-has-variable': { readonly option: string; readonly variable: string }
  /** `-A x` and `--app=y`. */
  'global-option-ignored': { readonly option: string; readonly winner: string }
  /** `--detach` among the options. */
  'detach-option': { readonly option: string }
  /** `-p`, which `celery multi` takes for the pid file and the worker does not know. */
  'pidfile-short-option': Record<never, never>
  /** `-n worker1@%h`: a node name where a host name belongs. */
  'hostname-with-node-name': { readonly option: string; readonly value: string }
  'executable-ignored': Record<never, never>

  /** `--foo`, which Celery does not know; `command` is `worker` or `beat`. */
  'unknown-option': { readonly option: string; readonly command: string }
  /** `--concurency`. */
  'misspelt-option': { readonly option: string; readonly meant: string }
  /** `--autoreload`, which no supported Celery has; `until` is the last that had it. */
  'removed-option': { readonly option: string; readonly until: string; readonly instead: string }
  /** `--maxtasksperchild`, which Celery 5 does not have. */
  'old-option': { readonly option: string; readonly until: string; readonly instead: string }
  /** `--max-interval` for a worker. */
  'option-of-another-command': { readonly option: string; readonly owner: string; readonly command: string }
  /** `--purge=1`. */
  'flag-with-value': { readonly option: string }
  /** `-c many`. */
  'bad-option-value': {
    readonly option: string
    readonly rule: string
    readonly value: string
    readonly meant: string | undefined
  }
  /** `--statedb=state`. */
  'relative-option-path': { readonly option: string; readonly path: string; readonly scheduler: boolean }
  /** `-B` without a schedule of its own. */
  'embedded-beat-schedule': { readonly option: string }
  /** `-B` for more than one node. */
  'embedded-beat-repeated': { readonly option: string; readonly count: number }
  /** A file directly in /run, /tmp and the like; `name` is the option or variable. */
  'shared-directory': { readonly name: string; readonly directory: string }
  /** A word of the scheduler's options that belongs to none. */
  'stray-word': { readonly word: string }

  /** `--cmd` without the word `celery`. */
  'cmd-without-celery': { readonly command: string }
  /** `--cmd` that starts something else than a worker. */
  'cmd-not-worker': { readonly command: string }

  /** `%x` with a letter that Celery does not know. */
  'unknown-format': { readonly format: string; readonly text: string }
  /** `%%`, which Celery before 5.7 does not read as one `%`. */
  'doubled-percent': { readonly text: string }
  /** No nodes at all. */
  'no-nodes': Record<never, never>
  'too-many-nodes': { readonly count: string; readonly limit: number }
  'slash-in-node-name': { readonly name: string }
  'duplicate-node': { readonly name: string }
  /** `--pidfile=worker.pid`. */
  'relative-node-path': { readonly path: string }
  'unusual-node-path': { readonly path: string }
  'unusual-node-name': { readonly name: string }
  'pidfiles-alike': { readonly first: string; readonly second: string }
  'shared-pidfile': { readonly pidfile: string; readonly first: string; readonly second: string }

  /** `-c:9` with fewer nodes. */
  'no-such-node-number': { readonly option: string; readonly number: string; readonly count: number }
  /** `-c:1-` where the nodes are a count. */
  'bad-node-range': { readonly option: string; readonly range: string }
  /** `-c:worker9` without a worker9. */
  'no-such-node': { readonly option: string; readonly node: string }
  /** `-c:celery1` where the nodes are a count. */
  'node-name-with-count': { readonly option: string; readonly node: string; readonly number: number }
  /** `-c:1,2` or `-c:1-3` where the nodes have names. */
  'numbers-with-names': { readonly option: string; readonly selector: string }
  /** `-c:my-worker` where my-worker is the only node. */
  'dash-in-single-name': { readonly option: string; readonly name: string }
  /** `-c:a@web1` where the host of a is not known when compiling. */
  'node-host-unknown': { readonly option: string; readonly node: string }
  /** `-c:1` where the first node is written `a@%h`, or has a comma. */
  'number-of-formatted-name': { readonly option: string; readonly name: string }
  /** `-c:a 3` where other options are given for `a@web1`. */
  'node-option-shadowed': { readonly option: string; readonly node: string }
  /** `-c:a 3` and `-c:1 4`. */
  'node-option-overridden': { readonly option: string; readonly winner: string }

  /** Options so long that no process could be started with them, or that would fill the memory for so many nodes. */
  'options-too-long': { readonly characters: number; readonly limit: number }
  'too-many-problems': { readonly limit: number }
}

export type ProblemCode = keyof ProblemParameters

/** One problem; `origin` is missing where there is no word to blame (no nodes at all). */
export type ClusterProblem<O> = {
  [C in ProblemCode]: {
    readonly code: C
    readonly origin: O | undefined
    readonly parameters: ProblemParameters[C]
  }
}[ProblemCode]

/** Collects a problem. */
export type Report<O> = <C extends ProblemCode>(
  code: C,
  origin: O | undefined,
  parameters: ProblemParameters[C],
) => void

/** More than these are not looked at one by one by anybody. */
const mostProblems = 1000

/** An empty list of problems and the function that adds to it: each problem once, however many nodes have it. */
export function collector<O>(): { readonly problems: ClusterProblem<O>[]; readonly report: Report<O> } {
  const problems: ClusterProblem<O>[] = []
  const seen = new Map<O | undefined, Set<string>>()
  const report: Report<O> = (code, origin, parameters) => {
    if (problems.length > mostProblems) return
    const here = seen.get(origin) ?? new Set()
    seen.set(origin, here)
    const key = JSON.stringify([code, parameters])
    // What a format becomes of which %% was a part says nothing new.
    const isOfFormat = code === 'doubled-percent' || code === 'unknown-format'
    if (here.has(key) || (isOfFormat && here.has('doubled-percent'))) return
    here.add(key)
    here.add(code)
    if (problems.length < mostProblems) problems.push({ code, origin, parameters } as ClusterProblem<O>)
    else problems.push({ code: 'too-many-problems', origin, parameters: { limit: mostProblems } } as ClusterProblem<O>)
  }
  return { problems, report }
}
