/** What `training:` multiplies losses by: `loss_weights`, `class_weight`, and `w` of its data. */
import type { ClassWeights } from '../catalog/class-weights.ts'
import { type MapItem, itemAt, keySpanAt } from '../config/item.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { type Json, type Path, type ReadContext, isMap } from '../fields/field.ts'
import type { Port } from './model.ts'
import { weightedOutputs } from './sample-weights.ts'

/** What the loss of one output is multiplied by: as a whole, by class and by example. */
export interface LossWeighting {
  readonly weight: number
  readonly classes: ClassWeights
  /** Whether the data has a weight for each example. */
  readonly samples: boolean
}

interface Reading {
  readonly section: MapItem
  readonly values: { readonly [field: string]: Json }
  readonly context: ReadContext
  /** The trained outputs. */
  readonly outputs: readonly Port[]
  readonly diagnostics: Diagnostic[]
}

export function readLossWeighting(reading: Reading): (output: string) => LossWeighting {
  const weights = byOutput(reading, 'loss_weights', value => typeof value !== 'object')
  const classes = byOutput(reading, 'class_weight', isClassWeights)
  const samples = weightedOutputs(
    reading.section,
    reading.outputs.map(each => each.name),
  )
  const read = new Map(
    reading.outputs.map(port => {
      const weight = weights.find(each => each.output === port.name)
      const own = classes.find(each => each.output === port.name)
      return [
        port.name,
        {
          weight: weight ? readNumber(reading, weight.value, weight.path) : 1,
          classes: own ? readClasses(reading, port, own.value, own.path) : new Map(),
          samples: samples.has(port.name),
        },
      ] as const
    }),
  )
  return output => read.get(output) ?? { weight: 1, classes: new Map(), samples: false }
}

/** A list of weights, or a map from class numbers. */
function isClassWeights(value: Json): boolean {
  return Array.isArray(value) || (isMap(value) && Object.keys(value).every(isNumber))
}

function isNumber(key: string): boolean {
  return /^\d+$/.test(key)
}

function byOutput(
  { section, values, outputs, diagnostics }: Reading,
  field: string,
  isShared: (value: Json) => boolean,
): readonly { readonly output: string; readonly value: Json; readonly path: Path }[] {
  const value = values[field] ?? null
  if (value === null) return []
  const names = outputs.map(each => each.name)
  if (isShared(value)) {
    if (names.length === 1) return [{ output: names[0]!, value, path: [field] }]
    const { span } = itemAt(section, [field])
    diagnostics.push(diagnostic('weights-per-output', { field, outputs: names }, span))
    return []
  }
  return Object.entries(isMap(value) ? value : {}).flatMap(([output, value]) => {
    const path = [field, output]
    if (names.includes(output)) return [{ output, value, path }]
    const span = keySpanAt(section, path)
    diagnostics.push(diagnostic('unknown-trained-output', { field, name: output }, span))
    return []
  })
}

function readClasses(reading: Reading, port: Port, value: Json, path: Path): ClassWeights {
  const { section, diagnostics } = reading
  const entries = Object.entries(value as { readonly [key: string]: Json })
  const last = port.shape[port.shape.length - 1]
  const count = last === 1 ? 2 : last
  const weights = entries.map(([key, each]) => {
    const inner = [...path, Array.isArray(value) ? Number(key) : key]
    if (!isNumber(key) || (typeof count === 'number' && Number(key) >= count)) {
      const parameters = { number: key, output: port.name, count: String(count) }
      diagnostics.push(diagnostic('unknown-class', parameters, itemAt(section, inner).span))
    }
    return [Number(key), readNumber(reading, each, inner)] as const
  })
  return new Map(weights)
}

function readNumber({ context }: Reading, value: Json, path: Path): number {
  const number = typeof value === 'number' ? value : context.number(String(value), path)
  if (number < 0) context.outOfRange(path, number, 'at least 0')
  return number
}
