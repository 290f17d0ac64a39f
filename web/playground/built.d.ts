/** What scripts/playground.js puts into the bundle. */
declare module 'playground:built' {
  /** The text of worker.ts with all that it imports. */
  export const workerCode: string
  /** Pages of diagnostics, by code. */
  export const pages: Readonly<
    Record<string, { readonly why: string; readonly fix: string; readonly exceptions: string }>
  >
  /** The table of targets, without the compiler. */
  export const targets: readonly import('./share.js').TargetName[]
  export const examples: readonly {
    readonly title: string
    readonly service: import('../../lib/options/service-kind.js').ServiceKind
    readonly text: string
  }[]
}
