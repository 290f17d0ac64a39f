// @ts-check
/** shelljs, set so that what fails throws instead of going on in silence. For scripts that may take 0.1 s to load it. */
import shell from 'shelljs'

shell.config.fatal = true
shell.config.silent = true

export default shell
