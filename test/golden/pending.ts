/** What has goldens but is not built yet. */
import { type GoldenCase } from './cases.ts'
import { catalogEntries, usesOf } from './uses.ts'

/** What is built must not stand here. */
export const pending: readonly string[] = []

const built = new Set(catalogEntries.map(({ kind, name }) => `${kind} ${name}`))

/** True where all that the case names is built, or where nothing excuses that it is not. */
export function isReady(golden: GoldenCase): boolean {
  return usesOf(golden).every(({ kind, name }) => {
    const use = `${kind} ${name}`
    return built.has(use) || !pending.includes(use)
  })
}
