/** A config around each example of each layer of the catalog. */
import type { LayerDefinition } from '../../../src/catalog/layer.ts'
import { layers } from '../../../src/catalog/layers/index.ts'
import type { ConfigInput } from '../../../src/index.ts'

export interface LayerConfig {
  readonly name: string
  readonly config: ConfigInput
}

export const layerConfigs: readonly LayerConfig[] = layers.flatMap(definition =>
  definition.examples.map(({ args, inputs, roles }) => {
    const names = inputs.map((_, k) => `x${k}`)
    const given = roles ?? rolesOf(definition)
    const from = given ? Object.fromEntries(byRole(names, given)) : names
    const document = {
      tenon: 1,
      inputs: Object.fromEntries(
        names.map((name, k) => [name, { shape: inputs[k]!, dtype: dtypeOf(definition) }]),
      ),
      layers: [{ [definition.type]: args, name: 'y', from }],
    }
    return {
      name: `${definition.type} ${JSON.stringify(args)} on ${JSON.stringify(inputs)}`,
      config: { text: JSON.stringify(document) },
    }
  }),
)

function rolesOf({ inputs }: LayerDefinition): readonly string[] | undefined {
  return typeof inputs === 'string' ? undefined : inputs.map(each => each.name)
}

function byRole(names: readonly string[], roles: readonly string[]) {
  return names.map((name, k) => [roles[k] ?? roles.at(-1)!, name] as const)
}

/** Rows are looked up by whole numbers. */
function dtypeOf({ type }: LayerDefinition): string {
  return type === 'Embedding' ? 'int32' : 'float32'
}
