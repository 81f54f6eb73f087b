/** The learning rate that who watches a training is shown. */
import { expect, test } from 'vitest'
import { initialValues } from '../../src/build/initialize.ts'
import type { FileTensor } from '../../src/files/file-tensor.ts'
import { createTrainStep } from '../../src/passes/train-step.ts'
import { joinColumns } from '../../src/train/join-columns.ts'
import { trainModel } from '../../src/train/loop.ts'
import { startValues } from '../../src/train/values.ts'
import { trainingOf } from '../build/support.ts'
import { reference } from './toy.ts'

/** The rates of epochs of two steps. */
async function ratesOf(settings: string): Promise<readonly (number | undefined)[]> {
  const training = createTrainStep(
    trainingOf(`tenon: 1
inputs: {x: [1]}
layers: [Dense: 1]
training:
  loss: mse
  ${settings}
  batch_size: 2
`),
  )
  const tensor: FileTensor = { dtype: 'float32', shape: [4, 1], data: new Float32Array(4) }
  const set = joinColumns(training, {
    ...{ set: 'train', x: new Map([['x', { tensor, file: 'x' }]]) },
    y: new Map([['dense', { tensor, file: 'y' }]]),
  })
  const rates: (number | undefined)[] = []
  await trainModel({
    ...{ training, data: { train: set }, createInstance: reference },
    initial: startValues(training, initialValues(training.model, 0)),
    onStep: ({ rate }) => rates.push(rate),
  })
  return rates
}

const close = (...rates: readonly number[]) => rates.map(each => expect.closeTo(each, 7))

test('of a schedule is that of each step', async () => {
  const schedule =
    '{exponential_decay: {initial_learning_rate: 0.5, decay_steps: 1, decay_rate: 0.5}}'
  expect(await ratesOf(`optimizer: {sgd: {learning_rate: ${schedule}}}\n  epochs: 2`)).toEqual(
    close(0.5, 0.25, 0.125, 0.0625),
  )
})

test('falls where a callback lowers it between epochs', async () => {
  const callback = '{ReduceLROnPlateau: {monitor: loss, patience: 0, factor: 0.5}}'
  const epochs = await ratesOf(`optimizer: {sgd: 0.1}\n  epochs: 3\n  callbacks: [${callback}]`)
  // The loss is 0 from the first epoch on, so that the second is no improvement.
  expect(epochs).toEqual(close(0.1, 0.1, 0.1, 0.1, 0.05, 0.05))
})

test('is not shown where it never changes', async () => {
  expect(await ratesOf('optimizer: sgd\n  epochs: 2')).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
