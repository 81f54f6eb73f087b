/** What has goldens but is not built yet, and what is built but waits for goldens; both shrink. */
import { type GoldenCase } from './cases.ts'
import { catalogEntries, usesOf } from './uses.ts'

const pooling = ['Max', 'Average'].flatMap(kind =>
  [1, 2, 3].map(rank => `layer Adaptive${kind}Pooling${rank}D`),
)

/** What is built must not stand here. */
export const pending: readonly string[] = [
  'layer DepthToSpace',
  'layer SpaceToDepth',
  'layer UpSampling1D',
  'layer UpSampling2D',
  'layer UpSampling3D',
  'layer Resizing',
  ...pooling,
]

/** What is built but waits for goldens, entries and arguments; what has some must not stand here. */
export const waiting: readonly string[] = []

const built = new Set(catalogEntries.map(({ kind, name }) => `${kind} ${name}`))

/** True where all that the case names is built, or where nothing excuses that it is not. */
export function isReady(golden: GoldenCase): boolean {
  return usesOf(golden).every(({ kind, name }) => {
    const use = `${kind} ${name}`
    return built.has(use) || !pending.includes(use)
  })
}
