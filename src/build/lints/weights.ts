/** Lints about weights: slopes that are too many or pulled to 0, and how kernels start. */
import type { Weight } from '../model.ts'
import { referredName } from '../plain-args.ts'
import { defineLint } from './lint.ts'
import { type LintSite, takes } from './site.ts'

const sizeOf = ({ shape }: Weight): number => shape.reduce((a, b) => a * b, 1)
const sum = (weights: readonly Weight[]): number =>
  weights.reduce((all, each) => all + sizeOf(each), 0)

const slopesOf = ({ weights }: LintSite): readonly Weight[] =>
  weights.filter(each => each.name.endsWith('/alpha'))

export const l2OnSlope = defineLint({
  code: 'decayed-slope',
  test(site) {
    const slope = slopesOf(site).find(each =>
      ['l2', 'l1_l2'].includes(each.regularizer?.name ?? ''),
    )
    if (!slope) return undefined
    const path = takes(site, 'activation') ? ['activation'] : ['alpha_regularizer']
    return { parameters: { weight: slope.name, regularizer: slope.regularizer!.name }, path }
  },
})

export const manySlopes = defineLint({
  code: 'many-slopes',
  test(site) {
    const [slope] = slopesOf(site)
    const convolution = takes(site, 'kernel_size') ? site : site.before
    if (!slope || !convolution || !takes(convolution, 'kernel_size')) return undefined
    const own = convolution.weights.filter(each => each !== slope)
    const [slopes, others] = [sizeOf(slope), sum(own)]
    if (own.length === 0 || slopes <= others) return undefined
    const axes = slope.shape.slice(0, -1).map((_, i) => i + 1)
    const parameters = { layer: site.name, slopes, before: convolution.name, others, axes }
    return { parameters }
  },
})

/** Activations, and initializers whose spread is too large or too small for them. */
const misfits: readonly {
  readonly activations: readonly string[]
  readonly start: RegExp
  readonly better: string
}[] = [
  { activations: ['selu'], start: /^he_/, better: 'lecun_normal' },
  { activations: ['relu', 'relu6'], start: /^lecun_/, better: 'he_normal' },
]

/** The kernel's initializer, where the config names one. */
function writtenInitializer({ placed }: LintSite): string | undefined {
  const value = placed.item.args['kernel_initializer']
  return value === undefined ? undefined : referredName('initializer', value, new Map())
}

export const unfitInitializer = defineLint({
  code: 'unfit-initializer',
  test(site) {
    const { activation, name } = site
    const initializer = writtenInitializer(site)
    if (initializer === undefined) return undefined
    const misfit = misfits.find(
      each => each.activations.includes(activation) && each.start.test(initializer),
    )
    if (!misfit) return undefined
    const { better } = misfit
    const parameters = { layer: name, initializer, activation, better }
    return { parameters, path: ['kernel_initializer'] }
  },
})

export const equalUnits = defineLint({
  code: 'equal-units',
  test(site) {
    const { weights, name } = site
    const initializer = writtenInitializer(site)
    if (initializer !== 'zeros' && initializer !== 'ones') return undefined
    const kernel = weights.find(each => each.name.endsWith('/kernel'))
    const units = kernel?.trainable === true ? (kernel.shape.at(-1) ?? 1) : 1
    return units > 1
      ? { parameters: { layer: name, initializer, units }, path: ['kernel_initializer'] }
      : undefined
  },
})
