/** A program as a list: which functions are called in which order, on which places in memory. */
import { assert } from '../../diagnostics/assert.ts'
import { distinctCode } from '../../codegen/distinct.ts'
import { type Dim, batchName, dimNames, mulDims } from '../../graph/dim.ts'
import type { Node } from '../../graph/node.ts'
import { bytesOf, shapeText } from '../../graph/shape.ts'
import type { Argument, Kernel, Program } from '../../kernels/kernel.ts'
import type { Place } from '../../kernels/loop-body.ts'
import { storageOf } from '../../graph/storage.ts'
import { bufferOf } from '../../runtime/live-buffers.ts'
import { type DirectFunction, directFunction } from './direct-function.ts'
import { type Memory, type Spot, labelOf, layoutMemory } from './memory.ts'
import { createNamer } from './names.ts'

/** One argument of a call. */
export type Word =
  | { readonly kind: 'spot'; readonly spot: Spot }
  | { readonly kind: 'dim'; readonly dim: Dim }
  /** In a loop: `spot` moved by `offset` and `stride` for each step, `first` at the first one. */
  | {
      readonly kind: 'moving'
      readonly spot: Spot
      readonly offset: Dim
      readonly stride: Dim
      readonly first: Spot | undefined
    }

/** A call of a function with these words, for the tasks from 0 to `tasks`. */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  /** What the kernel is: `conv2d + relu: image [batch, 28, 28, 1] -> [batch, 26, 26, 16]`. */
  readonly comment: string
  readonly words: readonly Word[]
  readonly tasks: Dim
}

/** Calls that are made once for each step; the last step comes first where it is `reverse`. */
export interface Loop {
  readonly kind: 'loop'
  readonly steps: Dim
  readonly reverse: boolean
  readonly calls: readonly Call[]
}

export interface ListedFunction extends DirectFunction {
  /** What its kernels are. */
  readonly comments: readonly string[]
}

export interface Listing {
  /** What the code calls each open size, by the name of the dim; the batch comes first. */
  readonly sizes: ReadonlyMap<string, string>
  readonly functions: readonly ListedFunction[]
  readonly memory: Memory
  /** What is done once, when the weights are there. */
  readonly load: readonly Call[]
  /** What a run does. */
  readonly step: readonly (Call | Loop)[]
  /** Where inputs and outputs lie, by name. */
  readonly inputs: ReadonlyMap<string, Spot>
  readonly outputs: ReadonlyMap<string, Spot>
}

/** Lists a program; no name of a spot or size is a keyword or one of `taken`. */
export function listProgram(program: Program, taken: readonly string[]): Listing {
  const name = createNamer(taken)
  const open = program.graph.inputs.flatMap(each => each.shape.flatMap(dimNames))
  const sizes = new Map([...new Set([batchName, ...open])].map(each => [each, name(each)]))
  const { functions, users, functionOf } = distinctCode(program)
  const functionName = createNamer([])
  const direct = functions.map((each, i): ListedFunction => {
    const listed = directFunction({ ...each, name: functionName(users[i]![0]!.name) })
    return { ...listed, comments: users[i]!.map(describe) }
  })
  const memory = layoutMemory(program, name)
  const places = new Map(program.loops.flatMap(loop => [...loop.places]))
  const spotOf = (node: Node): Spot => {
    const spot = memory.spots.get(bufferOf(program, node))
    assert(spot, `no place for ${labelOf(node)}`)
    return spot
  }
  const callOf = (kernel: Kernel, number: number): Call => {
    const { name: called, words } = direct[functionOf[number]!]!
    let scratch = 0
    const all = kernel.arguments.map((each): Word => {
      if (each.kind === 'dim') return { kind: 'dim', dim: each.dim }
      if (each.kind === 'scratch')
        return { kind: 'spot', spot: memory.scratch.get(kernel)![scratch++]! }
      return wordOf(each, places.get(storageOf(each.node)), spotOf)
    })
    return {
      kind: 'call',
      name: called,
      comment: describe(kernel),
      words: words.map(each => all[each]!),
      tasks: kernel.tasks,
    }
  }
  const load = program.load.map(callOf)
  const calls = program.step.map((each, k) => callOf(each, load.length + k))
  const { inputs, outputs } = program.graph
  return {
    sizes,
    functions: direct,
    memory,
    load,
    step: withLoops(program, calls),
    inputs: new Map(inputs.map(each => [each.attributes.name, spotOf(each)])),
    outputs: new Map(outputs.map(each => [each.name, spotOf(each.node)])),
  }
}

function wordOf(
  { node }: Extract<Argument, { kind: 'buffer' }>,
  place: Place | undefined,
  spotOf: (node: Node) => Spot,
): Word {
  if (!place) return { kind: 'spot', spot: spotOf(node) }
  const bytes = bytesOf[node.dtype]
  return {
    kind: 'moving',
    spot: spotOf(place.buffer),
    offset: mulDims(bytes, place.offset),
    stride: mulDims(bytes, place.stride),
    first: place.first && spotOf(place.first),
  }
}

function withLoops({ loops }: Program, calls: readonly Call[]): readonly (Call | Loop)[] {
  const listed: (Call | Loop)[] = []
  let at = 0
  for (const { from, to, steps, reverse } of loops) {
    listed.push(...calls.slice(at, from))
    listed.push({ kind: 'loop', steps, reverse, calls: calls.slice(from, to) })
    at = to
  }
  return [...listed, ...calls.slice(at)]
}

function describe({ name, operands, results }: Kernel): string {
  const shapes = (nodes: readonly Node[]): string =>
    nodes.map(each => shapeText(each.shape)).join(', ')
  return `${name}: ${shapes(operands)} -> ${shapes(results)}`
}
