/** The kernels of every config, for inference and for a training step, before the judge. */
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import type { TensorData } from '../../src/runtime/instance.ts'
import { modelOf, trainingOf } from '../build/support.ts'
import { fillData, judge } from '../support/judge.ts'
import { createRandom } from '../support/random.ts'

const folder = new URL('../../configs/', import.meta.url)
const configs = readdirSync(folder).filter(name => name.endsWith('.yaml'))

function expectAgreement(graph: Graph, weights: Record<string, TensorData>, batch: number): void {
  const sizes = new Map([['batch', batch]])
  const random = createRandom(batch)
  const inputs = Object.fromEntries(
    graph.inputs.map(node => {
      const data = fillData(node, sizes, random)
      // Words without a row are NaN, of which nothing can be told.
      return [node.attributes.name, node.dtype === 'int32' ? data.map(each => each & 1) : data]
    }),
  )
  const { faults, elements, unbounded } = judge({ graph, weights, inputs, sizes })
  expect(faults).toEqual([])
  expect(unbounded).toBeLessThanOrEqual(0.001 * elements)
}

/** The judge takes minutes for large pictures and sequences; small ones take every layer too. */
function smaller(yaml: string): string {
  return yaml
    .replace(/(\bsize: \{.*default: )\d+/, (_, start: string) => `${start}32`)
    .replace(/(\bsteps: \{.*default: )\d+/, (_, start: string) => `${start}48`)
    .replace(/(\bwidth: \{.*default: )64/, (_, start: string) => `${start}8`)
}

test.each(configs)('%s', name => {
  const yaml = smaller(readFileSync(new URL(name, folder), 'utf8'))
  const model = modelOf(yaml)
  const weights = Object.fromEntries(initialValues(model, 1))
  expectAgreement(model.inference, weights, 1)
  if (yaml.includes('\ntraining:')) {
    const { step } = createTrainStep(trainingOf(yaml))
    expectAgreement(step, weights, 3)
  }
})
