/** Writes nodes of TensorFlow as nodes of ONNX, whose reader makes layers of them. */
import type { Constant } from '../../onnx/import/constant.ts'
import { constant } from '../../onnx/import/constant.ts'
import type { AttributeValue, OnnxNode } from '../../onnx/import/read-model.ts'
import type { ElementType } from '../../onnx/tensors.ts'
import { type TfAttributes, attributesOf } from './attributes.ts'
import type { TfNode } from './read-graph.ts'

/** Names of the results of one operator, the first first. */
export type Lower = (node: Lowering) => string | readonly string[]

export interface Attributes {
  readonly [name: string]: AttributeValue | undefined
}

/** Nodes and results that are written for one file. */
const mostNodes = 200_000

/** One node of TensorFlow while nodes of ONNX are written for it. */
export interface Lowering {
  readonly op: string
  readonly attributes: TfAttributes
  /** How many results it reads. */
  readonly count: number
  /** The value that is input `k`, which must be there. */
  input(k: number): string
  /** The input as a constant that is known already; undefined where it is computed. */
  known(k: number): Constant | undefined
  /** Numbers of an input that must be known. */
  numbers(k: number): readonly number[]
  /** A constant of its own, as a value. */
  constant(data: readonly number[], dtype?: ElementType, shape?: readonly number[]): string
  /** Writes a node with one result, which it names. */
  emit(opType: string, inputs: readonly string[], attributes?: Attributes): string
  /** Writes a node with so many results. */
  emitMany(
    opType: string,
    inputs: readonly string[],
    count: number,
    attributes?: Attributes,
  ): readonly string[]
  /** Writes the operator itself with so many results: a block may stand for it, or nothing. */
  foreign(count: number): readonly string[]
  /** Ends the reading: the operator is known, but not in this form. */
  fail(problem: string): never
}

/** What is written for a whole graph. */
export interface LoweredGraph {
  readonly nodes: OnnxNode[]
  readonly constants: Map<string, Constant>
  /** Values by the results that TensorFlow calls `conv1`, `split:1`. */
  readonly values: Map<string, string>
}

export function loweringOf(
  node: TfNode,
  graph: LoweredGraph,
  layer: string,
  fail: (problem: string) => never,
): Lowering {
  const { nodes, constants, values } = graph
  const attributes = attributesOf(node)
  let made = 0
  // No name of TensorFlow has such a sign in it.
  const freshName = (): string => `${node.name}#${made++}`
  const fresh = (count: number): readonly string[] => {
    if (nodes.length + count > mostNodes) fail('it makes more values than any model has')
    return Array.from({ length: count }, freshName)
  }
  const input = (k: number): string => {
    const reference = node.inputs[k] ?? fail(`input ${k} is left out`)
    return values.get(reference) ?? fail(`'${reference}', which it reads, has no value`)
  }
  const known = (k: number): Constant | undefined => constants.get(input(k))
  const common = { name: node.name, named: true, operator: node.op, layer }
  const lowering: Lowering = {
    op: node.op,
    attributes,
    count: node.inputs.length,
    input,
    known,
    numbers(k) {
      const value = known(k) ?? fail(`input ${k} is computed; it must be constant here`)
      return Array.from(value.data as ArrayLike<number>)
    },
    constant(data, dtype = 'int64', shape = [data.length]) {
      const name = freshName()
      const whole = dtype !== 'float32'
      constants.set(name, constant(dtype, shape, whole ? data : Float32Array.from(data)))
      return name
    },
    emit: (opType, inputs, own) => lowering.emitMany(opType, inputs, 1, own)[0]!,
    emitMany(opType, inputs, count, own = {}) {
      const outputs = fresh(count)
      nodes.push({ ...common, opType, domain: '', inputs, outputs, attributes: defined(own) })
      return outputs
    },
    foreign(count) {
      const inputs = node.inputs.map((_, k) => input(k))
      const outputs = fresh(count)
      const own = defined(attributes.all())
      nodes.push({ ...common, opType: node.op, domain, inputs, outputs, attributes: own })
      return outputs
    },
    fail,
  }
  return lowering
}

/** Of operators that are not those of ONNX. */
const domain = 'tensorflow'

function defined(attributes: Attributes): ReadonlyMap<string, AttributeValue> {
  const entries = Object.entries(attributes).filter(
    (entry): entry is [string, AttributeValue] => entry[1] !== undefined,
  )
  return new Map(entries)
}
