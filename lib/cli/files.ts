/** Reading what the user names, and writing artefacts: whole or not at all. */

import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../compile/compiler.js'
import { checksum } from '../service/checksum.js'
import { fileFailure } from './failure.js'

/** What standard input is called in messages. */
export const standardInput = '-'

/**
 * Reads a file; `-` is standard input.
 *
 * @throws Failure with status 3
 */
export function readBytes(path: string): Buffer {
  return reading(path, () => readFileSync(path === standardInput ? 0 : path))
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw fileFailure(path === standardInput ? 'standard input' : path, 'read', error)
  }
}

/**
 * Decodes text as UTF-8; what is not becomes U+FFFD, which the checks report. A byte order mark is kept, which sh would
 * take for a part of the first word.
 */
export function decode(bytes: Buffer): string {
  return bytes.toString('utf8')
}

/**
 * Reads a config with its fingerprint.
 *
 * @throws Failure with status 3
 */
export function readConfig(path: string): Config {
  if (path !== standardInput) {
    // Node reads text in less time than bytes, and text that has no U+FFFD tells the bytes.
    const text = reading(path, () => readFileSync(path, 'utf8'))
    if (!text.includes('\ufffd')) return configOf(path, text, Buffer.from(text))
  }
  const bytes = readBytes(path)
  return configOf(path, decode(bytes), bytes)
}

function configOf(path: string, text: string, bytes: Buffer): Config {
  return { path, text, checksum: checksum(bytes), size: bytes.length }
}

/** The text of a regular file, or undefined when it cannot be read. */
export function readIfPossible(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? decode(readFileSync(path)) : undefined
  } catch {
    return undefined
  }
}

/** Where an artefact goes: into a directory under its own name, or to the very path. */
export function destination(output: string, name: string): string {
  return output.endsWith('/') || isDirectory(output) ? join(output, name) : output
}

/** Whether there is a directory of this name. */
export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** Whether a file has this text and mode. */
export function isCurrent(path: string, text: string, mode: number): boolean {
  try {
    return readFileSync(path, 'utf8') === text && (statSync(path).mode & 0o777) === mode
  } catch {
    return false
  }
}

/**
 * Writes a file so that nobody ever sees half of it; leaves one alone that is as it should be.
 *
 * @throws Failure with status 3, and nothing is left behind
 */
export function writeArtefact(path: string, text: string, mode: number): void {
  if (isCurrent(path, text, mode)) return
  const draft = `${path}.${process.pid}.new`
  try {
    writeFileSync(draft, text, { mode, flag: 'wx' })
    chmodSync(draft, mode)
    renameSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(draft, { force: true })
    throw fileFailure(path, 'write', error)
  }
}
