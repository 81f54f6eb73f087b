/** Instances of a program: one memory, plans for the sizes of runs, kernels called in order. */
import { assert } from '../diagnostics/assert.ts'
import type { Sizes } from '../graph/dim.ts'
import { evaluateDim } from '../graph/dim.ts'
import { parametersOf } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import type { ParameterAttributes } from '../graph/ops/parameter.ts'
import { type DType, elementCount } from '../graph/shape.ts'
import type { Kernel, Program } from '../kernels/kernel.ts'
import type { Inputs, Instance, Outputs, TensorData } from './instance.ts'
import {
  type FixedLayout,
  type Call,
  type LoopStep,
  type RunLayout,
  argumentWords,
  bufferBytes,
  constantsOf,
  layoutFixed,
  layoutRun,
  slack,
} from './layout.ts'

const pageBytes = 65536
/** The most that a 32-bit memory holds. */
export const maximumPages = 65536

/**
 * A compiled kernel: `args` is the address of its arguments in the memory that it was made for.
 * Threads may share its tasks where `stride` is not negative: so many bytes lie between their
 * arguments. What ignores `stride` does all of it on the calling thread.
 */
export type KernelFunction = (args: number, begin: number, end: number, stride: number) => void

/** A program's kernels as some target compiled them, load kernels first. */
export interface CompiledKernels {
  readonly target: Exclude<Instance['target'], 'reference'>
  /** How many threads share a kernel. */
  readonly threads: number
  /** True where the memory must be one that workers can share. */
  readonly shared: boolean
  /** Functions over one memory, which may grow but never moves. */
  connect(memory: WebAssembly.Memory): readonly KernelFunction[]
  /** Ends the threads. */
  close(): void
}

/** A kernel whose turn it is, with its arguments in place. */
export interface KernelCall {
  readonly kernel: Kernel
  /** Number of its tasks. */
  readonly tasks: number
  /** Does the tasks from `begin` to `end`. */
  run(begin: number, end: number): void
  /** A view of the buffer that holds a node's value. */
  view(node: Node): TensorData
}

export interface InstanceOptions {
  /** Runs every kernel in place of the plain `run(0, tasks)`: sees what it reads and writes. */
  readonly runKernel?: ((call: KernelCall) => void) | undefined
}

/**
 * Makes an instance with all weights (and state, if any) set to `initial`; state without a value
 * starts at 0.
 */
export function createProgramInstance(
  program: Program,
  kernels: CompiledKernels,
  initial: { readonly [name: string]: TensorData },
  { runKernel }: InstanceOptions = {},
): Instance {
  const { threads, shared } = kernels
  const fixed = layoutFixed(program, threads)
  const memory = new WebAssembly.Memory({
    initial: pagesFor(fixed.end + slack),
    maximum: maximumPages,
    shared,
  })
  const functions = kernels.connect(memory)
  const state: State = {
    program,
    fixed,
    memory,
    functions,
    parameters: new Map(parametersOf(program.graph).map(node => [node.attributes.name, node])),
    runKernel,
    plans: new Map(),
    current: undefined,
    loaded: false,
  }
  for (const node of constantsOf(program)) writeKept(state, node, node.attributes.data)
  for (const [name, node] of state.parameters) {
    if (node.attributes.storage === 'weight')
      assert(initial[name], `no value for the weight '${name}'`)
    if (initial[name]) writeKept(state, node, initial[name])
  }
  return {
    target: kernels.target,
    threads,
    read: name => viewOf(state, keptNode(state, name), noSizes).slice(),
    write: (name, data) => {
      writeKept(state, keptNode(state, name), data)
      state.loaded = false
    },
    run: (inputs, sizes) => run(state, inputs, sizes),
    close: () => kernels.close(),
  }
}

interface Plan {
  readonly layout: RunLayout
  readonly sizes: Sizes
}

interface State {
  readonly program: Program
  readonly fixed: FixedLayout
  readonly memory: WebAssembly.Memory
  /** By number of the kernel. */
  readonly functions: readonly KernelFunction[]
  readonly parameters: ReadonlyMap<string, Node<ParameterAttributes>>
  readonly runKernel: InstanceOptions['runKernel']
  /** Plans by sizes; batches of two sizes take turns in every epoch. */
  readonly plans: Map<string, Plan>
  /** The plan whose addresses stand in the argument blocks. */
  current: Plan | undefined
  /** True where the load kernels have run since weights last changed. */
  loaded: boolean
}

const noSizes: Sizes = new Map()

function pagesFor(bytes: number): number {
  const pages = Math.ceil(bytes / pageBytes)
  assert(pages <= maximumPages, `${bytes} bytes do not fit into a 32-bit memory`)
  return pages
}

function keptNode({ parameters }: State, name: string): Node<ParameterAttributes> {
  const node = parameters.get(name)
  assert(node && node.attributes.storage !== 'input', `no weight or state '${name}'`)
  return node
}

function viewAt(
  memory: WebAssembly.Memory,
  dtype: DType,
  address: number,
  length: number,
): TensorData {
  if (dtype === 'float32') return new Float32Array(memory.buffer, address, length)
  if (dtype === 'int32') return new Int32Array(memory.buffer, address, length)
  return new Uint8Array(memory.buffer, address, length)
}

/** A view of a kept value; dead after the memory has grown. */
function viewOf({ memory, fixed }: State, node: Node, sizes: Sizes): TensorData {
  const length = evaluateDim(elementCount(node.shape), sizes)
  return viewAt(memory, node.dtype, fixed.addresses.get(node)!, length)
}

function writeKept(state: State, node: Node, data: TensorData): void {
  const view = viewOf(state, node, noSizes)
  assert(data.length === view.length, `${data.length} values where ${view.length} fit`)
  view.set(data)
}

function run(state: State, inputs: Inputs, sizes: Sizes): Outputs {
  const plan = usePlan(state, sizes)
  const { program } = state
  if (!state.loaded) runKernels(state, plan.layout.load, plan)
  state.loaded = true
  for (const node of program.graph.inputs) writeInput(state, plan, node, inputs)
  runKernels(state, plan.layout.step, plan)
  const outputs: { [name: string]: TensorData } = {}
  for (const { name, node } of program.graph.outputs)
    outputs[name] = viewBuffer(state.memory, plan.layout, node, sizes)
  return outputs
}

function runKernels(state: State, calls: readonly Call[], { layout, sizes }: Plan): void {
  const { functions, memory, runKernel } = state
  for (const { number, words, stride, tasks, kernel, at } of calls) {
    const invoke = functions[number]!
    if (!runKernel) {
      invoke(words, 0, tasks, stride)
      continue
    }
    const view = (node: Node): TensorData => viewBuffer(memory, layout, node, sizes, at)
    runKernel({ kernel, tasks, run: (begin, end) => invoke(words, begin, end, stride), view })
  }
}

function viewBuffer(
  memory: WebAssembly.Memory,
  { addressOf }: RunLayout,
  node: Node,
  sizes: Sizes,
  at?: LoopStep,
): TensorData {
  const length = evaluateDim(elementCount(node.shape), sizes)
  return viewAt(memory, node.dtype, addressOf(node, at), length)
}

function writeInput(
  state: State,
  { layout, sizes }: Plan,
  node: Node<ParameterAttributes>,
  inputs: Inputs,
): void {
  const { name } = node.attributes
  const data = inputs[name]
  assert(data, `no value for the input '${name}'`)
  const length = bufferBytes(node, sizes) / data.BYTES_PER_ELEMENT
  assert(
    data.length === length,
    `input '${name}' has ${data.length} values where ${length} are due`,
  )
  viewAt(state.memory, node.dtype, layout.addressOf(node), data.length).set(data)
}

/**
 * Makes the argument blocks fit the sizes of this run; the memory grows where the arena does not
 * fit.
 */
function usePlan(state: State, sizes: Sizes): Plan {
  const key = [...sizes].map(([name, size]) => `${name}=${size}`).join()
  const known = state.plans.get(key)
  if (known && known === state.current) return known
  const plan = known ?? {
    layout: layoutRun(state.program, state.fixed, sizes),
    sizes: new Map(sizes),
  }
  state.plans.set(key, plan)
  const missing =
    pagesFor(state.fixed.end + plan.layout.arena + slack) -
    state.memory.buffer.byteLength / pageBytes
  if (missing > 0) state.memory.grow(missing)
  writeArguments(state, plan)
  state.current = plan
  return plan
}

function writeArguments({ memory, fixed }: State, { layout, sizes }: Plan): void {
  const words = new Int32Array(memory.buffer)
  for (const call of [...layout.load, ...layout.step]) {
    const blocks = call.stride > 0 ? fixed.threads : 1
    for (let thread = 0; thread < blocks; thread++)
      words.set(argumentWords(call, layout, sizes, thread), (call.words + thread * call.stride) / 4)
  }
}
