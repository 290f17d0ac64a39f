// @ts-check
/** Runs the generator, as the package that has it. */
import Eleventy from '@11ty/eleventy'
import { made, settings, sources } from './eleventy.config.js'
import { sectionsOf } from './sections.js'

/**
 * Writes all pages. The working directory is that of the repository.
 * @param {string} out where to, from there
 * @param {boolean} playground whether the pages lead to one
 * @returns the number of pages, the linked files that have none, and what the search looks through
 */
export async function generate(out, playground) {
  settings.playground = playground
  const options = { configPath: 'site/eleventy.config.js', quietMode: true }
  try {
    await new Eleventy('docs', out, options).write()
  } catch (error) {
    // Eleventy says where it was; what happened there is in the error inside.
    throw /** @type {{ originalError?: Error }} */ (error).originalError ?? error
  }
  const order = made.toSorted((a, b) => (a.address < b.address ? -1 : 1))
  return { pages: made.length, sources: [...sources].sort(), sections: order.flatMap(sectionsOf) }
}
