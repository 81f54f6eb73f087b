/** Programs without their code as plain data, which can be kept, and back. */
import { assert } from '../diagnostics/assert.ts'
import type { Dim } from '../graph/dim.ts'
import { rootsOf, topologicalOrder } from '../graph/graph.ts'
import { type Node, type Op, isOp } from '../graph/node.ts'
import { constant } from '../graph/ops/constant.ts'
import { type ParameterAttributes, parameter } from '../graph/ops/parameter.ts'
import { reshape } from '../graph/ops/reshape.ts'
import type { TensorType } from '../graph/shape.ts'
import type { Argument, KernelOutline, ProgramOutline } from '../kernels/kernel.ts'
import type { Place } from '../kernels/loop-body.ts'

/** The number of a node among those of a program, operands before users. */
type NodeNumber = number

/** The ops that running a program asks for; of any other it asks how much work it is. */
const knownOps: readonly Op<never>[] = [parameter, constant, reshape]

interface PackedNode extends TensorType {
  readonly op: string
  readonly operands: readonly NodeNumber[]
  /** Of known ops alone. */
  readonly attributes: unknown
  readonly flops: Dim
}

type PackedArgument = Exclude<Argument, { readonly kind: 'buffer' }> | NodeNumber

interface PackedKernel extends Pick<KernelOutline, 'name' | 'tasks'> {
  readonly nodes: readonly NodeNumber[]
  readonly results: readonly NodeNumber[]
  readonly operands: readonly NodeNumber[]
  readonly arguments: readonly PackedArgument[]
}

type PackedPlace = Pick<Place, 'offset' | 'stride'> & {
  readonly node: NodeNumber
  readonly buffer: NodeNumber
  readonly first: NodeNumber | undefined
}

export interface PackedProgram {
  readonly nodes: readonly PackedNode[]
  readonly inputs: readonly NodeNumber[]
  readonly outputs: readonly { readonly name: string; readonly node: NodeNumber }[]
  readonly updates: readonly { readonly target: NodeNumber; readonly value: NodeNumber }[]
  readonly load: readonly PackedKernel[]
  readonly step: readonly PackedKernel[]
  readonly loops: readonly (Omit<ProgramOutline['loops'][number], 'places'> & {
    readonly places: readonly PackedPlace[]
  })[]
  readonly aliases: readonly (readonly [NodeNumber, NodeNumber])[]
}

export function packProgram(program: ProgramOutline): PackedProgram {
  const { graph, load, step, loops, aliases } = program
  const nodes = topologicalOrder(nodesNamedIn(program))
  const numbers = new Map(nodes.map((node, i) => [node, i]))
  const numberOf = (node: Node): NodeNumber => numbers.get(node)!
  const packKernel = (kernel: KernelOutline): PackedKernel => ({
    ...{ name: kernel.name, tasks: kernel.tasks },
    nodes: kernel.nodes.map(numberOf),
    results: kernel.results.map(numberOf),
    operands: kernel.operands.map(numberOf),
    arguments: kernel.arguments.map(each => (each.kind === 'buffer' ? numberOf(each.node) : each)),
  })
  return {
    nodes: nodes.map(node => ({
      ...{ op: node.op.name, shape: node.shape, dtype: node.dtype },
      operands: node.operands.map(numberOf),
      attributes: knownOps.some(each => isOp(node, each)) ? node.attributes : undefined,
      flops: node.op.flops?.(node) ?? 0,
    })),
    inputs: graph.inputs.map(numberOf),
    outputs: graph.outputs.map(({ name, node }) => ({ name, node: numberOf(node) })),
    updates: graph.updates.map(each => ({
      ...{ target: numberOf(each.target), value: numberOf(each.value) },
    })),
    load: load.map(packKernel),
    step: step.map(packKernel),
    loops: loops.map(loop => ({
      ...loop,
      places: [...loop.places].map(([node, { buffer, offset, stride, first }]) => ({
        ...{ node: numberOf(node), buffer: numberOf(buffer), offset, stride },
        first: first && numberOf(first),
      })),
    })),
    aliases: [...aliases].map(([node, of]) => [numberOf(node), numberOf(of)]),
  }
}

function nodesNamedIn({ graph, load, step, loops, aliases }: ProgramOutline): readonly Node[] {
  const kernels = [...load, ...step]
  return [
    ...[...graph.inputs, ...graph.updates.map(each => each.target), ...rootsOf(graph)],
    ...kernels.flatMap(each => [...each.nodes, ...each.results, ...each.operands]),
    ...kernels.flatMap(each =>
      each.arguments.flatMap(of => (of.kind === 'buffer' ? [of.node] : [])),
    ),
    ...loops.flatMap(loop =>
      [...loop.places].flatMap(([node, { buffer, first }]) => [
        ...[node, buffer],
        ...(first ? [first] : []),
      ]),
    ),
    ...[...aliases].flat(),
  ]
}

/** The program that was packed; its nodes have no meaning but their place and their work. */
export function unpackProgram(packed: PackedProgram): ProgramOutline {
  const nodes: Node[] = []
  for (const { op, operands, attributes, shape, dtype, flops } of packed.nodes) {
    const own = { op: opOf(op, flops), operands: operands.map(each => nodes[each]!), attributes }
    nodes.push({ ...own, shape, dtype, origin: undefined })
  }
  const nodeOf = (number: NodeNumber): Node => nodes[number]!
  const parameterOf = (number: NodeNumber): Node<ParameterAttributes> => {
    const node = nodeOf(number)
    assert(isOp(node, parameter), `node ${number} is no parameter`)
    return node
  }
  const kernelOf = (kernel: PackedKernel): KernelOutline => ({
    ...{ name: kernel.name, tasks: kernel.tasks },
    nodes: kernel.nodes.map(nodeOf),
    results: kernel.results.map(nodeOf),
    operands: kernel.operands.map(nodeOf),
    arguments: kernel.arguments.map(each =>
      typeof each === 'number' ? { kind: 'buffer', node: nodeOf(each) } : each,
    ),
  })
  return {
    graph: {
      inputs: packed.inputs.map(parameterOf),
      outputs: packed.outputs.map(({ name, node }) => ({ name, node: nodeOf(node) })),
      updates: packed.updates.map(each => ({
        ...{ target: parameterOf(each.target), value: nodeOf(each.value) },
      })),
    },
    load: packed.load.map(kernelOf),
    step: packed.step.map(kernelOf),
    loops: packed.loops.map(({ places, ...loop }) => ({
      ...loop,
      places: new Map(
        places.map(({ node, buffer, first, ...place }) => [
          nodeOf(node),
          {
            ...place,
            buffer: nodeOf(buffer),
            ...(first !== undefined && { first: nodeOf(first) }),
          },
        ]),
      ),
    })),
    aliases: new Map(packed.aliases.map(([node, of]) => [nodeOf(node), nodeOf(of)])),
  }
}

function opOf(name: string, flops: Dim): Op<unknown> {
  const known = knownOps.find(each => each.name === name)
  if (known) return known as Op<unknown>
  const unknown = (): never => assert(false, `${name} is known by its work alone`) as never
  return { name, infer: unknown, interpret: unknown, print: () => '', flops: () => flops }
}
