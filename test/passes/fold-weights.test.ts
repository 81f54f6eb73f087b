/** Folding what is affine behind a contraction into its weights. */
import { describe, expect, test } from 'vitest'
import { modelOf } from '../../src/compile.ts'
import { createSource } from '../../src/diagnostics/source.ts'
import { initialValues } from '../../src/build/initialize.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { nodesOf } from '../../src/graph/graph.ts'
import { foldWeights } from '../../src/passes/fold-weights.ts'
import { fuse } from '../../src/passes/fuse.ts'
import { fixedNodes } from '../../src/passes/fixed.ts'
import { createReferenceInstance } from '../../src/runtime/reference.ts'

const sizes = new Map([['batch', 2]])

async function inference(layers: readonly string[], shape = '[6, 5, 3]') {
  const entries = layers.map(layer => `  - ${layer}\n`).join('')
  const text = `tenon: 1\ninputs: {x: ${shape}}\nlayers:\n${entries}`
  const model = await modelOf(createSource('model.yaml', text))
  // Moving averages start at 0 and 1; anything else shows whether they are folded right.
  const values = [...initialValues(model, 5)].map(([name, data]) => [
    name,
    /moving|gamma|beta|bias/.test(name) ? data.map((_, i) => 0.4 + 0.2 * i) : data,
  ])
  return { graph: model.inference, values: Object.fromEntries(values) as never }
}

/** How many nodes compute after weights are known. */
function stepNodes(graph: Graph): readonly string[] {
  const isFixed = fixedNodes(graph)
  return fuse(graph)
    .filter(group => !group.nodes.every(isFixed))
    .map(group => group.nodes.map(node => node.op.name).join('+'))
}

function expectSameResults(graph: Graph, folded: Graph, values: never): void {
  const x = Float32Array.from({ length: 2 * 90 }, (_, i) => Math.sin(i))
  const run = (each: Graph) =>
    createReferenceInstance(each, values, { precision: 'f64' }).run({ x }, sizes)
  const [before, after] = [run(graph), run(folded)]
  for (const [name, wanted] of Object.entries(before))
    wanted.forEach((value, i) => expect(after[name]![i]).toBeCloseTo(value, 5))
}

describe('batch normalisation', () => {
  test.each([
    ['a convolution', ['Conv2D: {filters: 4, kernel_size: 3}', 'BatchNormalization: {}']],
    ['a depthwise one', ['DepthwiseConv2D: {kernel_size: 3}', 'BatchNormalization: {}']],
    ['a dense layer', ['Dense: 4', 'BatchNormalization: {}', 'LeakyReLU: 0.1']],
  ])('behind %s becomes weights and one addition', async (_, layers) => {
    const { graph, values } = await inference(layers)
    const folded = foldWeights(graph)
    expectSameResults(graph, folded, values)
    expect(stepNodes(folded)).toHaveLength(1)
    expect(stepNodes(folded)[0]).toMatch(/^(conv|matmul)\+map(\+map)?$/)
  })

  test('stays where a nonlinear activation comes first', async () => {
    const { graph } = await inference([
      'Dense: {units: 4, activation: tanh}',
      'BatchNormalization: {}',
    ])
    expect(foldWeights(graph)).toEqual(graph)
  })

  test('stays where something else reads what is normalised', async () => {
    const layers = [
      'Dense: {units: 3}',
      'BatchNormalization: {}',
      'Add: [dense, batch_normalization]',
    ]
    const { graph } = await inference(layers)
    expect(nodesOf(foldWeights(graph)).length).toBe(nodesOf(graph).length)
  })
})

test('a scale alone leaves no addition', async () => {
  const { graph, values } = await inference([
    'Conv2D: {filters: 4, kernel_size: 3, use_bias: false}',
    'Rescaling: 0.5',
  ])
  const folded = foldWeights(graph)
  expectSameResults(graph, folded, values)
  expect(stepNodes(folded)).toEqual(['conv'])
})
