/** Where a model applies activations: found by building its layers once more and looking on. */
import { type LayerBuild, buildLayers } from '../../build/layers.ts'
import type { Model } from '../../build/model.ts'
import type { Activation, ActivationEntry } from '../../catalog/activation.ts'
import type { InnerLayer } from '../../catalog/inner-layer.ts'
import type { LayerDefinition } from '../../catalog/layer.ts'
import type { Fields, Values } from '../../fields/field.ts'
import type { Node } from '../../graph/node.ts'

export interface AppliedActivation {
  /** `probs/activation`: layer and field; the layer alone where the activation is all it does. */
  readonly path: string
  /** The layer of the model that it belongs to. */
  readonly layer: string
  /** What the names of its weights begin with; not `path` where layers share them. */
  readonly weights: string
  /** `relu`, `PReLU`, `$bent`. */
  readonly name: string
  readonly entry: ActivationEntry
  /** What it is applied to: by the gates of a recurrent layer several times. */
  readonly inputs: readonly Node[]
}

export interface ActivationBuild {
  /** In the order of the layers, without those that do nothing. */
  readonly activations: readonly AppliedActivation[]
  /** The build that the inputs of the activations belong to. */
  readonly build: LayerBuild
}

export function findActivations({ config, expansion }: Model): ActivationBuild {
  const found = new Map<string, AppliedActivation & { readonly inputs: Node[] }>()
  const layers = expansion.layers.map(placed => {
    const note: Note = (path, { name, entry }, x) => {
      const known = found.get(path)
      const weights = `${placed.weights}${path.slice(placed.name.length)}`
      if (known) known.inputs.push(x)
      else if (name !== 'linear')
        found.set(path, { path, layer: placed.name, weights, name, entry, inputs: [x] })
    }
    return { ...placed, definition: observed(placed.definition, note) }
  })
  const build = buildLayers(config, { ...expansion, layers }, { training: false, seed: 0 })
  return { activations: [...found.values()], build }
}

/** Told of each application. */
type Note = (path: string, activation: Pick<Activation, 'name' | 'entry'>, x: Node) => void

/** The same layer, which tells of the activations that it applies. */
function observed(definition: LayerDefinition, note: Note): LayerDefinition {
  return {
    ...definition,
    build(inputs, args, layer) {
      const isOne = definition.activation === true && !Object.values(args).some(isActivation)
      const entry = { kind: 'layer', definition, args } as const
      if (isOne) note(layer.name, { name: definition.type, entry }, inputs[0]!)
      return definition.build(inputs, observedArgs(args, note), layer)
    },
  }
}

function observedArgs(args: Values<Fields>, note: Note): Values<Fields> {
  const entries = Object.entries(args).map(([field, value]): readonly [string, unknown] => {
    if (isActivation(value)) return [field, observedActivation(value, field, note)]
    if (isInnerLayer(value)) return [field, observedInner(value, note)]
    return [field, value]
  })
  return Object.fromEntries(entries) as Values<Fields>
}

function observedActivation(activation: Activation, field: string, note: Note): Activation {
  return {
    ...activation,
    apply(x, layer, prefix = field) {
      note(prefix === '' ? layer.name : `${layer.name}/${prefix}`, activation, x)
      return activation.apply(x, layer, prefix)
    },
  }
}

function observedInner({ definition, args, path }: InnerLayer, note: Note): InnerLayer {
  return { definition: observed(definition, note), args, path }
}

function isActivation(value: unknown): value is Activation {
  return isObject(value) && 'apply' in value && 'entry' in value
}

function isInnerLayer(value: unknown): value is InnerLayer {
  return isObject(value) && 'definition' in value && 'args' in value && 'path' in value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
