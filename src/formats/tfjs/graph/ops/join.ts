/** Values that become one, and one that becomes several. */
import type { Lower, Lowering } from '../lowering.ts'

/** More copies than any model makes of a value. */
const mostCopies = 64

function inputsFrom(node: Lowering, first: number, end: number): readonly string[] {
  return Array.from({ length: end - first }, (_, i) => node.input(first + i))
}

function onlyNumber(node: Lowering, k: number): number {
  const [value, ...others] = node.numbers(k)
  return value === undefined || others.length > 0 ? node.fail(`input ${k} is no number`) : value
}

const pack: Lower = node => {
  const axis = node.attributes.int('axis', 0)
  const parts = inputsFrom(node, 0, node.count)
  const wide = parts.map(each => node.emit('Unsqueeze', [each], { axes: [axis] }))
  return node.emit('Concat', wide, { axis })
}

const unpack: Lower = node => {
  const axis = node.attributes.int('axis', 0)
  const count = partsOf(node, node.attributes.int('num', 0))
  const parts = node.emitMany('Split', [node.input(0)], count, { axis })
  return parts.map(each => node.emit('Squeeze', [each], { axes: [axis] }))
}

/** A split into more parts is no model, but a file that wants memory. */
function partsOf(node: Lowering, count: number): number {
  return count >= 1 && count <= 1024 ? count : node.fail(`it makes ${count} parts`)
}

const split: Lower = node => {
  const count = partsOf(node, node.attributes.int('num_split', 0))
  return node.emitMany('Split', [node.input(1)], count, { axis: onlyNumber(node, 0) })
}

const splitBySizes: Lower = node => {
  const sizes = node.numbers(1)
  const attributes = { axis: onlyNumber(node, 2), split: sizes }
  return node.emitMany('Split', [node.input(0)], partsOf(node, sizes.length), attributes)
}

const gather: Lower = node => {
  if (node.attributes.int('batch_dims', 0) !== 0) node.fail('its first axes are those of a batch')
  const axis = node.count > 2 ? onlyNumber(node, 2) : 0
  return node.emit('Gather', [node.input(0), node.input(1)], { axis })
}

const tile: Lower = node =>
  node.numbers(1).reduce((x, times, axis) => {
    if (times === 1) return x
    if (times < 1 || times > mostCopies) return node.fail(`it repeats ${times} times`)
    return node.emit('Concat', new Array<string>(times).fill(x), { axis })
  }, node.input(0))

export const joinOps: { readonly [op: string]: Lower } = {
  Concat: node =>
    node.emit('Concat', inputsFrom(node, 1, node.count), { axis: onlyNumber(node, 0) }),
  ConcatV2: node =>
    node.emit('Concat', inputsFrom(node, 0, node.count - 1), {
      axis: onlyNumber(node, node.count - 1),
    }),
  Gather: gather,
  GatherV2: gather,
  Pack: pack,
  Split: split,
  SplitV: splitBySizes,
  Tile: tile,
  Unpack: unpack,
}
