/** What the gates of an LSTM are given at each step, against the recurrence written out. */
import { expect, test } from 'vitest'
import { formatSafetensors } from '../../../src/files/safetensors.ts'
import { findActivations } from '../../../src/studio/worker/applied-activations.ts'
import { readExamples } from '../../../src/studio/worker/examples.ts'
import { collectPreactivations } from '../../../src/studio/worker/preactivations.ts'
import { initialValues } from '../../../src/build/initialize.ts'
import { ask } from './models.ts'

const [count, steps, features, units] = [5, 4, 3, 2]

const text = (backwards: boolean): string => `tenon: 1
inputs: {x: [${steps}, ${features}]}
layers:
  - LSTM: {units: ${units}, go_backwards: ${backwards}, bias_initializer: random_normal}
    name: lstm
`

const x = Float32Array.from({ length: count * steps * features }, (_, i) => Math.sin(3 * i + 1))

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

/** Every sum that the gates i, f and o are given, and every one that tanh is given. */
function written(
  weights: ReadonlyMap<string, Float32Array>,
  backwards: boolean,
): { readonly gates: number[]; readonly cells: number[] } {
  const [kernel, recurrent, bias] = ['kernel', 'recurrent_kernel', 'bias'].map(name =>
    weights.get(`lstm/${name}`)!,
  ) as [Float32Array, Float32Array, Float32Array]
  const [gates, cells]: [number[], number[]] = [[], []]
  for (let n = 0; n < count; n++) {
    let [h, c] = [new Array<number>(units).fill(0), new Array<number>(units).fill(0)]
    for (let i = 0; i < steps; i++) {
      const t = backwards ? steps - 1 - i : i
      const sum = (gate: number, unit: number): number => {
        const column = gate * units + unit
        let total = bias[column]!
        for (let f = 0; f < features; f++)
          total += x[(n * steps + t) * features + f]! * kernel[f * 4 * units + column]!
        for (let u = 0; u < units; u++) total += h[u]! * recurrent[u * 4 * units + column]!
        return total
      }
      const all = c.map((_, unit) => [0, 1, 2, 3].map(gate => sum(gate, unit)))
      const next = all.map(([i, f, z], u) => sigmoid(f!) * c[u]! + sigmoid(i!) * Math.tanh(z!))
      h = all.map(([, , , o], u) => sigmoid(o!) * Math.tanh(next[u]!))
      for (const [i, f, z, o] of all) {
        gates.push(i!, f!, o!)
        cells.push(z!)
      }
      cells.push(...next)
      c = next
    }
  }
  return { gates, cells }
}

const ordered = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b)

test.each([false, true])('backwards: %s', async backwards => {
  const { model } = await ask(text(backwards))
  const built = findActivations(model)
  const tensor = { dtype: 'float32', shape: [count, steps, features], data: x } as const
  const examples = readExamples(formatSafetensors(new Map([['x', tensor]]), new Map()), model)
  const weights = initialValues(model, 9)
  const expected = written(weights, backwards)
  for (const [path, numbers] of [
    ['lstm/recurrent_activation', expected.gates],
    ['lstm/activation', expected.cells],
  ] as const) {
    const applied = built.activations.find(each => each.path === path)!
    const found = (await collectPreactivations(built, applied, weights, examples))!
    expect(found.total).toBe(numbers.length)
    const [sample, wanted] = [ordered(found.sample), ordered(numbers)]
    sample.forEach((each, i) => expect(each, `${path} ${i}`).toBeCloseTo(wanted[i]!, 5))
  }
})
