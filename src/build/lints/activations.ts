/** Lints about activations: what follows what, and slopes that do harm. */
import { defineLint } from './lint.ts'
import { type LintSite, numberOf, takes } from './site.ts'

const softmaxes = ['softmax', 'log_softmax', 'sparsemax']

/** Results are never below 0. */
const rectifiers = ['relu', 'relu6']
const notNegative = [...rectifiers, 'sigmoid', 'hard_sigmoid', 'softplus', 'softmax', 'exponential']

/** Layers that do nothing but what their activation does. */
function isActivationAlone({ placed }: LintSite): boolean {
  return placed.definition.activation === true
}

export const softmaxTwice = defineLint({
  code: 'softmax-twice',
  test(site) {
    const { activation, before } = site
    if (!before || !isActivationAlone(site)) return undefined
    const both = [activation, before.activation]
    if (!both.every(each => softmaxes.includes(each))) return undefined
    return { parameters: { layer: site.name, before: before.name } }
  },
})

export const reluBeforeSoftmax = defineLint({
  code: 'relu-before-softmax',
  test(site) {
    const { activation, before } = site
    if (!before || !isActivationAlone(site) || !softmaxes.includes(activation)) return undefined
    if (!rectifiers.includes(before.activation)) return undefined
    return { parameters: { layer: site.name, before: before.name } }
  },
})

export const steepSlope = defineLint({
  code: 'slope-above-one',
  test(site) {
    const { activation, name } = site
    if (!['leaky_relu', 'relu'].includes(activation)) return undefined
    const slope = numberOf(site.activationArg('negative_slope'))
    if (slope === undefined || slope <= 1) return undefined
    const path = takes(site, 'activation') ? ['activation'] : ['negative_slope']
    return { parameters: { layer: name, slope }, path }
  },
})

export const deadRelu = defineLint({
  code: 'dead-relu',
  test(site) {
    const { activation, name, arg } = site
    if (!rectifiers.includes(activation)) return undefined
    if (numberOf(site.activationArg('max_value')) === 0)
      return { parameters: { layer: name, reason: 'its max_value is 0' }, path: ['max_value'] }
    const summed = isActivationAlone(site) ? site.before : site
    const input = summed?.before?.activation ?? ''
    if (!summed || !notNegative.includes(input)) return undefined
    const kernel = upperBound(summed, 'kernel')
    const bias = arg('use_bias') === false ? 0 : upperBound(summed, 'bias')
    if (kernel === undefined || bias === undefined || kernel > 0 || bias > 0) return undefined
    const reason = 'its kernel and bias stay at or below 0, and its input above'
    return { parameters: { layer: name, reason } }
  },
})

/** What a constraint keeps a weight below. */
function upperBound({ arg }: LintSite, weight: string): number | undefined {
  const constraint = arg(`${weight}_constraint`) as
    { readonly min_max?: { readonly max?: number } } | undefined | null
  return typeof constraint === 'object' ? constraint?.min_max?.max : undefined
}
