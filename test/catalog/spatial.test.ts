/** Spatial layers: every example agrees on wasm and has the gradients of differences. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { layers } from '../../src/catalog/layers/index.ts'
import { createRandom } from '../support/random.ts'
import { caseOf, judge } from '../support/judge.ts'
import { checkGradients } from '../graph/tensors.ts'
import { expectAllClose } from '../support/goldens.ts'
import { buildLayer, buildLayerOn, evaluateNodes } from '../support/layer-scope.ts'

const isSpatial = /Conv|Pooling|Padding|Cropping|UpSampling|Resizing|Crop|Space|Depth|Flatten/
const examples = layers
  .filter(each => isSpatial.test(each.type))
  .flatMap(({ type, examples }) => examples.map(each => ({ type, ...each })))

describe('examples of spatial layers', () => {
  test.each(examples)('$type $args on $inputs agrees with the interpreter', each => {
    const { output } = buildLayer(each.type, each.args, each.inputs)
    for (const [at, batch] of [1, 3].entries()) {
      const asked = caseOf([output], new Map([['batch', batch]]), createRandom(5 + at))
      const found = judge(asked)
      expect(found.faults, `batch ${batch}`).toEqual([])
    }
  })

  test.each(examples)('$type $args on $inputs has true gradients (seed 3)', each => {
    const { type, args, inputs } = each
    // Small images and few weights: every element is differenced.
    const small = inputs.map(shape => shape.map(dim => Math.min(dim, 8)))
    const weights = buildLayer(type, args, small).weights
    const compared = checkGradients(
      {
        name: type,
        shapes: [
          ...small.map(shape => [2, ...shape]),
          ...weights.map(({ node }) => node.shape as readonly number[]),
        ],
        build(...nodes) {
          const weightNodes = new Map(
            weights.map(({ name }, i) => [name, nodes[small.length + i]!] as const),
          )
          return buildLayerOn(type, args, nodes.slice(0, small.length), { weightNodes }).output
        },
      },
      3,
    )
    expect(compared).toBeGreaterThan(2)
  })
})

/** What Keras 3.15 gives, by the same rule for inputs and weights as in keras-goldens.json. */
interface Spot {
  readonly type: string
  readonly args: { readonly [name: string]: unknown }
  readonly x: readonly number[]
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[]
  readonly shape: readonly number[]
  readonly y: readonly number[]
}

const spotFile = new URL('../golden/spatial-spots.json', import.meta.url)
const spots = JSON.parse(readFileSync(spotFile, 'utf8')) as readonly Spot[]

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const cycle = (length: number, period: number, offset: number, unit: number): number[] =>
  Array.from({ length }, (_, i) => ((i % period) - offset) / unit)

describe('spatial layers give what Keras gives', () => {
  test.each(spots)('$type $args on $x', ({ type, args, x, weights, shape, y }) => {
    const layer = buildLayer(type, args, [x.slice(1)])
    expect(layer.output.shape.slice(1)).toEqual(shape.slice(1))
    expect(layer.weights.map(({ name, node }) => [name, node.shape])).toEqual(weights)
    const slow = cycle(count(x), 11, 5, 3)
    const input = cycle(count(x), 7, 3, 2).map((each, i) => each + slow[i]! / 4)
    const values = new Map(weights.map(([name, each]) => [name, cycle(count(each), 5, 2, 4)]))
    const [result] = evaluateNodes(layer, [layer.output], input, { batch: 1, weights: values })
    expectAllClose(result!, y, 1e-5, type)
  })
})
