/** Where `model.weights.h5` keeps the weights of each layer: by class and number, never by name. */
import { kerasBaseName } from './counted-names.ts'

/** What decides where the weights of a layer are; a model in a model has layers of its own. */
interface Counted<L> {
  readonly className: string
  readonly model?: { readonly layers: readonly L[] }
}

/** `layers/conv2d_1` and, in nested models, `layers/functional/layers/dense`. */
export function weightPaths<L extends Counted<L>>(layers: readonly L[]): ReadonlyMap<L, string> {
  const paths = new Map<L, string>()
  walk(layers, 'layers')
  return paths

  function walk(layers: readonly L[], prefix: string): void {
    const counts = new Map<string, number>()
    for (const layer of layers) {
      const base = kerasBaseName(layer.className)
      const count = counts.get(base) ?? 0
      counts.set(base, count + 1)
      const path = `${prefix}/${count === 0 ? base : `${base}_${count}`}`
      paths.set(layer, path)
      if (layer.model) walk(layer.model.layers, `${path}/layers`)
    }
  }
}

/**
 * The parts of a layer that have weights of their own, in the order in which these are made: the
 * group in the file, and what comes before the weight's name here.
 */
export const parts: readonly (readonly [group: string, prefix: string])[] = [
  ['cell', ''],
  ['layer', 'layer/'],
  ['forward_layer', 'forward_layer/'],
  ['backward_layer', 'backward_layer/'],
  ['query_dense', 'query/'],
  ['key_dense', 'key/'],
  ['value_dense', 'value/'],
  ['gate_dense', 'gate/'],
  ['output_dense', 'attention_output/'],
  ['activation', 'activation/'],
]

/**
 * Layers that keep the first weight of a part among their own variables too, before what is theirs
 * alone; and whose parts come first here.
 */
export const keepsPart: { readonly [type: string]: string } = {
  SpectralNormalization: 'layer/kernel',
}

/** Layers whose parts are private attributes, which their groups begin with an underscore for. */
export const privateParts: ReadonlySet<string> = new Set(['GroupedQueryAttention'])

/** Groups of a layer that hold state of random numbers, which follows from the seed here. */
export const seedGroup = 'seed_generator'
