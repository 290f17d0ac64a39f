/** The version of this compiler, as package.json has it: the bundler fills it in. */

declare const __VERSION__: string | undefined

export const version: string = typeof __VERSION__ === 'string' ? __VERSION__ : 'development'
