/** The picture of a model as its config says it: inputs, layers, outputs. */
import { countNumbers } from '../../build/counts.ts'
import type { Layer, Model } from '../../build/model.ts'
import { plainShape } from '../../build/summary.ts'
import type { PlacedLayer, Result } from '../../build/placed.ts'
import type { Json } from '../../fields/field.ts'
import { equalShapes } from '../../graph/shape.ts'
import { bytesOf } from './bytes.ts'
import { grouped } from './groups.ts'
import { kindOf } from './kinds.ts'
import { counted, exampleShape } from './label-text.ts'
import { groupsByName } from './name-groups.ts'
import type { Box, Edge, Picture } from './picture.ts'
import { inputBoxes, lineOf, modelCost, outputBoxes } from './ports.ts'

export function sourcePicture(model: Model): Picture {
  const { expansion } = model
  const inputs = inputBoxes(model)
  const groups = groupsByName(model.layers)
  const layers = model.layers.map((layer, i) =>
    layerBox(layer, expansion.layers[i]!, groups.get(layer.name)!),
  )
  const sources = [...inputs, ...layers]
  const outputs = outputBoxes(model, i => sources[expansion.outputs[i]!.source]!.line)
  const changed = [...inputs.map(() => true), ...model.layers.map(changesShape)]
  const edge = ({ source, output }: Result, to: Box): Edge => {
    const { id, shape: first } = sources[source]!
    const own = output === 0 ? undefined : model.layers[source - inputs.length]!.outputs[output]
    const shape = own ? plainShape(own.shape) : first
    const label = own || changed[source] ? { label: exampleShape(shape) } : {}
    return { from: id, to: to.id, shape, ...label }
  }
  const edges = [
    ...layers.flatMap((box, i) =>
      onePerSource(expansion.layers[i]!.feeds).map(feed => edge(feed, box)),
    ),
    ...outputs.map((box, i) => edge(expansion.outputs[i]!, box)),
  ]
  const subtitle = [counted(layers.length, 'layer'), modelCost(model)].filter(Boolean).join(', ')
  const boxes = [...sources, ...outputs]
  return grouped({ title: model.name, stage: 'source', subtitle, boxes, edges })
}

/** The first of the results that come from the same box. */
function onePerSource(feeds: PlacedLayer['feeds']): readonly Result[] {
  return feeds.filter((feed, k) => feeds.findIndex(each => each.source === feed.source) === k)
}

function layerBox(layer: Layer, placed: PlacedLayer, group: string): Box {
  const { name, type, output, weights, flops, span } = layer
  const written = argumentsText(placed.item.args)
  return {
    id: name,
    label: type,
    name,
    group,
    kind: kindOf(layer, placed.definition),
    detail: written ? [written] : [],
    dtype: output.dtype,
    shape: plainShape(output.shape),
    params: countNumbers(weights),
    flops: Number.isNaN(flops) ? null : flops,
    bytes: bytesOf(output),
    line: lineOf(span),
    parts: [],
  }
}

/** What shapes the result; how weights start and are kept in bounds does not. */
const unseen = /_(initializer|regularizer|constraint)$/

/** `filters 32, kernel_size 3`: the arguments that the config writes, as far as they are short. */
function argumentsText(args: { readonly [name: string]: Json }): string {
  const shown = Object.entries(args)
    .filter(([name]) => !unseen.test(name))
    .map(([name, value]) => [name, valueText(value)])
  return shown
    .filter(([, text]) => text)
    .map(([name, text]) => `${name} ${text}`)
    .join(', ')
}

function valueText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(each => valueText(each)).join(', ')}]`
  if (typeof value !== 'object') return String(value)
  return value === null ? '' : Object.keys(value).join()
}

/** True where an input has another shape than the result. */
function changesShape({ inputs, output }: Layer): boolean {
  return inputs.some(each => !equalShapes(each.shape, output.shape))
}
