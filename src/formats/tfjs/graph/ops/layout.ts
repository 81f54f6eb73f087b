/** Channels last, as TensorFlow has them, and first, as ONNX has them; and windows. */
import type { Attributes, Lowering } from '../lowering.ts'

export function isChannelsFirst({ attributes }: Lowering): boolean {
  return attributes.text('data_format', 'NHWC').startsWith('NC')
}

/** A value with its channels in front of `rank` spatial axes. */
export function toFirst(node: Lowering, x: string, rank: number): string {
  if (isChannelsFirst(node)) return x
  const spatial = Array.from({ length: rank }, (_, i) => i + 1)
  return node.emit('Transpose', [x], { perm: [0, rank + 1, ...spatial] })
}

/** Back to the layout of the node. */
export function toLast(node: Lowering, x: string, rank: number): string {
  if (isChannelsFirst(node)) return x
  const spatial = Array.from({ length: rank }, (_, i) => i + 2)
  return node.emit('Transpose', [x], { perm: [0, ...spatial, 1] })
}

/** The numbers of an attribute that belong to the spatial axes. */
export function spatialOf(node: Lowering, name: string, rank: number): readonly number[] {
  const all = node.attributes.ints(name)
  if (all === undefined || all.length === 0) return new Array<number>(rank).fill(1)
  if (all.length === rank) return all
  if (all.length !== rank + 2) return node.fail(`its ${name} are [${all.join(', ')}]`)
  const own = isChannelsFirst(node) ? all.slice(2) : all.slice(1, -1)
  const others = isChannelsFirst(node) ? all.slice(0, 2) : [all[0], all.at(-1)]
  return others.every(each => each === 1) ? own : node.fail(`its ${name} are [${all.join(', ')}]`)
}

/** Strides, dilation and padding as ONNX says them. */
export function windowAttributes(node: Lowering, rank: number): Attributes {
  const strides = spatialOf(node, 'strides', rank)
  const dilations = spatialOf(node, 'dilations', rank)
  const padding = node.attributes.text('padding', 'VALID')
  if (padding === 'SAME') return { strides, dilations, auto_pad: 'SAME_UPPER' }
  if (padding === 'VALID') return { strides, dilations, auto_pad: 'VALID' }
  if (padding !== 'EXPLICIT') return node.fail(`its padding is '${padding}'`)
  const all = node.attributes.ints('explicit_paddings') ?? []
  if (all.length !== 2 * (rank + 2)) return node.fail(`its paddings are [${all.join(', ')}]`)
  const first = isChannelsFirst(node) ? 2 : 1
  const own = Array.from({ length: rank }, (_, i) => 2 * (first + i))
  const pads = [...own.map(at => all[at]!), ...own.map(at => all[at + 1]!)]
  return { strides, dilations, pads }
}
