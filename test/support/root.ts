export { projectRoot } from './sandbox-setup.js'
