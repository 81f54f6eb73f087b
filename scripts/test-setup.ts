/** Runs once before the tests: they see the schema and the command line of now. */
import { removeBundles } from './build.ts'
import { ensureBuilt } from './ensure.ts'

/** A broken build fails only those tests that need it; they find no file. */
export async function setup(): Promise<void> {
  try {
    await ensureBuilt()
  } catch (error) {
    console.error('tests: the build failed, and so will every test of the built command line')
    console.error(error)
    removeBundles()
  }
}
