/** The loop learns, repeats itself bit by bit, serves its signal, and names the layer of a NaN. */
import { describe, expect, test } from 'vitest'

import { TenonError } from '../../src/diagnostics/diagnostic.ts'
import { positionAt } from '../../src/diagnostics/source.ts'
import { type Expr, div, log, mul, sqrt } from '../../src/expr/expr.ts'
import { evaluateModel } from '../../src/train/evaluate.ts'
import { type TrainOptions, trainModel } from '../../src/train/loop.ts'
import { createToy, reference, toyData, toyWeights } from './toy.ts'

function optionsFor(training = createToy()): TrainOptions {
  return {
    ...{ training, createInstance: reference, initial: toyWeights() },
    data: { train: toyData(training, 50), validation: toyData(training, 9) },
  }
}

describe('training', () => {
  test('the loss of a small problem falls', async () => {
    const { history, interrupted } = await trainModel({ ...optionsFor(), epochs: 20 })
    expect(interrupted).toBe(false)
    expect(history.map(each => each.epoch)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
    expect(history[19]!.loss).toBeLessThan(history[0]!.loss / 10)
    expect(history[19]!.validation!.loss).toBeLessThan(history[0]!.validation!.loss / 10)
    expect(history[19]!.metrics['mae']).toBeLessThan(history[0]!.metrics['mae']! / 2)
  })

  test('two trainings have the same bits, another seed has others', async () => {
    const [one, two, other] = await Promise.all([
      trainModel(optionsFor()),
      trainModel(optionsFor()),
      trainModel(optionsFor(createToy({ settings: { seed: 2 } }))),
    ])
    expect(two).toEqual(one)
    expect(other.values).not.toEqual(one.values)
  })

  test('every step is told, with the mean so far; the last partial batch is kept', async () => {
    const steps: string[] = []
    await trainModel({
      ...optionsFor(),
      epochs: 2,
      onStep: ({ epoch, epochs, step, steps: all, scores }) => {
        steps.push(`${epoch}/${epochs} ${step}/${all} ${Number.isFinite(scores.loss)}`)
      },
    })
    expect(steps.length).toBe(14)
    expect(steps[13]).toBe('2/2 7/7 true')
  })

  test('loss and metrics are means over examples, not over batches', async () => {
    const training = createToy()
    const data = toyData(training, 10)
    const instance = await reference(training.evaluation, toyWeights())
    const evaluate = (batchSize: number) => evaluateModel({ training, instance, data, batchSize })
    const [whole, split] = [await evaluate(10), await evaluate(4)]
    expect(split.loss).toBeCloseTo(whole.loss, 6)
    expect(split.metrics['mae']).toBeCloseTo(whole.metrics['mae']!, 6)
  })

  test('going on from an epoch ends with the bits of one long run', async () => {
    const long = await trainModel(optionsFor())
    const short = await trainModel({ ...optionsFor(), epochs: 1 })
    const { history, values } = await trainModel({
      ...optionsFor(),
      initial: short.values,
      history: short.history,
    })
    expect({ history, values }).toEqual({ history: long.history, values: long.values })
  })

  test('a signal ends it after the step that runs, with the values of the last whole epoch', async () => {
    const abort = new AbortController()
    let steps = 0
    const stopped = await trainModel({
      ...optionsFor(),
      signal: abort.signal,
      onStep: () => void (++steps === 10 && abort.abort()),
    })
    const one = await trainModel({ ...optionsFor(), epochs: 1 })
    expect([steps, stopped.interrupted, stopped.history.length]).toEqual([10, true, 1])
    expect(stopped.values).toEqual(one.values)
  })
})

describe('what is not finite', () => {
  async function faultOf(options: TrainOptions): Promise<string> {
    const fault = await trainModel(options).catch((error: unknown) => error)
    if (!(fault instanceof TenonError)) throw fault
    const [{ code, message, span } = { code: '', message: '' }] = fault.diagnostics
    const line = span ? positionAt(span.source, span.start).line : '-'
    return `${line}: ${code}: ${message}`
  }

  test.each<[string, (x: Expr) => Expr, string]>([
    ['log of a negative number', x => log(x), "'dense' (Dense, line 5) made the first NaN"],
    ['a division by 0', x => div(x, mul(x, 0)), "'dense' (Dense, line 5) made the first Infinity"],
    [
      'an overflow',
      x => mul(mul(x, 1e30), 1e30),
      "'dense' (Dense, line 5) made the first Infinity",
    ],
  ])('%s is found in the first step', async (_, hidden, cause) => {
    const training = createToy({ hidden })
    const fault = await faultOf(optionsFor(training))
    expect(fault).toMatch(/^5: not-finite: the loss became (NaN|Infinity) at epoch 1, step 1: /)
    expect(fault).toContain(cause)
  })

  test('a learning rate that is too large is found when it comes to that', async () => {
    const options = optionsFor(createToy({ learningRate: 1e6 }))
    const epochs: number[] = []
    const fault = await faultOf({
      ...options,
      onEpoch: history => void epochs.push(history.length),
    })
    expect(fault).toMatch(/not-finite: .* at epoch 1, step \d+: .* made the first (NaN|Infinity)/)
    expect(epochs).toEqual([])
  })

  test('a gradient that is no number is found though the loss is one', async () => {
    // The slope of a square root at 0 is infinite, and 0 times that is NaN.
    const options = optionsFor(createToy({ hidden: x => sqrt(mul(x, x)) }))
    options.data.train.columns[0]!.data.fill(0, 0, 2)
    const fault = await faultOf({ ...options, epochs: 1 })
    expect(fault).toContain('not-finite')
    expect(fault).toContain("the gradient or update of 'dense'")
  })

  test('a NaN in the data is told from one that a layer made', async () => {
    const options = optionsFor()
    const [x] = options.data.train.columns
    x!.data[7] = NaN
    expect(await faultOf(options)).toMatch(/^3: not-finite: .* the input 'x' holds NaN$/)
  })

  test('an epoch never ends with weights that are not finite', async () => {
    const training = createToy({ learningRate: 1e39 })
    const options = optionsFor(training)
    const one = toyData(training, 8)
    const fault = await faultOf({ ...options, data: { train: one }, epochs: 1 })
    expect(fault).toContain('not-finite')
  })

  test('a validation loss is looked at too', async () => {
    const options = optionsFor()
    const validation = options.data.validation!
    validation.columns[1]!.data[0] = Infinity
    expect(await faultOf(options)).toContain(
      "the loss became Infinity at validation after epoch 1: the input 'dense_1:target' holds",
    )
  })
})
