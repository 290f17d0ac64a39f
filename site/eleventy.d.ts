/** Eleventy has no types of its own; this is what we call. */
declare module '@11ty/eleventy' {
  export default class Eleventy {
    constructor(input: string, output: string, options: { configPath: string; quietMode: boolean })
    write(): Promise<void>
  }
}
