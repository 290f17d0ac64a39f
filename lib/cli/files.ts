/** Reading what the user names, and writing artefacts: whole or not at all. */

import {
  closeSync,
  constants,
  fchmodSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../compile/compiler.js'
import { guessEncoding } from '../diagnostics/encoding.js'
import { checksum } from '../service/checksum.js'
import type { ConfigFile } from '../service/model.js'
import { longestEnvFile } from '../syntax/env-file.js'
import { Failure, fileFailure } from './failure.js'

/** What standard input is called in messages. */
export const standardInput = '-'

/** The longest file that is read, in bytes: the longest script that was found anywhere, a configure, has 3 MB. */
export const mostBytes = 4 << 20

/**
 * Reads a file; `-` is standard input.
 *
 * @throws Failure with status 3
 */
export function readBytes(path: string): Buffer {
  const size = lengthOf(path)
  return reading(path, () => (size === undefined ? readStream(path) : readFileSync(path)))
}

/** What a shell gives in the place of a file, for `<(command)`, and standard input under its other names. */
const given = /^\/(?:dev\/(?:stdin$|fd\/)|proc\/)/

/**
 * The length of a regular file; undefined for what shows its length only when it is read. A FIFO may wait for ever for
 * somebody who writes, and a device may have no end.
 *
 * @throws Failure with status 3
 */
function lengthOf(path: string): number | undefined {
  if (path === standardInput || path === '/dev/null' || given.test(path)) return undefined
  const found = reading(path, () => statSync(path))
  if (found.isFIFO() || found.isCharacterDevice())
    throw new Failure(`${path} is not a regular file: give its text on standard input, as in - <${path}`, 3)
  if (found.size > mostBytes) throw tooLong(path)
  return found.size
}

/** Reads to the end, or until it is too long to be a config. @throws Failure with status 3 */
function readStream(path: string): Buffer {
  const file = path === standardInput ? 0 : openSync(path, 'r')
  try {
    const parts: Buffer[] = []
    let length = 0
    for (;;) {
      const part = Buffer.allocUnsafe(1 << 16)
      const read = readSync(file, part)
      if (read === 0) return Buffer.concat(parts)
      parts.push(part.subarray(0, read))
      length += read
      if (length > mostBytes) throw tooLong(path)
    }
  } finally {
    if (file !== 0) closeSync(file)
  }
}

function readBeginning(path: string, length: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(file, bytes))
  } finally {
    closeSync(file)
  }
}

function tooLong(path: string): Failure {
  return new Failure(`${named(path)} has more than ${mostBytes >> 20} MB, which no config has`, 3)
}

function named(path: string): string {
  return path === standardInput ? 'standard input' : path
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure(named(path), 'read', error)
  }
}

/**
 * Decodes text as UTF-8; what is not becomes U+FFFD, which the checks report. A byte order mark is kept, which sh would
 * take for a part of the first word.
 */
export function decodeUtf8(bytes: Buffer): string {
  return bytes.toString('utf8')
}

/**
 * Reads a config with its fingerprint.
 *
 * @throws Failure with status 3
 */
export function readConfig(path: string): Config {
  if (lengthOf(path) !== undefined) {
    // Node reads text in less time than bytes, and text that has no U+FFFD tells the bytes.
    const text = reading(path, () => readFileSync(path, 'utf8'))
    if (!text.includes('\ufffd')) return configOf(path, text, Buffer.from(text))
  }
  const bytes = readBytes(path)
  const text = decodeUtf8(bytes)
  const config = configOf(path, text, bytes)
  return text.includes('\ufffd') ? { ...config, encoding: guessEncoding(bytes) } : config
}

/** The fingerprint of a file. @throws Failure with status 3 */
export function fingerprint(path: string): ConfigFile {
  const bytes = readBytes(path)
  return { path, checksum: checksum(bytes), size: bytes.length }
}

/** Whether not everybody may read a file. */
export function isPrivate(path: string): boolean {
  try {
    return path !== standardInput && (statSync(path).mode & 0o004) === 0
  } catch {
    return false
  }
}

function configOf(path: string, text: string, bytes: Buffer): Config {
  return { path, text, checksum: checksum(bytes), size: bytes.length }
}

/**
 * The text of a file that a config sources, which is a part of the config; undefined when it cannot be read.
 *
 * @throws Failure with status 3 on one that is too long for a config
 */
export function readFollowed(path: string): string | undefined {
  const bytes = readRegular(path, mostBytes + 1)
  if (bytes !== undefined && bytes.length > mostBytes) throw tooLong(path)
  return bytes && decodeUtf8(bytes)
}

/**
 * The text of the file that ENV_FILE names, which is only looked at: of one that is too long, so much that this can be
 * told. Undefined when it cannot be read.
 */
export function readEnvFileText(path: string): string | undefined {
  const bytes = readRegular(path, longestEnvFile.bytes + 1)
  return bytes && decodeUtf8(bytes)
}

/** A regular file, or its first `most` bytes; undefined when it cannot be read, or is something else. */
function readRegular(path: string, most: number): Buffer | undefined {
  try {
    const found = statSync(path)
    if (!found.isFile()) return undefined
    return found.size <= most ? readFileSync(path) : readBeginning(path, most)
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

/** Whether there is a regular file that has this text and mode; what else there is can be read only once, or never. */
export function isCurrent(path: string, text: string, mode: number): boolean {
  try {
    const found = statSync(path)
    return found.isFile() && (found.mode & 0o777) === mode && readFileSync(path, 'utf8') === text
  } catch {
    return false
  }
}

/**
 * Writes a file so that nobody ever sees half of it; leaves one alone that is as it should be. A device or a FIFO stays
 * what it is and gets the text.
 *
 * @throws Failure with status 3, and nothing is left behind
 */
export function writeArtefact(path: string, text: string, mode: number): void {
  if (isCurrent(path, text, mode)) return
  if (isStream(path)) writeInto(path, text)
  else replaceFile(path, text, mode)
}

/** Whether a path takes what is written to it and must not be replaced: no regular file, or /dev/stdout, whatever that is. */
function isStream(path: string): boolean {
  try {
    return !statSync(path).isFile() || dirname(path) === '/dev'
  } catch {
    return false
  }
}

function writeInto(path: string, text: string): void {
  try {
    const stream = openSync(path, constants.O_WRONLY | constants.O_APPEND)
    try {
      writeFileSync(stream, text)
    } finally {
      closeSync(stream)
    }
  } catch (error) {
    throw fileFailure(path, 'write', error)
  }
}

function replaceFile(path: string, text: string, mode: number): void {
  const draft = `${path}.${process.pid}.new`
  try {
    // By descriptor: anyone who may write to the directory can put a link in the place of the draft.
    const file = openSync(draft, 'wx', mode)
    try {
      fchmodSync(file, mode)
      writeFileSync(file, text)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(draft, { force: true })
    throw fileFailure(path, 'write', error)
  }
}
