/** The checksum that POSIX `cksum` prints, so that a script can tell whether its config is still what it was. */

/** One step of the CRC for each value of its upper byte. */
function makeTable(): Int32Array {
  const table = new Int32Array(256)
  for (let index = 0; index < 256; index++) {
    let value = index << 24
    for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
    table[index] = value
  }
  return table
}

let table: Int32Array | undefined

/** The CRC of bytes and then of their number, as POSIX.1-2008 XCU, cksum, has it: an unsigned 32-bit number. */
export function checksum(bytes: Uint8Array): number {
  table ??= makeTable()
  const steps = table
  let crc = 0
  const feed = (byte: number) => {
    crc = (crc << 8) ^ (steps[((crc >>> 24) ^ byte) & 0xff] as number)
  }
  for (const byte of bytes) feed(byte)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) feed(length & 0xff)
  return ~crc >>> 0
}
