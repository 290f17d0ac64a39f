/** The folders and files of lib in the order of the flow: each imports itself and those before it. */
export const flow: readonly string[] = [
  'quote.ts',
  'lines.ts',
  'options',
  'cluster',
  'diagnostics',
  'syntax',
  'evaluate',
  'service',
  'checks',
  'targets',
  'compile',
  'doctor',
  'cli',
]
