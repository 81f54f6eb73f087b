/** Products with matrices. */
import type { Lower } from '../lowering.ts'
import { fused } from './conv.ts'

const matMul =
  (left: string, right: string): Lower =>
  node => {
    const flag = (name: string): number => (node.attributes.flag(name) ? 1 : 0)
    const attributes = { transA: flag(left), transB: flag(right) }
    return fused(node, bias => {
      const y = node.emit('FusedMatMul', [node.input(0), node.input(1)], attributes)
      return bias === undefined ? y : node.emit('Add', [y, bias])
    })
  }

export const matrixOps: { readonly [op: string]: Lower } = {
  BatchMatMul: matMul('adj_x', 'adj_y'),
  BatchMatMulV2: matMul('adj_x', 'adj_y'),
  Einsum: node =>
    node.emit(
      'Einsum',
      Array.from({ length: node.count }, (_, k) => node.input(k)),
      { equation: node.attributes.text('equation', '') },
    ),
  MatMul: matMul('transpose_a', 'transpose_b'),
  Transpose: node => node.emit('Transpose', [node.input(0)], { perm: node.numbers(1) }),
  _FusedMatMul: matMul('transpose_a', 'transpose_b'),
}
