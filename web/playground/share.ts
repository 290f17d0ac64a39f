/**
 * What a link carries: the config and the choices, compressed, in the part of the address after #, which browsers send
 * to nobody. Anyone may have made the link: what is read from it has the form of a question, or is refused.
 */

import { type ServiceKind, serviceKinds } from '../../lib/options/service-kind.js'
import type { Question } from './compiler.js'

/** What is known of a target without the compiler. */
export interface TargetName {
  readonly name: string
  /** As the target accepts them; the usual one first. */
  readonly styles: readonly string[]
}

/** The first characters of the fragment, without the #: the version of the format. */
const prefix = 'c1='

/** Longer addresses are cut by mail programs and chats, and refused by some browsers. */
export const longestLink = 32_000

/** What a link may grow to when it is unpacked: 2 MB of JSON, so that a small link cannot fill the memory. */
const mostBytes = 2_097_152

/** @returns the fragment, without the # */
export async function toFragment({ config, service, generic, target, style }: Question): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify({ config, service, generic, target, style }))
  const packed = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')), mostBytes)
  return prefix + base64url(packed)
}

/** Whether a fragment claims to hold a config. */
export function isShared(fragment: string): boolean {
  return fragment.startsWith(prefix)
}

/**
 * Reads what toFragment has made.
 *
 * @param targets that a link may name
 * @throws Error with a sentence for people where it is not that
 */
export async function fromFragment(fragment: string, targets: readonly TargetName[]): Promise<Question> {
  if (!isShared(fragment)) throw new Error('the link was not made by this page')
  let bytes: Uint8Array
  try {
    const packed = fromBase64url(fragment.slice(prefix.length))
    bytes = await collect(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')), mostBytes)
  } catch (error) {
    throw error instanceof TooLong ? error : new Error('the link is damaged, perhaps cut at its end')
  }
  let said: unknown
  try {
    said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Error('the link holds something else than a config')
  }
  return asQuestion(said, targets)
}

function asQuestion(said: unknown, targets: readonly TargetName[]): Question {
  if (typeof said !== 'object' || said === null) throw new Error('the link holds something else than a config')
  const { config, service, generic, target, style } = said as Record<string, unknown>
  const wanted = targets.find(({ name }) => name === target)
  if (typeof config !== 'string' || typeof generic !== 'boolean') throw new Error('the link holds no config')
  if (!serviceKinds.includes(service as ServiceKind)) throw new Error('the link names a service that is not known here')
  if (wanted === undefined) throw new Error('the link names a target that is not known here')
  if (style !== undefined && !wanted.styles.includes(style as string))
    throw new Error(`the link names a style that ${wanted.name} does not have`)
  return { config, service: service as ServiceKind, generic, target: wanted.name, style: style as string | undefined }
}

class TooLong extends Error {}

/** All bytes of a stream. @throws TooLong when there are more than allowed */
async function collect(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = stream.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > most) {
      void reader.cancel()
      throw new TooLong('the link holds more than this page reads')
    }
    chunks.push(value)
  }
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** As RFC 4648 section 5 has it, without padding. */
function base64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new Error('not base64url')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (each) => each.charCodeAt(0))
}
