/** The checksum that POSIX `cksum` prints, so that a script can tell whether its config is still what it was. */

const table = Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1
  return value
})

/** The CRC of bytes and then of their number, as POSIX.1-2008 XCU, cksum, has it: an unsigned 32-bit number. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0
  const feed = (byte: number) => {
    crc = (crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] as number)
  }
  for (const byte of bytes) feed(byte)
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) feed(length & 0xff)
  return ~crc >>> 0
}
