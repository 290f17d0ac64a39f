/** A file that the compiler makes. */
export interface Artefact {
  /** Below the directory it is written to, or its only name: `celery.service`, `tmpfiles.d/celery.conf`. */
  readonly path: string
  readonly text: string
  readonly mode: number
}
