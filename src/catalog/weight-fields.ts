/** The three arguments that every weight has in a config: initializer, regularizer, constraint. */
import type { Field, Json, Path, Values } from '../fields/field.ts'
import { optionalReference, reference } from '../fields/kinds.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { shapeText } from '../graph/shape.ts'
import type { FanAxes } from './initializers/fans.ts'
import type { LayerScope } from './layer.ts'
import type { Constraint, Initializer, Regularizer } from './weights.ts'

/** `kernel_initializer`, `kernel_regularizer` and `kernel_constraint` for the prefix `kernel`. */
export type WeightFields<P extends string> = {
  readonly [K in `${P}_initializer`]: Field<Initializer>
} & { readonly [K in `${P}_regularizer`]: Field<Regularizer | null> } & {
  readonly [K in `${P}_constraint`]: Field<Constraint | null>
}

export function weightFields<P extends string>(prefix: P, initializer: Json): WeightFields<P> {
  const fields = {
    [`${prefix}_initializer`]: initializerField(prefix, initializer),
    [`${prefix}_regularizer`]: optionalReference('regularizer', `what the ${prefix} costs`),
    [`${prefix}_constraint`]: optionalReference('constraint', `where the ${prefix} must stay`),
  }
  return fields as unknown as WeightFields<P>
}

export function initializerField(prefix: string, initializer: Json): Field<Initializer> {
  return reference('initializer', {
    default: initializer,
    doc: `how the ${prefix.replaceAll('_', ' ')} starts`,
  })
}

export interface WeightRequest<P extends string> {
  /** Name of the weight in the layer. */
  readonly name: string
  readonly shape: readonly Dim[]
  /** Prefix of the fields that describe it. */
  readonly prefix: P
  /** Axes that count as inputs and outputs, where the shape's own rule is not meant. */
  readonly axes?: FanAxes
}

/**
 * Makes a weight as its three arguments say; those that cannot fit its shape are
 * `unfit-for-weight`.
 */
export function makeWeight<P extends string>(
  layer: LayerScope,
  { name, shape, prefix, axes }: WeightRequest<P>,
  args: Values<WeightFields<P>>,
): Node {
  const read = args as { readonly [field: string]: unknown }
  const written = read[`${prefix}_initializer`] as Initializer
  const options = {
    initializer: axes ? { ...written, ...written.forAxes?.(axes) } : written,
    regularizer: read[`${prefix}_regularizer`] as Regularizer | null,
    constraint: read[`${prefix}_constraint`] as Constraint | null,
  }
  return makeFittingWeight(layer, { name, shape, pathOf: part => [`${prefix}_${part}`] }, options)
}

/** `pathOf` leads to the arguments: how the weight starts, what it costs, where it stays. */
export function makeFittingWeight(
  layer: LayerScope,
  request: {
    readonly name: string
    readonly shape: readonly Dim[]
    readonly pathOf: (part: 'initializer' | 'regularizer' | 'constraint') => Path
  },
  options: {
    readonly initializer: Initializer
    readonly regularizer: Regularizer | null
    readonly constraint: Constraint | null
  },
): Node {
  const { name, shape, pathOf } = request
  const weight = layer.weight(name, shape, options)
  for (const part of ['initializer', 'regularizer', 'constraint'] as const)
    expectFit(layer, name, weight, pathOf(part), options[part])
  return weight
}

/** Makes a weight that training keeps but no gradient changes. */
export function makeStatistic(
  layer: LayerScope,
  name: string,
  shape: readonly Dim[],
  initializer: Initializer,
): Node {
  const weight = layer.weight(name, shape, { initializer, trainable: false })
  expectFit(layer, name, weight, [`${name}_initializer`], initializer)
  return weight
}

function expectFit(
  layer: LayerScope,
  name: string,
  weight: Node,
  path: Path,
  option: Initializer | Regularizer | Constraint | null,
): void {
  // Shapes of weights are numbers: the scope has refused all others.
  const reason = option?.misfit?.(weight.shape as readonly number[])
  if (!option || reason === undefined) return
  const shape = shapeText(weight.shape)
  layer.fail(
    'unfit-for-weight',
    { option: option.name, reason, weight: `'${layer.name}/${name}'`, shape },
    path,
  )
}
