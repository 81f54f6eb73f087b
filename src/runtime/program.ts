/** Instances of a program: one memory, plans for the sizes of runs, kernels called in order. */
import { assert } from '../diagnostics/assert.ts'
import type { Sizes } from '../graph/dim.ts'
import { evaluateDim } from '../graph/dim.ts'
import { parametersOf } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import type { ParameterAttributes } from '../graph/ops/parameter.ts'
import { type DType, elementCount } from '../graph/shape.ts'
import type { KernelOutline, ProgramOutline } from '../kernels/kernel.ts'
import type { FixedInstance, Inputs, Instance, Outputs, TensorData } from './instance.ts'
import {
  type FixedLayout,
  type LoadLayout,
  type LoopStep,
  type RunLayout,
  argumentWords,
  constantsOf,
  layoutFixed,
  layoutLoad,
  layoutRun,
  slack,
} from './layout.ts'
import { type WeightSource, heldSource } from './weight-source.ts'

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
  readonly kernel: KernelOutline
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
  program: ProgramOutline,
  kernels: CompiledKernels,
  initial: { readonly [name: string]: TensorData },
  { runKernel }: InstanceOptions = {},
): Instance {
  const fixed = layoutFixed(program, kernels.threads)
  const state = createState(program, kernels, fixed, runKernel)
  writeGiven(state, heldSource(new Map(Object.entries(initial))))
  return {
    ...{ target: kernels.target, threads: kernels.threads },
    read: name => viewOf(state, keptNode(state, name)).slice(),
    write: (name, data) => {
      writeKept(state, keptNode(state, name), data)
      state.loaded = false
    },
    run: (inputs, sizes) => run(state, inputs, sizes),
    close: () => kernels.close(),
  }
}

/**
 * As `createProgramInstance`, with weights that never change: each is taken from `source` when the
 * load kernels want it, and of those that only these read nothing is kept. `source` is not needed
 * any more afterwards.
 */
export function createFixedInstance(
  program: ProgramOutline,
  kernels: CompiledKernels,
  source: WeightSource,
): FixedInstance {
  const fixed = layoutFixed(program, kernels.threads, false)
  const state = createState(program, kernels, fixed, undefined)
  writeGiven(state, source)
  load(state, layoutLoad(program, fixed), source)
  return {
    ...{ target: kernels.target, threads: kernels.threads },
    run: (inputs, sizes) => run(state, inputs, sizes),
    close: () => kernels.close(),
  }
}

function createState(
  program: ProgramOutline,
  { shared, connect }: CompiledKernels,
  fixed: FixedLayout,
  runKernel: InstanceOptions['runKernel'],
): State {
  const initial = pagesFor(fixed.end + slack)
  const memory = new WebAssembly.Memory({ initial, maximum: maximumPages, shared })
  const state: State = {
    program,
    fixed,
    memory,
    functions: connect(memory),
    runKernel,
    parameters: new Map(parametersOf(program.graph).map(node => [node.attributes.name, node])),
    plans: new Map(),
    current: undefined,
    loaded: false,
  }
  for (const node of constantsOf(program)) writeKept(state, node, node.attributes.data)
  return state
}

/** Writes what is kept of `source`. */
function writeGiven(state: State, source: WeightSource): void {
  for (const [name, node] of state.parameters) {
    const { storage } = node.attributes
    if (storage === 'weight') assert(source.has(name), `no value for the weight '${name}'`)
    if (storage === 'input' || !source.has(name) || !state.fixed.addresses.has(node)) continue
    source.copy(name, viewOf(state, node))
  }
}

interface Plan {
  readonly layout: RunLayout
  readonly sizes: Sizes
  /** Those of the sizes. */
  readonly names: readonly string[]
  /** Planned when weights are first loaded under this plan. */
  load: LoadLayout | undefined
  /** Inputs and outputs in the memory as it was last; made anew when that has grown. */
  views: Views | undefined
}

/** Made once, so that a run allocates nothing. */
interface Views {
  readonly buffer: ArrayBufferLike
  /** In the order of the graph's inputs. */
  readonly inputs: readonly TensorData[]
  readonly outputs: Outputs
}

interface State {
  readonly program: ProgramOutline
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
function viewOf({ memory, fixed }: State, node: Node): TensorData {
  const length = evaluateDim(elementCount(node.shape), noSizes)
  return viewAt(memory, node.dtype, fixed.addresses.get(node)!, length)
}

function writeKept(state: State, node: Node, data: TensorData): void {
  const view = viewOf(state, node)
  assert(data.length === view.length, `${data.length} values where ${view.length} fit`)
  view.set(data)
}

function run(state: State, inputs: Inputs, sizes: Sizes): Outputs {
  const plan = usePlan(state, sizes)
  if (!state.loaded) load(state, loadLayoutOf(state, plan))
  const views = useViews(state, plan)
  const nodes = state.program.graph.inputs
  for (let i = 0; i < nodes.length; i++)
    writeInput(views.inputs[i]!, nodes[i]!.attributes.name, inputs)
  runKernels(state, plan.layout, plan.sizes)
  return views.outputs
}

function loadLayoutOf({ program, fixed }: State, plan: Plan): LoadLayout {
  return (plan.load ??= layoutLoad(program, fixed, plan.layout.loadStart))
}

/** Runs the load kernels; weights that are not kept come from `source`, each when it is wanted. */
function load(state: State, layout: LoadLayout, source?: WeightSource): void {
  growTo(state, layout.end)
  writeArguments(state, layout, noSizes)
  for (const call of layout.calls) {
    for (const node of layout.wanted.get(call.kernel) ?? [])
      source!.copy(node.attributes.name, viewBuffer(state.memory, layout, node, noSizes))
    runKernels(state, { ...layout, calls: [call] }, noSizes)
  }
  state.loaded = true
}

function useViews(state: State, plan: Plan): Views {
  if (plan.views?.buffer !== state.memory.buffer) plan.views = makeViews(state, plan)
  return plan.views
}

function makeViews({ memory, program }: State, plan: Plan): Views {
  const view = (node: Node): TensorData => viewBuffer(memory, plan.layout, node, plan.sizes)
  const { inputs, outputs } = program.graph
  return {
    buffer: memory.buffer,
    inputs: inputs.map(view),
    outputs: Object.fromEntries(outputs.map(({ name, node }) => [name, view(node)])),
  }
}

/** Kernels to call, and where everything lies for them. */
type Calls = Pick<RunLayout, 'calls' | 'addressOf' | 'scratchOf'>

function runKernels(state: State, layout: Calls, sizes: Sizes): void {
  if (state.runKernel) return showKernels(state, layout, sizes, state.runKernel)
  const { calls } = layout
  for (let i = 0; i < calls.length; i++) {
    const { number, words, stride, tasks } = calls[i]!
    state.functions[number]!(words, 0, tasks, stride)
  }
}

function showKernels(
  { functions, memory }: State,
  layout: Calls,
  sizes: Sizes,
  runKernel: NonNullable<State['runKernel']>,
): void {
  for (const { number, words, stride, tasks, kernel, at } of layout.calls) {
    const invoke = functions[number]!
    const view = (node: Node): TensorData => viewBuffer(memory, layout, node, sizes, at)
    runKernel({ kernel, tasks, run: (begin, end) => invoke(words, begin, end, stride), view })
  }
}

function viewBuffer(
  memory: WebAssembly.Memory,
  { addressOf }: Pick<RunLayout, 'addressOf'>,
  node: Node,
  sizes: Sizes,
  at?: LoopStep,
): TensorData {
  const length = evaluateDim(elementCount(node.shape), sizes)
  return viewAt(memory, node.dtype, addressOf(node, at), length)
}

function writeInput(view: TensorData, name: string, inputs: Inputs): void {
  const data = inputs[name]
  if (data?.length !== view.length) refuseInput(name, data, view.length)
  view.set(data)
}

function refuseInput(name: string, data: TensorData | undefined, due: number): asserts data {
  assert(data, `no value for the input '${name}'`)
  assert(data.length === due, `input '${name}' has ${data.length} values where ${due} are due`)
}

/**
 * Makes the argument blocks fit the sizes of this run; the memory grows where it is too
 * small.
 */
function usePlan(state: State, sizes: Sizes): Plan {
  if (state.current && isFor(state.current, sizes)) return state.current
  const key = [...sizes].map(([name, size]) => `${name}=${size}`).join()
  const known = state.plans.get(key)
  const plan = known ?? {
    layout: layoutRun(state.program, state.fixed, sizes),
    sizes: new Map(sizes),
    names: [...sizes.keys()],
    ...{ load: undefined, views: undefined },
  }
  state.plans.set(key, plan)
  growTo(state, state.fixed.end + plan.layout.arena)
  writeArguments(state, plan.layout, sizes)
  state.current = plan
  return plan
}

function isFor({ sizes, names }: Plan, asked: Sizes): boolean {
  if (asked.size !== names.length) return false
  for (let i = 0; i < names.length; i++)
    if (asked.get(names[i]!) !== sizes.get(names[i]!)) return false
  return true
}

function growTo({ memory }: State, end: number): void {
  const missing = pagesFor(end + slack) - memory.buffer.byteLength / pageBytes
  if (missing > 0) memory.grow(missing)
}

function writeArguments({ memory, fixed }: State, layout: Calls, sizes: Sizes): void {
  const words = new Int32Array(memory.buffer)
  for (const call of layout.calls) {
    const blocks = call.stride > 0 ? fixed.threads : 1
    for (let thread = 0; thread < blocks; thread++)
      words.set(argumentWords(call, layout, sizes, thread), (call.words + thread * call.stride) / 4)
  }
}
