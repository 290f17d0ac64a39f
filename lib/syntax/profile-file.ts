/** The file of `--profile`: lines KEY=VALUE, comments and empty lines. It is data: nothing is quoted or expanded. */

import { finding, type PlacedFinding } from '../diagnostics/messages.js'
import type { Place, Source } from '../diagnostics/source.js'
import {
  contradictions,
  makeProfile,
  type Profile,
  type ProfileKey,
  profileSettings,
  settingProblem,
} from '../options/profile.js'
import { closest } from '../options/similar.js'

/** A profile, and all that is wrong with what it was read from; with an error it holds defaults in place of what is wrong. */
export interface ReadProfile {
  readonly profile: Profile
  readonly findings: readonly PlacedFinding[]
}

/**
 * Reads texts into one profile: a later text wins over those before it, as `--set` does over `--profile`. Never throws.
 *
 * @param sources in order; within one of them a key comes once
 */
export function readProfiles(sources: readonly Source[]): ReadProfile {
  const findings: PlacedFinding[] = []
  const values = new Map<ProfileKey, string>()
  const places = new Map<ProfileKey, Place>()
  for (const source of sources) {
    const here = new Set<ProfileKey>()
    let start = 0
    for (const text of source.text.split('\n')) {
      readLine({ source, start, text: text.replace(/\r$/, '') })
      start += text.length + 1
    }

    function readLine({ source, start, text }: Line): void {
      if (/^[ \t]*(?:#|$)/.test(text)) return
      const [, before = '', key = '', value = ''] = /^([ \t]*)([^=\s]+)[ \t]*=[ \t]*(.*?)[ \t]*$/.exec(text) ?? []
      const at = start + before.length
      const whole = { start, end: start + text.length }
      const name = { start: at, end: at + key.length }
      const valueSpan = { start: start + text.lastIndexOf(value), end: start + text.lastIndexOf(value) + value.length }
      const report = (found: Omit<PlacedFinding, 'source'>) => findings.push({ ...found, source })
      const setting = profileSettings.find((each) => each.key === key)
      if (key === '') report(finding('profile-line', whole, {}))
      else if (setting === undefined) {
        const meant = closest(
          key,
          profileSettings.map((each) => each.key),
        )
        report(finding('profile-key', name, { key, meant }))
      } else if (here.has(key)) report(finding('profile-repeated', name, { key }))
      else {
        here.add(key)
        const problem = settingProblem(setting.type, value)
        if (problem !== undefined) report(finding('profile-value', valueSpan, { key, value, problem }))
        else {
          values.set(key, value)
          places.set(key, { source, span: valueSpan })
        }
      }
    }
  }
  const profile = makeProfile(values)
  // With a value missing, what it would have contradicted is not known.
  for (const { key, other, reason } of findings.length > 0 ? [] : contradictions(profile)) {
    const place = places.get(key) ?? places.get(other)
    if (place !== undefined)
      findings.push({ ...finding('profile-contradiction', place.span, { key, other, reason }), source: place.source })
  }
  return { profile, findings }
}

interface Line {
  readonly source: Source
  /** Where it begins. */
  readonly start: number
  readonly text: string
}
