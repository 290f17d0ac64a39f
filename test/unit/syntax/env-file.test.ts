import t from 'tap'
import { maskedText, readEnvFile } from '../../../lib/syntax/env-file.js'

/** Names and values, then what is found, each with its place. */
const read = (text: string) => {
  const { variables, findings } = readEnvFile(text)
  return [
    ...variables.map(({ name, value }) => [name, value]),
    ...findings.map(({ code, span }) => [code, span.start, span.end]),
  ]
}

t.test('an environment file', async (t) => {
  const cases: [text: string, expected: (string | number)[][]][] = [
    [
      'A=b\n\n# c\n B = c d \n',
      [
        ['A', 'b'],
        ['B', 'c d'],
      ],
    ],
    [
      `A='b "c" #'\nB="it's"\n`,
      [
        ['A', 'b "c" #'],
        ['B', "it's"],
      ],
    ],
    [
      'A="b\r\nc"\r\nB=d\r\n',
      [
        ['A', 'b\nc'],
        ['B', 'd'],
      ],
    ],
    [
      'A=\nB=""\n',
      [
        ['A', ''],
        ['B', ''],
      ],
    ],
    [
      'export A=b\n',
      [
        ['A', 'b'],
        ['env-file-systemd', 0, 6],
      ],
    ],
    [
      'A=b # c',
      [
        ['A', 'b'],
        ['env-file-systemd', 4, 7],
      ],
    ],
    [
      "A='b' # c",
      [
        ['A', 'b'],
        ['env-file-systemd', 6, 9],
      ],
    ],
    [
      '# c\\\nA=b',
      [
        ['A', 'b'],
        ['env-file-systemd', 3, 4],
      ],
    ],
    ['A=b#c', [['env-file-readers', 3, 4]]],
    [
      'A=b\\c',
      [
        ['A', 'b\\c'],
        ['env-file-readers', 3, 4],
      ],
    ],
    ['A=`b`\n', [['env-file-readers', 2, 3]]],
    ['A="b\\nc"\n', [['env-file-readers', 4, 5]]],
    ['A="b\\d"\n', [['A', 'b\\d']]],
    ["A='b\\nc'\n", [['A', 'b\\nc']]],
    ["A='b\\'c'\n", [['env-file-readers', 4, 5]]],
    [
      'A=${B}\n',
      [
        ['A', '${B}'],
        ['env-file-readers', 2, 4],
      ],
    ],
    [
      'A=b\u00a0\n',
      [
        ['A', 'b\u00a0'],
        ['env-file-readers', 3, 4],
      ],
    ],
    ["A='b' c\n", [['env-file-readers', 5, 7]]],
    ["A='b\n", [['env-file-line', 2, 3]]],
    ['A: b\n', [['env-file-line', 0, 2]]],
    ['A b\n', [['env-file-line', 0, 3]]],
    ['A=b\0\n', [['env-file-line', 3, 4]]],
    ['A.B=c\n', [['env-file-name', 0, 3]]],
    ['IFS=c\n', [['env-file-name', 0, 3]]],
    ['\ufeffA=b', [['A', 'b']]],
  ]
  for (const [text, expected] of cases) t.strictSame(read(text), expected, JSON.stringify(text))
})

t.test('what a message may show of it', async (t) => {
  const text = `# old: hunter1\nA=hun#ter2 # x\nexport B = 'hunter 3'\nC="hunter4\nD=\${E}"\njunk hunter5\n`
  const masked = maskedText(text, readEnvFile(text))
  t.equal(masked.length, text.length)
  t.equal(masked, `# **** *******\nA=***#**** # *\nexport B = '****** *'\nC="*******\n*=$***"\n**** *******\n`)
})
