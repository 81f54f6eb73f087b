/** Spatial layers: every example agrees on wasm and has the gradients of differences. */
import { describe, expect, test } from 'vitest'
import { layers } from '../../src/catalog/layers/index.ts'
import { createRandom } from '../support/random.ts'
import { caseOf, judge } from '../support/judge.ts'
import { checkGradients } from '../graph/tensors.ts'
import { buildLayer, buildLayerOn } from '../support/layer-scope.ts'

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
