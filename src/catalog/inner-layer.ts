/** Layers that run other layers: how they build them, and where the weights of those go. */
import type { Fields, Path, Values } from '../fields/field.ts'
import { optionalReference, reference } from '../fields/kinds.ts'
import type { Node } from '../graph/node.ts'
import { type LayerDefinition, type LayerScope, listed } from './layer.ts'
import { deriveSeed } from './random.ts'

/** A layer that a field names, with its arguments read. */
export interface InnerLayer {
  readonly definition: LayerDefinition
  readonly args: Values<Fields>
  /** Leads to the arguments, where their faults are shown. */
  readonly path: Path
}

export const innerLayer = (doc: string) => reference<InnerLayer>('layer', { doc })
export const optionalInnerLayer = (doc: string) => optionalReference<InnerLayer>('layer', doc)

/** What stands around an inner layer. */
export interface Surroundings {
  /** Its weights are `prefix/kernel` of the outer layer. */
  readonly prefix: string
  /** Numbers of the outer inputs that have the inner layer's optional role. */
  readonly roles?: { readonly [role: string]: readonly number[] }
  /** Which steps of its first input count. */
  readonly mask?: Node | undefined
}

/** Builds an inner layer on nodes that the outer layer chose. */
export function buildInner(
  { definition, args, path }: InnerLayer,
  inputs: readonly Node[],
  layer: LayerScope,
  { prefix, roles = {}, mask }: Surroundings,
): readonly Node[] {
  // What was read with the arguments, as an activation, knows its way from the outer layer.
  const from = (inner: Path): Path =>
    path.every((step, i) => inner[i] === step) ? inner : [...path, ...inner]
  const scope: LayerScope = {
    ...layer,
    name: `${layer.name}/${prefix}`,
    type: definition.type,
    weight: (name, shape, options) => layer.weight(`${prefix}/${name}`, shape, options),
    random() {
      const { step, seed } = layer.random()
      return { step, seed: deriveSeed(seed, prefix) }
    },
    fail: (code, parameters, inner = [], details = {}) =>
      layer.fail(code, parameters, from(inner), details),
    warn: (code, parameters, inner = [], details = {}) =>
      layer.warn(code, parameters, from(inner), details),
    inputsOf: role => roles[role] ?? [],
    mask: k => (k === 0 ? mask : undefined),
    integers: () => undefined,
    describeInput: () => layer.describeInput(0),
  }
  return listed(definition.build(inputs, args, scope))
}
