/** How long a model takes on this machine, as `limits.latency` asks: one run after the other. */
import { initialValues } from './build/initialize.ts'
import { readNumber } from './build/limits.ts'
import type { Model } from './build/model.ts'
import { toJson } from './config/item.ts'
import type { Json } from './fields/field.ts'
import { batchName, dimNames } from './graph/dim.ts'
import { createTargetInstance } from './target-instance.ts'
import { typicalInputs } from './typical-inputs.ts'

/** The first runs fill caches and let the engine compile. */
const warmUps = 5
const runs = 31

/**
 * Milliseconds of one run, the median of several, or another share of them that the limit names; or
 * why there is no number.
 */
export async function measureLatency(model: Model): Promise<number | string> {
  const limits = model.config.limits!
  const value = toJson(limits.entries.get('latency')!.value)
  const asked = (typeof value === 'object' ? value : { max: value }) as {
    readonly [name: string]: Json
  }
  const numberOf = (name: string): number =>
    readNumber(limits, asked[name] ?? 1, ['latency', name]).number
  if (numberOf('threads') !== 1) return 'it is measured with one thread alone'
  const names = model.inputs.flatMap(port => port.shape.flatMap(dimNames))
  if (names.some(name => name !== batchName)) return 'the sizes of the inputs are not fixed'
  const sizes = new Map([[batchName, numberOf('batch')]])
  const inputs = typicalInputs(model.inputs, sizes)
  const instance = await createTargetInstance(model.inference, initialValues(model, 0), 'auto')
  const times: number[] = []
  for (let i = 0; i < warmUps + runs; i++) {
    const start = performance.now()
    instance.run(inputs, sizes)
    if (i >= warmUps) times.push(performance.now() - start)
  }
  instance.close()
  times.sort((a, b) => a - b)
  return times[Math.floor((asked['at'] === 'p90' ? 0.9 : 0.5) * runs)]!
}
