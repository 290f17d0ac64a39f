// @ts-check
/** Archives that depend on their content alone: sorted names, one time, no owner. */
import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'

/** @typedef {{ path: string, content: Buffer | string, mode: number }} Entry a file, or a link where `link` is set */

/** A field of a tar header: octal digits and a NUL. @param {number} value @param {number} length */
const octal = (value, length) => `${value.toString(8).padStart(length - 1, '0')}\0`

/**
 * The header of a file (POSIX.1-2017, pax, ustar interchange format).
 * @param {string} path @param {number} mode @param {number} size @param {number} time
 */
function header(path, mode, size, time) {
  const cut = path.length <= 100 ? -1 : path.lastIndexOf('/', 155)
  const [prefix, name] = cut === -1 ? ['', path] : [path.slice(0, cut), path.slice(cut + 1)]
  if (name.length > 100 || /[^\x20-\x7e]/.test(path)) throw new Error(`${path} is not a name for an archive`)
  const block = Buffer.alloc(512)
  /** @param {number} at @param {string} text */
  const put = (at, text) => block.write(text, at, 'latin1')
  put(0, name)
  put(100, octal(mode, 8))
  put(108, octal(0, 8))
  put(116, octal(0, 8))
  put(124, octal(size, 12))
  put(136, octal(time, 12))
  put(148, ' '.repeat(8))
  put(156, '0')
  put(257, 'ustar\x0000')
  put(265, 'root')
  put(297, 'root')
  put(345, prefix)
  put(
    148,
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
  )
  return block
}

/**
 * A gzipped tar archive.
 * @param {readonly Entry[]} entries in any order
 * @param {{ root: string, time: number }} options the folder that all files are in; seconds since 1970
 */
export function tarball(entries, { root, time }) {
  const sorted = [...entries].sort((one, other) => (one.path < other.path ? -1 : 1))
  const blocks = sorted.flatMap(({ path, content, mode }) => {
    const bytes = Buffer.from(content)
    return [
      header(`${root}/${path}`, mode, bytes.length, time),
      bytes,
      Buffer.alloc((512 - (bytes.length % 512)) % 512),
    ]
  })
  const archive = gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9 })
  // The system that it was made on (RFC 1952, OS): none.
  archive[9] = 255
  return archive
}
