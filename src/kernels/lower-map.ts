/** Element-wise kernels: one loop nest, any number of results, invariants in front of it. */
import type { Expr } from '../expr/expr.ts'
import { hoist } from '../expr/hoist.ts'
import type { Dim } from '../graph/dim.ts'
import type { Node } from '../graph/node.ts'
import { type Shape, bytesOf } from '../graph/shape.ts'
import { composeMaps } from './compose.ts'
import { type Leaves, emitExpressions } from './emit.ts'
import { type KernelBlock, type Lanes, type WrittenKernel, writeKernel } from './kernel.ts'
import { type Value, laneNumbers, loadValue, operation, plus, splat, times, whole } from './loop.ts'
import {
  type Access,
  type Nest,
  broadcastAccess,
  broadcastStrides,
  mergeDims,
  nestTasks,
  writeNest,
  writeVectors,
} from './nest.ts'

/** A node and how the kernel walks its buffer. */
export interface Walk {
  readonly node: Node
  readonly access: Access
}

/** Element-wise work over a domain: `exprs[r]` over `operands` goes to `results[r]`. */
export interface Region {
  readonly domain: Shape
  readonly operands: readonly Walk[]
  readonly results: readonly Walk[]
  readonly exprs: readonly Expr[]
}

export interface LoweredKernel extends WrittenKernel {
  readonly tasks: Dim
}

/** Lowers a group of element-wise nodes that all have the same shape. */
export function lowerMap(
  name: string,
  nodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const { operands, exprs } = composeMaps(nodes)
  const domain = results[0]!.shape
  return lowerRegions(name, target, [
    {
      domain,
      operands: operands.map(node => ({
        node,
        access: broadcastAccess(node.shape, node.dtype, domain),
      })),
      results: results.map(node => ({
        node,
        access: broadcastAccess(node.shape, node.dtype, domain),
      })),
      exprs: results.map(node => exprs.get(node)!),
    },
  ])
}

/** What a kernel over regions does beside them. */
export interface Around {
  /** All of it is done before any region is begun. */
  readonly before?: (block: KernelBlock) => void
  /** Touches nothing that the regions touch. */
  readonly atFirstTask?: (block: KernelBlock) => void
}

/**
 * One kernel that does several regions in turn; with more than one, or work `before` them, it is a
 * single task.
 */
export function lowerRegions(
  name: string,
  target: Lanes,
  regions: readonly Region[],
  { before, atFirstTask }: Around = {},
): LoweredKernel {
  const nests = regions.map(nestOf)
  const split = regions.length === 1 && !before
  const written = writeKernel(name, target, block => {
    before?.(block)
    atFirstTask?.(block)
    regions.forEach((region, r) => {
      const whole = split ? block : { ...block, ...wholeRange(block, nestTasks(nests[r]!.dims)) }
      writeRegion(whole, region, nests[r]!)
    })
  })
  return { ...written, tasks: split ? nestTasks(nests[0]!.dims) : 1 }
}

function wholeRange(block: KernelBlock, tasks: Dim): Pick<KernelBlock, 'begin' | 'end'> {
  const begin = block.variable('begin', 'i32', 1)
  block.set(begin, { kind: 'const', type: 'i32', lanes: 1, value: 0 })
  return { begin, end: block.let('end', plus(block.dim(tasks), 0)) as KernelBlock['end'] }
}

function nestOf({ domain, operands, results }: Region): Nest {
  // The last access is the linear index of the domain's element, walked like a tensor that holds
  // it.
  const linear: Access = { strides: broadcastStrides(domain, domain), offset: 0, dtype: 'uint8' }
  const accesses = [...operands, ...results].map(each => each.access)
  return mergeDims({ dims: domain, accesses: [...accesses, linear] })
}

function writeRegion(block: KernelBlock, region: Region, nest: Nest): void {
  const { operands, results, exprs } = region
  const innermost = nest.dims.length - 1
  const innerStride = (a: number): Dim =>
    innermost < 0 ? 1 : nest.accesses[a]!.strides[innermost]!
  const nodes = [...operands, ...results].map(each => each.node)
  const accessCount = nodes.length
  const strides = nodes.map((_, a) => innerStride(a))
  const resultsDense = results.every((_, r) => innerStride(operands.length + r) === 1)
  const operandsDense = operands.every((_, k) => innerStride(k) === 1 || innerStride(k) === 0)
  const lanes = resultsDense && operandsDense ? block.lanes : 1
  // Copies lie at distances that are known now, none of them backwards.
  const near = strides.every(stride => typeof stride === 'number' && stride >= 0)
  const copies = innermost >= 0 && near ? block.target.interleave : 1
  const bases = nodes.map(node => block.address(node))
  const bytes = nodes.map(node => bytesOf[node.dtype])
  const addressOf = (pointers: readonly Value[], a: number, i: Value): Value =>
    plus(pointers[a]!, times(i, times(whole(bytes[a]!), block.dim(strides[a]!))))
  const offsetOf = (a: number, copy: number): number =>
    copy === 0 ? 0 : copy * lanes * bytes[a]! * (strides[a] as number)

  const always = hoist(exprs, operands.length, k =>
    nest.accesses[k]!.strides.every(each => each === 0),
  )
  const fixed = emitHoisted(block, always.hoisted, lanes, k => bases[k]!, operands)
  const inRow = hoist(always.roots, operands.length + fixed.length, k =>
    k >= operands.length ? true : innermost >= 0 && innerStride(k) === 0,
  )
  writeNest(block, nest, [...bases, undefined], (pointers, from, to) => {
    const rowFixed = emitHoisted(block, inRow.hoisted, lanes, k => pointers[k]!, operands, fixed)
    const splats = operands.map(({ node }, k) =>
      innermost >= 0 && innerStride(k) === 0 && readsOperand(inRow.roots, k)
        ? block.let('s', splat(loadValue(node.dtype, pointers[k]!, 0, 1), lanes))
        : undefined,
    )
    writeVectors(block, from, to, lanes, copies, (i, count, stored) => {
      const leaves = Array.from({ length: count }, (_, c): Leaves => {
        return {
          lanes,
          operand: k => {
            if (k >= operands.length + fixed.length)
              return rowFixed[k - operands.length - fixed.length]!
            if (k >= operands.length) return fixed[k - operands.length]!
            const { dtype } = operands[k]!.node
            return splats[k] ?? loadValue(dtype, addressOf(pointers, k, i), offsetOf(k, c), lanes)
          },
          index: () => {
            const first = plus(plus(pointers[accessCount]!, i), c * lanes)
            return lanes === 1
              ? first
              : operation('add', 'i32', [splat(first, lanes), laneNumbers(lanes)])
          },
        }
      })
      const values = emitExpressions(block, inRow.roots, leaves)
      values.forEach((copy, c) =>
        copy.forEach((value, r) => {
          const a = operands.length + r
          const { dtype } = results[r]!.node
          block.store(dtype, addressOf(pointers, a, i), offsetOf(a, c), value, stored)
        }),
      )
    })
  })
}

/** Computes what does not change in a loop, in front of it. */
function emitHoisted(
  block: KernelBlock,
  exprs: readonly Expr[],
  lanes: number,
  pointer: (k: number) => Value,
  operands: readonly Walk[],
  earlier: readonly Value[] = [],
): readonly Value[] {
  if (exprs.length === 0) return []
  const leaves: Leaves = {
    lanes,
    operand: k =>
      k >= operands.length
        ? earlier[k - operands.length]!
        : splat(loadValue(operands[k]!.node.dtype, pointer(k), 0, 1), lanes),
    index: () => splat({ kind: 'const', type: 'i32', lanes: 1, value: 0 }, lanes),
  }
  return emitExpressions(block, exprs, [leaves])[0]!.map(value => block.let('h', value))
}

function readsOperand(roots: readonly Expr[], k: number): boolean {
  const seen = new Set<Expr>()
  const stack = [...roots]
  while (stack.length > 0) {
    const expr = stack.pop()!
    if (seen.has(expr)) continue
    seen.add(expr)
    if (expr.op === 'operand' && expr.value === k) return true
    stack.push(...expr.args)
  }
  return false
}
