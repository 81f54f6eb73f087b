/** What became of a layer of the text in the last model: shapes, parameters, FLOPs, weights. */
import { countNumbers } from '../build/counts.ts'
import type { Layer, Model, Weight } from '../build/model.ts'
import { type ModulePlaces, nameItems } from '../build/names.ts'
import type { PlacedLayer } from '../build/placed.ts'
import type { Body } from '../config/config.ts'
import type { Span } from '../diagnostics/source.ts'
import { shapeText } from '../graph/shape.ts'
import type { Document, GoodText } from './document.ts'
import { type Declaration, declarationOf } from './symbols.ts'

export interface Built {
  /** How many layers of the model the entry is: repeats, and the layers of a block. */
  readonly layers: readonly Layer[]
  /** Each different shape that comes out, in order. */
  readonly shapes: readonly Layer['output']['shape'][]
  readonly parameters: number
  /** NaN where a dynamic dim decides. */
  readonly flops: number
  /** Each stored tensor once, also where layers share it. */
  readonly weights: readonly Weight[]
}

/** Undefined for what was in no model so far. */
export function builtOf({ good }: Document, declaration: Declaration): Built | undefined {
  const then = good && declarationOf(good.symbols, declaration)
  if (!good || then?.kind !== 'layer') return undefined
  const layers = layersOf(good, then)
  if (layers.length === 0) return undefined
  const weights = layers.flatMap(each => each.weights)
  return {
    layers,
    shapes: shapesOf(good.model, layers, then),
    parameters: countNumbers(weights),
    flops: layers.reduce((sum, { flops }) => sum + flops, 0),
    weights,
  }
}

/** The layers that an entry of the text became, itself or through the blocks that it uses. */
function layersOf(good: GoodText, declaration: Declaration): readonly Layer[] {
  const { scope, name, whole } = declaration
  if (scope === '') return good.byEntry.get(name) ?? []
  // A block has many users; what comes from its text has a place in it.
  const { model, source } = good
  const inside = (span: Span): boolean =>
    span.source.file === source.file && whole.start <= span.start && span.end <= whole.end
  const isPart = ({ item, uses }: PlacedLayer): boolean => [item.span, ...uses].some(inside)
  const names = new Set(model.expansion.layers.filter(isPart).map(each => each.name))
  return model.layers.filter(each => names.has(each.name))
}

/** `stage1/0/main` is `stage1/main`: the name without the numbers of repeats. */
function plainName(name: string): string {
  return name.replace(/\/\d+(?=\/|$)/g, '')
}

function shapesOf(
  { config }: Model,
  layers: readonly Layer[],
  declaration: Declaration,
): readonly Layer['output']['shape'][] {
  const { type } = declaration
  const used = type === undefined ? undefined : (config.modules.get(type)?.type ?? type)
  const block = used === undefined ? undefined : config.blocks.get(used)
  const ends = block ? layers.filter(isResultOf(block.body, declaration)) : layers
  const different = new Map(ends.map(({ output: { shape } }) => [shapeText(shape), shape]))
  return [...different.values()]
}

/** Modules are called in the model's own layers alone. */
const noModules: ModulePlaces = new Map()

/** True for layers that a block gives to whoever uses it; of blocks in it nothing is said. */
function isResultOf(body: Body, { scope, name }: Declaration): (layer: Layer) => boolean {
  const { names } = nameItems(body, noModules)
  const results = body.outputs?.map(each => each.layer.name) ?? names.slice(-1)
  const ends = results.map(each => `${name}/${each}`)
  return layer => {
    const path = plainName(layer.name)
    return ends.some(end => path === end || (scope !== '' && path.endsWith(`/${end}`)))
  }
}
