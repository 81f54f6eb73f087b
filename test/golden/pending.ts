/** What has goldens but is not built yet, and what is built but waits for goldens; both shrink. */
import { type GoldenCase } from './cases.ts'
import { catalogEntries, usesOf } from './uses.ts'

/** What is built must not stand here. */
export const pending: readonly string[] = [
  'layer Resizing',
  'layer AdaptiveMaxPooling1D',
  'layer AdaptiveAveragePooling1D',
  'layer AdaptiveMaxPooling2D',
  'layer AdaptiveAveragePooling2D',
  'layer AdaptiveMaxPooling3D',
  'layer AdaptiveAveragePooling3D',
]

/** What is built but waits for goldens, entries and arguments; what has some must not stand here. */
export const waiting: readonly string[] = [
  'layer DepthToSpace.data_format',
  'layer SpaceToDepth.data_format',
  'layer MatMul',
  'layer Divide',
  'layer Where',
  'layer Pad',
  'layer Reverse',
  'layer Reduce',
  'layer Parameter',
  'initializer fitted',
  'layer BatchNormalization.renorm',
  'layer BatchNormalization.renorm_clipping',
  'layer BatchNormalization.renorm_momentum',
  'layer BatchNormalization.synchronized',
  'layer Embedding.activity_regularizer',
  'layer Embedding.input_length',
  'layer PositionEmbedding.embeddings_initializer',
  'layer PositionEmbedding.embeddings_regularizer',
  'layer PositionEmbedding.embeddings_constraint',
  'layer ClassToken.token_initializer',
  'layer ClassToken.token_regularizer',
  'layer ClassToken.token_constraint',
  'metric binary_crossentropy.axis',
  'metric categorical_crossentropy.axis',
]

const built = new Set(catalogEntries.map(({ kind, name }) => `${kind} ${name}`))

/** True where all that the case names is built, or where nothing excuses that it is not. */
export function isReady(golden: GoldenCase): boolean {
  return usesOf(golden).every(({ kind, name }) => {
    const use = `${kind} ${name}`
    return built.has(use) || !pending.includes(use)
  })
}
