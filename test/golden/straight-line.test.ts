/** Keras's values through the whole straight line: a config in, results of every target out. */
import { describe, expect, test } from 'vitest'
import { compile } from '../../src/api.ts'
import type { TargetName } from '../../src/runtime/target.ts'
import { expectAllClose, expectClose, goldens, numberOf } from '../support/goldens.ts'

const targets: readonly TargetName[] = ['wasm', 'reference']

/** The layer that a golden is about, as a config says it. */
function layerText(key: string): string {
  if (key in special) return special[key]!
  const call = /^(\w+)[({](.*)[)}]$/.exec(key)
  return call ? `${call[1]}: {${argumentsText(call[1]!, call[2]!)}}` : `Activation: ${key}`
}

function argumentsText(type: string, text: string): string {
  if (type === 'PReLU') return `alpha_initializer: {constant: ${text.replace('alpha=', '')}}`
  return type === 'LeakyReLU' ? `negative_slope: ${text}` : text.replaceAll('"', '')
}

const special: { readonly [key: string]: string } = {
  gelu_approximate: 'Activation: {activation: {gelu: {approximate: true}}}',
  'threshold(1,-7)': 'Activation: {activation: {threshold: {threshold: 1, default_value: -7}}}',
  'elu(0.7)': 'ELU: 0.7',
  'celu(0.5)': 'Activation: {activation: {celu: {alpha: 0.5}}}',
}

describe.each(targets)('on %s', target => {
  const run = async (input: string, layer: string, x: Float32Array, weights = {}) => {
    const text = `tenon: 1\ninputs: {x: ${input}}\nlayers:\n  - ${layer}\n    name: y\n`
    const model = await compile({ text }, { target, weights })
    return model.run({ x })['y'] as Float32Array
  }

  test.each(Object.keys(goldens.activations))('%s gives what Keras gives', async key => {
    const x = Float32Array.from(goldens.x.map(numberOf))
    const layer = layerText(key)
    const weights = key.startsWith('PReLU')
      ? { 'y/alpha': new Float32Array(x.length).fill(Number(/-?[\d.]+/.exec(key)![0])) }
      : {}
    const y = await run(`[${x.length}]`, layer, x, weights)
    for (const [i, golden] of goldens.activations[key]!.entries()) {
      const wanted = numberOf(golden)
      const size = Number.isFinite(x[i]!) ? Math.abs(x[i]!) : 0
      const tolerance = 1e-6 * Math.max(Math.abs(wanted), size)
      expectClose(y[i]!, wanted, tolerance, `${key} at ${x[i]}`)
    }
  })

  const built: { readonly [golden: string]: string } = {
    'Conv2D f2 k(2,3) s(2,1) same':
      'Conv2D: {filters: 2, kernel_size: [2, 3], strides: [2, 1], padding: same}',
    'Conv2D f4 k2 groups2 valid': 'Conv2D: {filters: 4, kernel_size: 2, groups: 2}',
    'DepthwiseConv2D k2 dm2 same s2':
      'DepthwiseConv2D: {kernel_size: 2, strides: 2, depth_multiplier: 2, padding: same}',
    'AveragePooling2D 3 s2 same': 'AveragePooling2D: {pool_size: 3, strides: 2, padding: same}',
    'MaxPooling2D 2 same': 'MaxPooling2D: {pool_size: 2, padding: same}',
  }

  test.each(Object.entries(built))('%s gives what Keras gives', async (key, layer) => {
    const { xshape, y: wanted, weights } = goldens.conv[key]!
    const values = weights.map(([name, shape]) => [`y/${name}`, rising(shape, 5, 2, 4)] as const)
    const x = rising(xshape, 7, 3, 2)
    const shape = `[${xshape.slice(1).join(', ')}]`
    const y = await run(shape, layer, x, Object.fromEntries(values))
    expect(y.length).toBe(wanted.length)
    expectAllClose(y, wanted, 1e-5, key)
  })
})

/** `(i % modulus - shift) / divisor` over the flat index: how the goldens fill inputs and weights. */
function rising(
  shape: readonly number[],
  modulus: number,
  shift: number,
  divisor: number,
): Float32Array {
  const length = shape.reduce((n, dim) => n * dim, 1)
  return Float32Array.from({ length }, (_, i) => ((i % modulus) - shift) / divisor)
}
