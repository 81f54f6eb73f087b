/** Curves of trainings and activations: right values at right places, and nothing else. */
import { describe, expect, test } from 'vitest'
import { activations } from '../../src/catalog/activations/index.ts'
import { drawActivation } from '../../src/diagrams/charts/activation-curve.ts'
import { niceAxis, tickTexts } from '../../src/diagrams/charts/chart.ts'
import { drawCurves } from '../../src/diagrams/charts/curves.ts'
import type { EpochRecord, Scores } from '../../src/train/history.ts'
import { entryOf, readArguments } from '../support/layer-scope.ts'
import { hostileNames } from './pictures.ts'
import { isInside, readDrawing } from './svg-geometry.ts'
import { xmlFaults } from './well-formed.ts'

const scores = (loss: number, accuracy: number): Scores => ({ loss, metrics: { accuracy } })

function record(epoch: number, training: Scores, validation?: Scores): EpochRecord {
  return { epoch, ...training, ...(validation && { validation }), activations: [] }
}

const asRecord = (loss: number, i: number): EpochRecord => record(i + 1, scores(loss, 0.5))

const near = (value: number): unknown => expect.closeTo(value, 2)

/** The curves of one look, each as points. */
function curvesOf(
  svg: string,
  look: 'solid' | 'dashed',
): readonly (readonly (readonly [number, number])[])[] {
  const paths = [...svg.matchAll(new RegExp(`class="series ${look}" d="(M[^"h]*)"`, 'g'))]
  return paths.map(([, d]) =>
    [...d!.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    ),
  )
}

describe('axes', () => {
  test.each([
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0.013, 0.27, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]],
    [-3, 8, [-4, -2, 0, 2, 4, 6, 8]],
    [0.5, 0.5, [0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65]],
    [123456, 987654, [0, 200000, 400000, 600000, 800000, 1000000]],
  ])('from %s to %s', (low, high, ticks) => expect(niceAxis(low, high, 5).ticks).toEqual(ticks))

  test.each([0, 1, -1, 1e-9, 1e9])('of the single value %s have it and two ticks', value => {
    const { low, high, ticks } = niceAxis(value, value, 5)
    expect(low).toBeLessThanOrEqual(value)
    expect(high).toBeGreaterThanOrEqual(value)
    expect(ticks.length).toBeGreaterThanOrEqual(2)
  })

  test('write all numbers with the same decimals', () => {
    expect(tickTexts([0.85, 0.9, 0.95, 1])).toEqual(['0.85', '0.90', '0.95', '1.00'])
    expect(tickTexts([-1, -0.5, 0])).toEqual(['−1.0', '−0.5', '0.0'])
  })
})

describe('training curves', () => {
  const history = [
    record(1, scores(2, 0.5), scores(1.5, 0.6)),
    record(2, scores(1, 0.7), scores(0.5, 0.9)),
    record(3, scores(0, 0.9), scores(1, 0.8)),
  ]
  const svg = drawCurves(history, { title: 'three epochs' })

  test('place every epoch by its loss', () => {
    const [loss] = curvesOf(drawCurves([2, 1, 1.5, 0].map(asRecord), { title: '' }), 'solid')
    const [xs, ys] = [0, 1].map(axis => loss!.map(point => point[axis]!))
    const [width, height] = [xs!.at(-1)! - xs![0]!, ys!.at(-1)! - ys![0]!]
    expect(xs!.map(x => (x - xs![0]!) / width)).toEqual([0, 1 / 3, 2 / 3, 1].map(near))
    expect(ys!.map(y => (y - ys![0]!) / height)).toEqual([0, 1 / 2, 1 / 4, 1].map(near))
    expect(height).toBeGreaterThan(0)
  })

  test('have a panel for the loss and one for each metric, for both kinds of data', () => {
    expect(curvesOf(svg, 'solid')).toHaveLength(2)
    expect(curvesOf(svg, 'dashed')).toHaveLength(2)
    expect(svg).toContain('>accuracy<')
  })

  test('say which epoch was best for data that the model has not seen', () => {
    expect(svg).toContain('3 epochs, lowest validation loss 0.5 at epoch 2')
  })

  test('keep every text on the page', () => {
    const { page, texts } = readDrawing(svg)
    expect(texts.length).toBeGreaterThan(15)
    expect(texts.filter(each => !isInside(each, page))).toEqual([])
  })

  test('leave a gap where a loss is not finite', () => {
    const withGap = drawCurves([3, 1, NaN, 2, 1].map(asRecord), { title: 'gap' })
    expect(withGap).not.toContain('NaN')
    const [before, after] = curvesOf(withGap, 'solid')
    expect(before![1]![1]).toBe(after![1]![1])
    expect(after![0]![0]).toBeGreaterThan(before![1]![0])
  })

  test('show a single epoch as dots, and none as empty panels', () => {
    const one = drawCurves([history[0]!], { title: 'one' })
    expect(one.match(/<circle/g)).toHaveLength(4)
    expect(xmlFaults(one)).toEqual([])
    expect(xmlFaults(drawCurves([], { title: 'none' }))).toEqual([])
  })

  test('show no validation where there was none', () => {
    const plain = drawCurves([record(1, scores(2, 0.5)), record(2, scores(1, 0.6))], { title: '' })
    expect(plain).not.toContain('validation')
  })

  test.each(hostileNames)('take %j as a title', title => {
    expect(xmlFaults(drawCurves(history, { title }))).toEqual([])
  })

  test('number many epochs without crowding', () => {
    const long = Array.from({ length: 137 }, (_, i) => record(i + 1, scores(1 / (i + 1), 0.5)))
    const { texts } = readDrawing(drawCurves(long, { title: 'long' }))
    const numbers = texts.filter(each => each.style === 'tick middle' && each.text !== 'epoch')
    expect(numbers.slice(0, numbers.length / 2).map(each => each.text)).toEqual([
      '1',
      '20',
      '40',
      '60',
      '80',
      '100',
      '120',
      '137',
    ])
  })
})

describe('activation curves', () => {
  const drawn = (name: string, args = {}) => {
    const definition = entryOf(activations, name)
    return drawActivation(definition, readArguments(definition.fields, args))
  }
  const elementwise = activations.filter(each => each.expr && each.name !== 'threshold')

  test.each(elementwise)('$name has a curve and a gradient', ({ name }) => {
    const svg = drawn(name)
    expect(xmlFaults(svg)).toEqual([])
    expect(svg).not.toMatch(/="[^"]*(NaN|Infinity)/)
    expect(curvesOf(svg, 'solid').length).toBeGreaterThan(0)
    expect(curvesOf(svg, 'dashed').length).toBeGreaterThan(0)
  })

  test('relu is one line with a kink, its gradient two lines with a jump', () => {
    expect(curvesOf(drawn('relu'), 'solid')).toHaveLength(1)
    expect(curvesOf(drawn('relu'), 'dashed')).toHaveLength(2)
  })

  test('a steep curve is no jump', () => {
    expect(curvesOf(drawn('hard_sigmoid', { slope: 40 }), 'solid')).toHaveLength(1)
  })

  test('a threshold is drawn where it is', () => {
    const [below, above] = curvesOf(
      drawn('threshold', { threshold: 1, default_value: -2 }),
      'solid',
    )
    const width = above!.at(-1)![0] - below![0]![0]
    expect((above![0]![0] - below![0]![0]) / width).toBeCloseTo(5 / 8, 3)
    expect(below!.at(-1)![0]).toBe(above![0]![0])
  })
})
