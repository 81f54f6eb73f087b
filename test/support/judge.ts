/** The judge of targets: each kernel alone, against the f64 interpreter on what the kernel read. */
import { assert } from '../../src/diagnostics/assert.ts'
import type { Sizes } from '../../src/graph/dim.ts'
import { type Graph, parametersOf } from '../../src/graph/graph.ts'
import { type Node, isOp } from '../../src/graph/node.ts'
import { pack } from '../../src/graph/ops/pack.ts'
import { parameter } from '../../src/graph/ops/parameter.ts'
import { evaluateShape } from '../../src/graph/shape.ts'
import { type Tensor, createTensor } from '../../src/graph/tensor.ts'
import type { KernelOutline } from '../../src/kernels/kernel.ts'
import { storageOf } from '../../src/graph/storage.ts'
import {
  type Inputs,
  type Instance,
  type Outputs,
  type TensorData,
  createData,
} from '../../src/runtime/instance.ts'
import { type CompileOptions, compileWasm } from '../../src/runtime/wasm.ts'
import { type WasmModule, createWasmInstance } from '../../src/runtime/wasm-instance.ts'
import type { InstanceOptions, KernelCall } from '../../src/runtime/program.ts'
import { type Bounded, boundNode, saturate } from './bounds.ts'

/** What a judge found over all kernels of a run. */
export interface Judgement {
  readonly kernels: number
  /** Elements that were compared, and those of them for which no bound could be given. */
  readonly elements: number
  readonly unbounded: number
  /** The largest error as a part of its bound. */
  readonly worst: number
  /** Elements outside their bound, NaN or infinite where they must not be, or the reverse. */
  readonly faults: readonly string[]
}

export interface Case {
  readonly graph: Graph
  readonly weights: { readonly [name: string]: TensorData }
  readonly inputs: Inputs
  readonly sizes: Sizes
}

/** Compiles a graph for WebAssembly, runs it once and judges every kernel. */
export function judge(
  asked: Case,
  options: CompileOptions = {},
): Judgement & { readonly module: WasmModule; readonly outputs: Outputs } {
  const module = compileWasm(asked.graph, options)
  const make: MakeInstance = (weights, seen) => createWasmInstance(module, weights, seen)
  return { ...judgeInstance(asked, make), module }
}

/** Makes an instance of a compiled graph, whose kernels the judge wants to see. */
export type MakeInstance = (weights: Case['weights'], options: InstanceOptions) => Instance

/** Runs a compiled graph once and judges every kernel. */
export function judgeInstance(
  { weights, inputs, sizes }: Case,
  make: MakeInstance,
): Judgement & { readonly outputs: Outputs } {
  const found: Judgement[] = []
  const packed = new Map<Node, Tensor>()
  const runKernel = ({ kernel, tasks, run, view }: KernelCall): void => {
    const before = new Map<Node, Tensor>()
    const secret = secretlyRead(kernel)
    for (const node of kernel.operands) {
      before.set(node, tensorOf(node, view(node), sizes))
      // Whoever reads panels is judged by the matrix that they were made from.
      const panels = isOp(node, pack) ? node.operands[0]! : undefined
      for (const each of panels ? [panels, ...(secret.get(node) ?? [])] : []) {
        const { data } = packed.get(panels!)!
        before.set(each, { shape: evaluateShape(each.shape, sizes), data })
      }
      if (isOp(kernel.nodes[0]!, pack)) packed.set(node, before.get(node)!)
    }
    run(0, tasks)
    found.push(judgeKernel(kernel, before, view, sizes))
  }
  const outputs = make(weights, { runKernel }).run(inputs, sizes)
  return { ...joined(found), outputs }
}

/**
 * The placeholders of a loop that stand for the matrices of panels that a kernel reads: panels come
 * in the order of the products that read them.
 */
function secretlyRead({ nodes, operands }: KernelOutline): ReadonlyMap<Node, readonly Node[]> {
  const read = new Set(nodes.flatMap(node => node.operands.map(storageOf)))
  const sourceOf = (panels: Node): Node => storageOf(panels.operands[0]!)
  const packed = operands.filter(each => isOp(each, pack))
  const plain = new Set([...operands, ...packed.map(sourceOf)])
  const seconds = new Map<string, Node[]>()
  for (const { op, attributes, operands: own } of nodes) {
    const [, second] = own
    if (!second || !isOp(second, parameter) || plain.has(second)) continue
    const key = `${second.attributes.name} ${op.print(attributes)}`
    seconds.set(key, [...(seconds.get(key) ?? []), second])
  }
  const panels = packed.filter(each => !read.has(sourceOf(each)))
  const found = [...seconds.values()]
  assert(found.length === 0 || found.length === panels.length, 'panels of unknown products')
  return new Map(found.map((each, k) => [panels[k]!, each]))
}

function joined(all: readonly Judgement[]): Judgement {
  const sum = (of: (each: Judgement) => number): number => all.reduce((n, each) => n + of(each), 0)
  return {
    kernels: all.length,
    elements: sum(each => each.elements),
    unbounded: sum(each => each.unbounded),
    worst: Math.max(0, ...all.map(each => each.worst)),
    faults: all.flatMap(each => each.faults),
  }
}

function tensorOf(node: Node, data: TensorData, sizes: Sizes): Tensor {
  return { shape: evaluateShape(node.shape, sizes), data: Float64Array.from(data) }
}

function judgeKernel(
  kernel: KernelOutline,
  read: ReadonlyMap<Node, Tensor>,
  view: (node: Node) => TensorData,
  sizes: Sizes,
): Judgement {
  const known = new Map<Node, Bounded>()
  for (const [node, value] of read) known.set(node, { value, error: createTensor(value.shape) })
  const run = { sizes, precision: 'f64', round: saturate } as const
  const compute = (node: Node): Bounded => {
    const done = known.get(node) ?? viewOfKnown(node, known, sizes)
    if (done) return done
    assert(kernel.nodes.includes(node), `${kernel.name} reads ${node.op.name} in secret`)
    const made = boundNode(node, node.operands.map(compute), run)
    known.set(node, made)
    return made
  }
  return joined(kernel.results.map(node => compare(kernel, node, compute(node), view(node))))
}

/** A reshape of something known. */
function viewOfKnown(node: Node, known: Map<Node, Bounded>, sizes: Sizes): Bounded | undefined {
  const storage = storageOf(node)
  const shape = evaluateShape(node.shape, sizes)
  for (const [each, { value, error }] of known) {
    if (storageOf(each) !== storage) continue
    return { value: { shape, data: value.data }, error: { shape, data: error.data } }
  }
  return undefined
}

function compare(
  kernel: KernelOutline,
  node: Node,
  { value, error }: Bounded,
  got: TensorData,
): Judgement {
  const faults: string[] = []
  let [unbounded, worst] = [0, 0]
  for (const [i, exact] of value.data.entries()) {
    const bound = error.data[i]!
    if (bound === Infinity) {
      unbounded++
      continue
    }
    const distance = Object.is(got[i], exact) ? 0 : Math.abs(got[i]! - exact)
    const fits = Number.isFinite(exact)
      ? distance <= bound
      : Object.is(got[i], exact) || got[i] === exact
    if (distance !== 0) worst = Math.max(worst, distance / bound)
    if (!fits) faults.push(`${i}: ${got[i]} where ${exact} +- ${bound} is due`)
  }
  const where = `${kernel.name} (${kernel.nodes.map(each => each.op.name).join(' ')})`
  const shown = faults.slice(0, 3).join(', ')
  const message = `${where}, ${node.op.name} [${value.shape}], ${faults.length} wrong: ${shown}`
  return {
    kernels: 1,
    elements: value.data.length,
    unbounded,
    worst,
    faults: faults.length > 0 ? [message] : [],
  }
}

/** Numbers in [-1, 1) for float32, from -9 to 9 for int32, all bytes for uint8. */
export function fillData(node: Node, sizes: Sizes, random: () => number): TensorData {
  const shape = evaluateShape(node.shape, sizes)
  const data = createData(
    node.dtype,
    shape.reduce((n, dim) => n * dim, 1),
  )
  if (node.dtype === 'float32') return data.map(() => 2 * random() - 1)
  if (node.dtype === 'int32') return data.map(() => Math.floor(19 * random()) - 9)
  return data.map(() => Math.floor(256 * random()))
}

/** A graph around some outputs, with random values for all that it reads. */
export function caseOf(
  outputs: readonly Node[],
  sizes: Sizes,
  random: () => number,
  updates: Graph['updates'] = [],
): Case {
  const bare = {
    inputs: [],
    outputs: outputs.map((node, i) => ({ name: `y${i}`, node })),
    updates,
  }
  const parameters = parametersOf(bare)
  const inputs = parameters.filter(each => each.attributes.storage === 'input')
  const filled = (storage: readonly string[]): { [name: string]: TensorData } =>
    Object.fromEntries(
      parameters
        .filter(each => storage.includes(each.attributes.storage))
        .map(each => [each.attributes.name, fillData(each, sizes, random)]),
    )
  return {
    graph: { ...bare, inputs },
    weights: filled(['weight', 'state']),
    inputs: filled(['input']),
    sizes,
  }
}
