/** A stretch of layers that repeats itself as a block, and what stands in its place. */
import { snakeCase } from '../../build/names.ts'
import { lookUpLayer } from '../../build/lookup.ts'
import type { Json, JsonMap } from '../../fields/field.ts'
import { bodyItems } from '../document.ts'
import type { ImportedConfig, ImportedLayer } from '../imported.ts'
import { shortArgs } from '../plain-fields.ts'
import { compressRuns } from './runs.ts'
import { type Repetition, numericArgs, varyingNumbers } from './windows.ts'

/** The config with the block `name` in all places of the repetition. */
export function withBlock(
  config: ImportedConfig,
  { starts, length }: Repetition,
  name: string,
): ImportedConfig {
  const places = starts.map(start => config.layers.slice(start, start + length))
  const { params, paramOf } = paramsOf(places)
  const body = bodyOf(places[0]!, paramOf)
  const declared: JsonMap = {
    ...(params.length > 0 && {
      params: Object.fromEntries(params.map(each => [each.name, each.type])),
    }),
    layers: bodyItems(body, inputName),
  }
  const uses = places.map((place, k): ImportedLayer => {
    const last = place.at(-1)!
    return {
      type: name,
      name: last.name,
      named: false,
      args: Object.fromEntries(params.map(each => [each.name, each.values[k]!])),
      from: [sourceOf(place)],
    }
  })
  const inside = new Set(starts.flatMap(start => Array.from({ length }, (_, i) => start + i)))
  const layers = config.layers.flatMap((layer, i) => {
    const place = starts.indexOf(i)
    if (place >= 0) return [uses[place]!]
    return inside.has(i) ? [] : [layer]
  })
  return { ...config, layers, blocks: { ...config.blocks, [name]: declared } }
}

/** What a block calls the result that feeds it. */
const inputName = 'x'

/** The one result from outside that feeds the stretch. */
function sourceOf(place: readonly ImportedLayer[]): ImportedLayer['from'][number] {
  const own = new Set(place.map(each => each.name))
  const { role: _, ...feed } = place.flatMap(each => each.from).find(each => !own.has(each.layer))!
  return feed
}

interface Param {
  readonly name: string
  readonly type: 'int' | 'float'
  readonly values: readonly number[]
}

/** Numbers that differ together are one parameter, called as the first of the arguments. */
function paramsOf(places: readonly (readonly ImportedLayer[])[]): {
  readonly params: readonly Param[]
  readonly paramOf: (layer: number, argument: string) => string | undefined
} {
  const params: Param[] = []
  const names = new Map<string, string>()
  for (const { layer, argument, values } of varyingNumbers(places)) {
    const same = params.find(each => JSON.stringify(each.values) === JSON.stringify(values))
    const param = same ?? {
      name: freeName(
        argument,
        params.map(each => each.name),
      ),
      type: values.every(Number.isInteger) ? ('int' as const) : ('float' as const),
      values,
    }
    if (!same) params.push(param)
    names.set(`${layer} ${argument}`, param.name)
  }
  return { params, paramOf: (layer, argument) => names.get(`${layer} ${argument}`) }
}

/** The layers of the first place, under names of their own and with parameters for numbers. */
function bodyOf(
  place: readonly ImportedLayer[],
  paramOf: (layer: number, argument: string) => string | undefined,
): readonly ImportedLayer[] {
  const taken: string[] = [inputName]
  const names = new Map<string, string>()
  const body = place.map((layer, i): ImportedLayer => {
    const name = freeName(snakeCase(layer.type), taken)
    taken.push(name)
    const args = Object.entries(numericArgs(layer)).map(
      ([argument, value]): readonly [string, Json] => [argument, paramOf(i, argument) ?? value],
    )
    const fields = lookUpLayer(layer.type)?.fields
    const from = layer.from.map(each => ({ ...each, ...placed(each, names) }))
    names.set(layer.name, name)
    const plain = Object.fromEntries(args)
    return { ...layer, name, named: false, args: fields ? shortArgs(fields, plain) : plain, from }
  })
  return compressRuns(body)
}

function placed({ layer }: ImportedLayer['from'][number], names: ReadonlyMap<string, string>) {
  const inner = names.get(layer)
  return inner === undefined ? { layer: inputName, output: 0 } : { layer: inner }
}

function freeName(base: string, taken: readonly string[]): string {
  let name = base
  for (let count = 2; taken.includes(name); count++) name = `${base}_${count}`
  return name
}
