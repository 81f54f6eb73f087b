/** Lowers groups to kernels, and a graph to a program. */
import { assert } from '../diagnostics/assert.ts'
import type { Graph } from '../graph/graph.ts'
import { type Node, isOp } from '../graph/node.ts'
import { averagePoolGradient } from '../graph/ops/average-pool-gradient.ts'
import { constant } from '../graph/ops/constant.ts'
import { conv } from '../graph/ops/conv.ts'
import { convKernelGradient } from '../graph/ops/conv-kernel-gradient.ts'
import { gatherGradient } from '../graph/ops/gather-gradient.ts'
import { gather } from '../graph/ops/gather.ts'
import { matmul } from '../graph/ops/matmul.ts'
import { maxPoolGradient } from '../graph/ops/max-pool-gradient.ts'
import type { PackAttributes } from '../graph/ops/pack.ts'
import { parameter } from '../graph/ops/parameter.ts'
import { pool } from '../graph/ops/pool.ts'
import { type ReduceAttributes, reduce } from '../graph/ops/reduce.ts'
import { resample } from '../graph/ops/resample.ts'
import { scan } from '../graph/ops/scan.ts'
import type { ScanAttributes } from '../graph/scan-body.ts'
import { winogradConv } from '../graph/ops/winograd-conv.ts'
import { storageOf } from '../graph/storage.ts'
import { type Group, productsOf } from '../passes/fuse.ts'
import type { Kernel, Lanes, Loop, Program } from './kernel.ts'
import { loopBody } from './loop-body.ts'
import { lowerConv } from './lower-conv.ts'
import { lowerConvKernelGradient } from './lower-conv-kernel-gradient.ts'
import { lowerAttention } from './lower-attention.ts'
import { isCopy, lowerCopy } from './lower-copy.ts'
import { isDepthwise, lowerDepthwise, lowerDepthwiseKernelGradient } from './lower-depthwise.ts'
import { lowerGather, lowerGatherGradient } from './lower-gather.ts'
import { type LoweredKernel, lowerMap } from './lower-map.ts'
import { lowerMatmul } from './lower-matmul.ts'
import { lowerAveragePoolGradient, lowerMaxPoolGradient } from './lower-pool-gradient.ts'
import { lowerPool } from './lower-pool.ts'
import { lowerReduce } from './lower-reduce.ts'
import { lowerResample } from './lower-resample.ts'
import { lowerRows } from './lower-rows.ts'
import { lowerWinograd } from './lower-winograd.ts'
import { createRenewals } from './renewal.ts'
import { type Panels, type SecondOperand, createPanels, packedOperand } from './second-operand.ts'
import { settleUpdates } from './updates.ts'

/** Lowers a graph in explicit forms for a target. */
export function lower(graph: Graph, target: Lanes): Program {
  const { graph: settled, groups, aliases: updated } = settleUpdates(graph)
  const aliases = new Map(updated)
  const renewals = createRenewals(groups, aliases)
  const packs = new Map<Node, Map<string, Node<PackAttributes>>>()
  const load: Kernel[] = []
  const step: Kernel[] = []
  const loops: Loop[] = []
  const loaded = new Set<Node>()
  const isFixed = createIsFixed(settled, loaded)
  const place = (kernel: Kernel, reads: readonly Node[]): void => {
    const updates = kernel.results.some(each => aliases.has(each))
    const once = reads.every(isFixed) && !isDynamic(kernel) && !updates
    ;(once ? load : step).push(kernel)
    if (once) for (const node of kernel.results) loaded.add(node)
  }
  /** Panels of a second operand, which are made where it is first read. */
  const panelsOf = (second: SecondOperand, user: Group, make: typeof place) => {
    const known = packs.get(second.source)?.get(second.key)
    if (known) return known
    const packed = createPanels(second, target)
    const ofSource = packs.get(second.source) ?? new Map<string, Node<PackAttributes>>()
    packs.set(second.source, ofSource.set(second.key, packed))
    const kernel = packKernel(packed, user, target)
    if (renewals.keep(second, packed)) load.push(kernel)
    else make(kernel, [second.source])
    return packed
  }
  const lowerLoop = (node: Node<ScanAttributes>): void => {
    const { groups: inner, places, outside } = loopBody(node)
    const kernels: Kernel[] = []
    for (const group of inner) {
      assert(!isOp(group.root, scan), 'a scan inside a scan')
      const panels = new Map<Node, Panels>()
      for (const product of productsOf(group)) {
        const second = packedOperand(product, each => outside.has(each))
        const source = second && outside.get(second.source)
        const make = source ? place : (kernel: Kernel): void => void kernels.push(kernel)
        const asked = second && { ...second, source: source ?? second.source }
        if (asked) panels.set(product, panelsOf(asked, group, make))
      }
      kernels.push(groupKernel(group, panels, target))
    }
    const [from, to] = [step.length, step.length + kernels.length]
    loops.push({ from, to, steps: node.shape[1]!, reverse: node.attributes.reverse, places })
    step.push(...kernels)
  }
  for (const group of groups) {
    if (isOp(group.root, scan)) {
      lowerLoop(group.root)
      continue
    }
    const panels = new Map<Node, Panels>()
    for (const product of productsOf(group)) {
      const second = packedOperand(product, isFixed)
      if (second) panels.set(product, panelsOf(second, group, place))
    }
    place(groupKernel(renewals.renewing(group), panels, target), group.operands)
  }
  return { graph: settled, target, load, step, loops, aliases }
}

/**
 * Tells which values no run changes: constants, weights without updates, what `loaded` kernels
 * make.
 */
function createIsFixed(graph: Graph, loaded: ReadonlySet<Node>): (node: Node) => boolean {
  const updated = new Set<Node>(graph.updates.map(each => each.target))
  return node => {
    const storage = storageOf(node)
    if (isOp(storage, parameter))
      return storage.attributes.storage === 'weight' && !updated.has(storage)
    return isOp(storage, constant) || loaded.has(storage)
  }
}

/** True where what a kernel does depends on the sizes of a run. */
function isDynamic({ arguments: args, tasks }: Kernel): boolean {
  return typeof tasks !== 'number' || args.some(each => each.kind === 'dim')
}

function packKernel(packed: Node<PackAttributes>, user: Group, target: Lanes): Kernel {
  const name = `pack for ${nameOf(user)}`
  const operands = [packed.operands[0]!]
  return finish(name, [packed], [packed], operands, lowerCopy(name, packed, [], target))
}

/** `panels` are the second operands of the group's products, where they are packed. */
function groupKernel(group: Group, panels: ReadonlyMap<Node, Panels>, target: Lanes): Kernel {
  const name = nameOf(group)
  const { nodes, results } = group
  const plain = new Set(
    nodes.flatMap(node => node.operands.filter((_, k) => k !== 1 || !panels.has(node))),
  )
  const operands = [
    ...group.operands.filter(each => plain.has(each)),
    ...new Set<Node>(panels.values()),
  ]
  return finish(name, nodes, results, operands, lowerGroup(name, group, panels, target))
}

function finish(
  name: string,
  nodes: readonly Node[],
  results: readonly Node[],
  operands: readonly Node[],
  { tasks, code, arguments: args }: LoweredKernel,
): Kernel {
  return { name, nodes, results, operands, tasks, code, arguments: args }
}

function lowerGroup(
  name: string,
  group: Group,
  panels: ReadonlyMap<Node, Panels>,
  target: Lanes,
): LoweredKernel {
  const { kind, nodes, results, root } = group
  switch (kind) {
    case 'map':
      return lowerMap(name, nodes, results, target)
    case 'rows': {
      assert(isOp(root, reduce), 'a row kernel around no reduction')
      return lowerRows(name, nodes, results, root.operands[0]!.shape, target)
    }
    case 'reduce': {
      assert(isOp(root, reduce), 'a reduction around no reduction')
      return lowerReduction(name, root, nodes, results, target)
    }
    case 'attention':
      return lowerAttention(name, nodes, root, results, target)
    case 'root':
      return lowerRoot(name, group, panels, target)
    case 'single':
      return lowerSingle(
        name,
        root,
        nodes.filter(node => node !== root),
        target,
      )
  }
}

function lowerReduction(
  name: string,
  root: Node<ReduceAttributes>,
  nodes: readonly Node[],
  results: readonly Node[],
  target: Lanes,
): LoweredKernel {
  const at = nodes.indexOf(root)
  // What comes before the reduction feeds it: a finishing node reads its result, so it comes after.
  const [prologue, epilogue] = [nodes.slice(0, at), nodes.slice(at + 1)]
  return lowerReduce(name, root, prologue, epilogue, results, target)
}

function lowerRoot(
  name: string,
  { root, nodes, results }: Group,
  panels: ReadonlyMap<Node, Panels>,
  target: Lanes,
): LoweredKernel {
  if (isOp(root, matmul)) {
    const products = nodes.filter(node => isOp(node, matmul))
    const epilogue = nodes.filter(node => !isOp(node, matmul))
    return lowerMatmul(name, products, panels, epilogue, results, target)
  }
  const packed = panels.get(root)
  const epilogue = nodes.filter(node => node !== root)
  if (isOp(root, pool)) return lowerPool(name, root, epilogue, results, target)
  if (isOp(root, gather)) return lowerGather(name, root, epilogue, results, target)
  if (isOp(root, resample)) return lowerResample(name, root, epilogue, results, target)
  if (isOp(root, winogradConv)) return lowerWinograd(name, root, packed!, epilogue, results, target)
  assert(isOp(root, conv), `${root.op.name} takes no epilogue`)
  if (!packed) return lowerDepthwise(name, root, epilogue, results, target)
  return lowerConv(name, root, packed, epilogue, results, target)
}

function lowerSingle(
  name: string,
  root: Node,
  prologue: readonly Node[],
  target: Lanes,
): LoweredKernel {
  if (isCopy(root)) return lowerCopy(name, root, prologue, target)
  if (isOp(root, maxPoolGradient)) return lowerMaxPoolGradient(name, root, target)
  if (isOp(root, averagePoolGradient)) return lowerAveragePoolGradient(name, root, target)
  if (isOp(root, gatherGradient)) return lowerGatherGradient(name, root, target)
  assert(isOp(root, convKernelGradient), `no kernel for ${root.op.name}`)
  const { kernelShape } = root.attributes
  if (isDepthwise(kernelShape, root.attributes))
    return lowerDepthwiseKernelGradient(name, root, target)
  return lowerConvKernelGradient(name, root, target)
}

/** `conv2d + prelu`: the layers of a group, or its ops where no layer made it. */
function nameOf({ nodes, root }: Group): string {
  const layers = nodes.flatMap(node => (node.origin ? [node.origin.layer] : []))
  return [...new Set(layers)].join(' + ') || root.op.name
}
