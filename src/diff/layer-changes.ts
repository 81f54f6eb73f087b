/** What is different about a layer that both models have. */
import type { Json } from '../fields/field.ts'
import type { LayerFacts } from './layer-facts.ts'

/** One thing about a layer: an argument, its inputs, its result, whether it is trained. */
export interface FieldChange {
  readonly field: string
  readonly before: Json
  readonly after: Json
}

/** `inputsBefore` and `inputsAfter` are what feeds it, named as the second model names it. */
export function changesOf(
  before: LayerFacts,
  after: LayerFacts,
  inputsBefore: readonly string[],
  inputsAfter: readonly string[],
): readonly FieldChange[] {
  const pairs: readonly (readonly [string, Json, Json])[] = [
    ['type', before.type, after.type],
    ...argumentPairs(before, after),
    ['trainable', before.trainable, after.trainable],
    ['from', inputsBefore, inputsAfter],
    ['output', before.output, after.output],
    ...weightPairs(before, after),
  ]
  return pairs
    .filter(([, a, b]) => JSON.stringify(a) !== JSON.stringify(b))
    .map(([field, a, b]) => ({ field, before: a, after: b }))
}

/** Prefix of the changes that tell of weights: `weights.kernel`. */
export const weightField = 'weights.'

/** A weight that one of both lacks is told by the argument that made it. */
function weightPairs({ weights: before }: LayerFacts, { weights: after }: LayerFacts) {
  return Object.keys(after)
    .filter(name => Object.hasOwn(before, name))
    .map(name => [`${weightField}${name}`, before[name]!, after[name]!] as const)
}

/** Arguments of layers of different types have nothing to do with each other. */
function argumentPairs(before: LayerFacts, after: LayerFacts): readonly [string, Json, Json][] {
  if (before.type !== after.type) return []
  return Object.keys(after.args).map(name => [name, before.args[name]!, after.args[name]!])
}
