/** A config around the one layer that a case is about. */
import { type LayerCase, numbersOf } from './cases.ts'

/** Name of the layer, and of its first result. */
export const layerName = 'y'

/** The text: JSON is YAML. */
export function configOf(golden: LayerCase): string {
  const { inputs, layer, before = [], outputs, dims = {} } = golden
  const names = Object.keys(inputs)
  const declared = names.map(name => {
    const { shape, dtype = 'float32' } = inputs[name]!
    return [name, { shape: dims[name] ?? shape.slice(1), dtype }] as const
  })
  const from = golden.from ?? (names.length === 1 ? names[0]! : names)
  const results = outputs.map((_, i) => (outputs.length === 1 ? layerName : `${layerName}@${i}`))
  return JSON.stringify({
    tenon: 1,
    inputs: Object.fromEntries(declared),
    layers: [...before, { ...layer, name: layerName, from }],
    outputs: Object.fromEntries(results.map((result, i) => [resultName(i), result])),
  })
}

/** Public name of a result. */
export function resultName(i: number): string {
  return `${layerName}${i}`
}

export function weightsOf({ weights }: LayerCase): { readonly [name: string]: Float32Array } {
  const entries = Object.entries(weights)
  return Object.fromEntries(
    entries.map(([name, each]) => [`${layerName}/${name}`, numbersOf(each)]),
  )
}

/** Inputs with their shapes, which tell the sizes of open dims. */
export function inputsOf({ inputs }: LayerCase) {
  const entries = Object.entries(inputs).map(([name, each]) => {
    const values = numbersOf(each)
    const data = each.dtype === 'int32' ? Int32Array.from(values) : values
    return [name, { data, shape: each.shape }] as const
  })
  return Object.fromEntries(entries)
}
