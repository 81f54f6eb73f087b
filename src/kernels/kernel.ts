/** Kernels and programs: loop functions, what they read and write, and their order. */
import { type Dim, dimText } from '../graph/dim.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import {
  type Block,
  type LoopFunction,
  type Statement,
  type Value,
  type Variable,
  createFunction,
  loadValue,
  whole,
} from './loop.ts'
import type { Place } from './loop-body.ts'
import { dropUnused } from './unused.ts'

/** One word of a kernel's argument block. */
export type Argument =
  /** Address of the buffer that holds a node's value. */
  | { readonly kind: 'buffer'; readonly node: Node }
  /** A size that depends on the run. */
  | { readonly kind: 'dim'; readonly dim: Dim }
  /** Address of memory that only this kernel uses while it runs. */
  | { readonly kind: 'scratch'; readonly bytes: number }

/** Everything of a kernel but its code: what runs it has to know. */
export interface KernelOutline {
  /** What it does, for people: `conv2d + prelu`. */
  readonly name: string
  /** The nodes that it computes, operands before users. */
  readonly nodes: readonly Node[]
  /** Those of them that are stored, because something outside reads them. */
  readonly results: readonly Node[]
  /** Nodes outside whose values it reads. */
  readonly operands: readonly Node[]
  readonly arguments: readonly Argument[]
  /** Independent pieces of the work, numbered from 0; never split by the number of threads. */
  readonly tasks: Dim
}

export interface Kernel extends KernelOutline {
  readonly code: LoopFunction
}

/** What a target is to lowering: numbers. */
export interface Lanes {
  /** f32 elements of a vector. */
  readonly lanes: number
  /** Rows and vectors of a contraction's tile. */
  readonly tileRows: number
  readonly tileVectors: number
  /** Panels that a single row sums side by side: it has no other sums to alternate with. */
  readonly rowPanels: number
  /**
   * Vectors that have registers, where the compiler puts all loads of a loop's round in front of
   * its arithmetic and spills what does not fit; undefined where it orders a round by itself.
   */
  readonly roundVectors: number | undefined
  /** Whether memory can be asked for before it is read. */
  readonly prefetch: boolean
  /** Vectors of an element-wise chain that are computed side by side. */
  readonly interleave: number
}

/** Kernels of a program's step that are run once for each step of a scan. */
export interface Loop {
  /** The kernels of `step` from number `from` up to `to`, not counted. */
  readonly from: number
  readonly to: number
  readonly steps: Dim
  /** True where the last step comes first. */
  readonly reverse: boolean
  /** Values of the loop that lie in buffers of nodes outside. */
  readonly places: ReadonlyMap<Node, Place>
}

/** What runs a program: `load` when weights have changed, `step` at every run. */
export interface ProgramOutline {
  readonly graph: Graph
  readonly load: readonly KernelOutline[]
  readonly step: readonly KernelOutline[]
  /** In the order of their kernels; they do not overlap. */
  readonly loops: readonly Loop[]
  /** Views: nodes that have another node's buffer (reshapes, values written in place). */
  readonly aliases: ReadonlyMap<Node, Node>
}

/** A graph as kernels. */
export interface Program extends ProgramOutline {
  readonly target: Lanes
  readonly load: readonly Kernel[]
  readonly step: readonly Kernel[]
}

/** What is left of a program once its code is printed, which takes more memory than all else. */
export function outlineOf({ graph, load, step, loops, aliases }: Program): ProgramOutline {
  const withoutCode = ({ code: _, ...outline }: Kernel): KernelOutline => outline
  return { graph, load: load.map(withoutCode), step: step.map(withoutCode), loops, aliases }
}

/** The block of a kernel's body, with its arguments. Arguments exist once they are asked for. */
export interface KernelBlock extends Block {
  readonly target: Lanes
  readonly begin: Variable
  readonly end: Variable
  /** Address of a node's buffer. */
  address(node: Node): Value
  /** A dim as a value: a constant, or an argument. */
  dim(dim: Dim): Value
  scratch(bytes: number): Value
}

export interface WrittenKernel {
  readonly code: LoopFunction
  readonly arguments: readonly Argument[]
}

/** Writes a kernel's function; loads of the arguments that it asked for come first. */
export function writeKernel(
  name: string,
  target: Lanes,
  write: (block: KernelBlock) => void,
): WrittenKernel {
  const args: Argument[] = []
  const loads: Statement[] = []
  const known = new Map<unknown, Variable>()
  const code = createFunction(name, target.lanes, (block, [base, begin, end]) => {
    const argument = (key: unknown, label: string, made: Argument): Variable => {
      const existing = known.get(key)
      if (existing) return existing
      const variable = block.variable(label, 'i32', 1)
      loads.push({ kind: 'set', variable, value: loadValue('int32', base, 4 * args.length, 1) })
      args.push(made)
      known.set(key, variable)
      return variable
    }
    write({
      ...block,
      target,
      begin,
      end,
      address: node => argument(node, `p${args.length}`, { kind: 'buffer', node }),
      dim: dim =>
        typeof dim === 'number'
          ? whole(dim)
          : argument(dimText(dim), `n${args.length}`, { kind: 'dim', dim }),
      scratch: bytes => argument({}, 'scratch', { kind: 'scratch', bytes }),
    })
  })
  return { code: dropUnused({ ...code, body: [...loads, ...code.body] }), arguments: args }
}
