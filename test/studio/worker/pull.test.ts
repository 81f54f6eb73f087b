/** Curves that are dragged go through the point that they are dragged to. */
import { expect, test } from 'vitest'
import { ask, limits, x } from './models.ts'

const text = (layer: string): string => `tenon: 1
inputs: {x: [4]}
layers:
  - ${layer}
    name: y
`

const cases = [
  ['PReLU: {}', { alpha: 0.2 }, -2, 0.5, 'alpha'],
  ['LeakyReLU: 0.1', { negative_slope: 0.1 }, -3, -1.5, 'negative_slope'],
  ['ELU: {alpha: 1}', { alpha: 1 }, -1, -0.4, 'alpha'],
  ['Activation: {activation: {celu: {alpha: 1}}}', { alpha: 1 }, -2, -1.2, 'alpha'],
  ['ReLU: {max_value: 3}', { max_value: 3, negative_slope: 0, threshold: 0 }, 3.5, 2, 'max_value'],
] as const

test.each(cases)('%s', async (layer, parameters, at, to, name) => {
  const { runs } = await ask(text(layer))
  const point = { x: at, y: to }
  const pulled = runs.pull({ path: 'y', parameters, point })!
  expect(pulled.name).toBe(name)
  const request = { path: 'y', x, limits, parameters: { ...parameters, [name]: pulled.value } }
  const { curve } = runs.curve(request)
  expect(curve.flat().find(each => each.x === at)?.y).toBeCloseTo(to, 5)
})

test('nothing moves the right side of a PReLU', async () => {
  const { runs } = await ask(text('PReLU: {}'))
  const request = { path: 'y', parameters: { alpha: 0.2 }, point: { x: 2, y: 1 } }
  expect(runs.pull(request)).toBeUndefined()
})

test('a bound of the field holds', async () => {
  const { runs } = await ask(text('LeakyReLU: 0.1'))
  const request = { path: 'y', parameters: { negative_slope: 0.1 }, point: { x: -2, y: 3 } }
  expect(runs.pull(request)).toMatchObject({ value: 0 })
})
