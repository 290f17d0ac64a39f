/** What the bytes of a text seem to be that is not UTF-8: for the command that converts it. */

/** Letters that configs and their comments are full of, in the languages of each encoding; kana and hangul always are. */
const common: readonly (readonly [encoding: string, letters: string])[] = [
  ['GB18030', '的是在不了有个用户配置工作进程日志文件目录设节点启动路径名这里可以注释项一为和时到行服务任定器数据'],
  ['BIG5', '的是在不了有個用戶設定工作進程日誌檔案目錄節點啟動路徑名這裡可以註解執行專一為和時到服務任器數據佇列'],
  ['SHIFT_JIS', '設定名前用者起動実行日本語'],
  ['EUC-JP', '設定名前用者起動実行日本語'],
  ['EUC-KR', ''],
]

const kana = /[\u3041-\u3096\u30a1-\u30fc]/
const hangul = /[\uac00-\ud7a3]/

/** The names by which the Encoding Standard calls those that iconv calls otherwise. */
const decoderNames: Readonly<Record<string, string>> = { BIG5: 'big5', 'EUC-KR': 'euc-kr' }

/**
 * Guesses an encoding of East Asia, by how many of the letters are common ones.
 *
 * @returns its name for iconv(1), undefined where none fits
 */
export function guessEncoding(bytes: Uint8Array): string | undefined {
  let best: string | undefined
  let most = 0.25
  for (const [encoding, letters] of common) {
    const text = decode(bytes, decoderNames[encoding] ?? encoding)
    const others = text?.match(/[\u0080-\u{10ffff}]/gu)?.length ?? 0
    if (text === undefined || others === 0) continue
    const alphabet = encoding === 'EUC-KR' ? hangul : encoding === 'GB18030' || encoding === 'BIG5' ? undefined : kana
    let usual = 0
    for (const letter of text) if (letters.includes(letter) || alphabet?.test(letter) === true) usual++
    const share = usual / others
    if (share > most) {
      most = share
      best = encoding
    }
  }
  return best
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
