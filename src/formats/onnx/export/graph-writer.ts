/** Collects nodes and initializers of an ONNX graph, and gives every value a name of its own. */
import type { GraphProto, NodeProto, TensorProto, ValueInfoProto } from '../proto/messages.ts'
import { elementTypes, integersProto, tensorProto } from '../tensors.ts'
import type { DType, Shape } from '../../../graph/shape.ts'
import { type Attributes, attributeProtos } from './attributes.ts'

/** Names that are taken, in all graphs of a model: values of inner graphs may not hide others. */
export interface Names {
  /** `wanted` itself, or with the first number that makes it new. */
  fresh(wanted: string): string
}

export function createNames(): Names {
  const taken = new Map<string, number>()
  return {
    fresh(wanted) {
      let count = taken.get(wanted) ?? 0
      if (count === 0) {
        taken.set(wanted, 1)
        return wanted
      }
      while (taken.has(`${wanted}_${count}`)) count++
      taken.set(wanted, count + 1)
      taken.set(`${wanted}_${count}`, 1)
      return `${wanted}_${count}`
    },
  }
}

export interface GraphWriter {
  readonly names: Names
  readonly nodes: NodeProto[]
  readonly initializers: TensorProto[]
  /** Adds a node; `scope` is the layer that it computes. Names of its results. */
  add(
    opType: string,
    inputs: readonly string[],
    results: number,
    options: { readonly attributes?: Attributes; readonly scope: string },
  ): readonly string[]
  /** A float32, int32 or uint8 tensor under its wanted name, or one like it. */
  tensor(
    wanted: string,
    shape: readonly number[],
    data: Float32Array | Int32Array | Uint8Array,
  ): string
  /** int64 numbers; equal ones are one initializer. */
  integers(values: readonly number[], shape?: readonly number[]): string
  /** A number as a tensor without axes; equal ones are one initializer. */
  scalar(value: number, dtype: 'float32' | 'int32'): string
}

/** `root` is where initializers go: those of inner graphs are the outer one's. */
export function createGraphWriter(names: Names, root?: GraphWriter): GraphWriter {
  const nodes: NodeProto[] = []
  const initializers: TensorProto[] = []
  const known = new Map<string, string>()
  const once = (key: string, make: () => string): string => {
    const made = known.get(key) ?? make()
    known.set(key, made)
    return made
  }
  return {
    names,
    nodes,
    initializers,
    add(opType, inputs, results, { attributes = {}, scope }) {
      const name = names.fresh(`${scope}/${opType}`)
      const output = Array.from({ length: results }, (_, k) =>
        k === 0 ? name : names.fresh(`${name}:${k}`),
      )
      nodes.push({ name, opType, input: inputs, output, attribute: attributeProtos(attributes) })
      return output
    },
    tensor(wanted, shape, data) {
      if (root) return root.tensor(wanted, shape, data)
      const name = names.fresh(wanted)
      initializers.push(tensorProto(name, shape, data))
      return name
    },
    integers(values, shape = [values.length]) {
      if (root) return root.integers(values, shape)
      const key = `[${values.join(',')}]`
      return once(`${key}:${shape.join()}`, () => {
        const name = names.fresh(values.length > 8 ? 'integers' : key)
        initializers.push(integersProto(name, shape, values))
        return name
      })
    },
    scalar(value, dtype) {
      if (root) return root.scalar(value, dtype)
      const literal = Object.is(value, -0) ? '-0' : String(value)
      return once(`${literal}:${dtype}`, () => {
        const data = dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value)
        const name = names.fresh(literal)
        initializers.push(tensorProto(name, [], data))
        return name
      })
    },
  }
}

/** What a value is, as inputs and outputs of graphs say it. */
export function valueInfo(name: string, dtype: DType, shape: Shape): ValueInfoProto {
  const dim = shape.map(each =>
    typeof each === 'number' ? { dimValue: each } : { dimParam: each.text },
  )
  return { name, type: { tensorType: { elemType: elementTypes[dtype], shape: { dim } } } }
}

export function graphProto(
  writer: GraphWriter,
  name: string,
  input: readonly ValueInfoProto[],
  output: readonly ValueInfoProto[],
): GraphProto {
  const { nodes: node, initializers: initializer } = writer
  return { name, node, initializer, sparseInitializer: [], input, output, valueInfo: [] }
}
