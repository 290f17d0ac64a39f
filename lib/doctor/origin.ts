/** Where an installed script or unit comes from, by its first lines, and whether it is what would be made now. */

import { splitWords } from '../cluster/shlex.js'
import type { ServiceKind } from '../options/service-kind.js'
import { matchesTemplate } from './native.js'

export type Origin =
  /** Compiled from a config. Without a call it does not say how, as those of 0.1.0 do not. */
  | {
      readonly made: 'compiled'
      readonly from: readonly string[]
      readonly version: string
      readonly call: readonly string[] | undefined
    }
  /** The script that reads its config when it runs. */
  | {
      readonly made: 'generic'
      readonly kind: ServiceKind
      readonly version: string
      readonly call: readonly string[] | undefined
    }
  /** Celery's own (extra/generic-init.d in its source). */
  | { readonly made: 'celery'; readonly kind: ServiceKind }
  | { readonly made: 'elsewhere' }

/** So much of a file says where it is from. */
const head = 4096

/** Tells the origin of a script or unit. */
export function originOf(text: string): Origin {
  const start = text.slice(0, head)
  const compiled =
    /^[#;] (?:(?:The engine of )?\S+(?: for OpenRC)?, )?compiled from (.*) by celery-initd ([^\s:]+)[:.]/im.exec(start)
  if (compiled !== null) {
    const [, from = '', version = ''] = compiled
    return { made: 'compiled', from: from.split(' and '), version, call: callIn(start) }
  }
  const generic = /^# (?:The engine of )?(\S+?)(?: for OpenRC)?, made by celery-initd (\S+)\.(?: .*)?$/m.exec(start)
  if (generic !== null) {
    const [, name = '', version = ''] = generic
    const call = callIn(start)
    const isBeat = call === undefined ? name.startsWith('celerybeat') : call.includes('celerybeat')
    return { made: 'generic', kind: isBeat ? 'celerybeat' : 'celeryd', version, call }
  }
  // Units that read their config when they start.
  const unit = /^# Made by celery-initd (\S+)\. /.exec(start)
  if (unit !== null) {
    const kind = /^Description=.*\bbeat\b/m.test(start) ? 'celerybeat' : 'celeryd'
    return { made: 'generic', kind, version: unit[1] ?? '', call: callIn(start) }
  }
  const own = /^#\s+celery(d|beat) - Starts the Celery /im.exec(start)
  if (own !== null) return { made: 'celery', kind: own[1] === 'beat' ? 'celerybeat' : 'celeryd' }
  return { made: 'elsewhere' }
}

/** The arguments of the `compile` that made a file. */
function callIn(text: string): readonly string[] | undefined {
  const line = /^[#;] Compiled with: celery-initd compile (.*)$/m.exec(text)?.[1]
  return line === undefined ? undefined : splitWords(line).words.map((word) => word.text)
}

/** How an installed file stands to the one that would be made now. */
export type Freshness = 'current' | 'older' | 'stale' | 'edited'

/**
 * Compares an installed file with what is made now.
 *
 * @param version of the compiler that makes it now
 * @param configIsNewer whether a config was written after the file
 * @returns `older` where an older version made it of the same inputs; `edited` where its inputs are the same and its
 * text is not; else `stale`
 */
export function compareTexts(
  installed: string,
  made: string,
  { version, configIsNewer }: { readonly version: string; readonly configIsNewer: boolean },
): Freshness {
  // How it was called says nothing: a profile may lie elsewhere here.
  const content = (text: string) => text.replace(/^[#;] Compiled with: celery-initd compile .*\n/m, '')
  if (matchesTemplate(content(installed), content(made))) return 'current'
  const origin = originOf(installed)
  const isOlder = 'version' in origin && origin.version !== version
  const before = fingerprints(installed)
  if (before.length > 0 && before.join('\n') !== fingerprints(made).join('\n')) return 'stale'
  if (isOlder) return configIsNewer ? 'stale' : 'older'
  // A unit knows nothing of its inputs but when they were written.
  return before.length > 0 || !configIsNewer ? 'edited' : 'stale'
}

/** What a script knows of its inputs: sums, sizes and paths, as cksum prints them (lib/templates/check.sh). */
function fingerprints(text: string): string[] {
  return [...text.matchAll(/^ +\*"\$newline"'?(\d+ \d+ .*)"\$newline"\*\) ;;$/gm)].map(([, line]) => line as string)
}
