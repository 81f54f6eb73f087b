/** Model -> ONNX: the inference graph in standard operators, with its weights. */
import type { Model } from '../../../build/model.ts'
import { rootsOf } from '../../../graph/graph.ts'
import type { Values } from '../../../train/values.ts'
import type { GraphProto, ModelProto, NodeProto } from '../proto/messages.ts'
import { createEmitter } from './emitter.ts'
import { createFixedValues } from './fixed-values.ts'
import { aroundOf } from './form.ts'
import { createGraphWriter, createNames, graphProto, valueInfo } from './graph-writer.ts'
import { emitGraph } from './recognise.ts'

/** LayerNormalization is there from 17 on; what reads files of this version is widespread. */
const opset = 17
const irVersion = 8

/**
 * The model as a message. Inputs and outputs have the names, dtypes and shapes of the config; the
 * sizes that it leaves open are named dims. Throws a `TenonError` where ONNX has no operator.
 */
export function exportModel(model: Model, weights: Values): ModelProto {
  const { inference: graph } = model
  const names = createNames()
  const writer = createGraphWriter(names)
  const fixed = createFixedValues(graph, weights)
  const out = createEmitter(writer, fixed, graph.inputs)
  for (const input of graph.inputs) out.define(input, names.fresh(input.attributes.name))
  const outputNames = graph.outputs.map(({ name }) => names.fresh(name))
  emitGraph(rootsOf(graph), out, aroundOf(graph, fixed.has))
  const renamed = new Map<string, string>()
  graph.outputs.forEach(({ node }, k) => {
    const value = out.value(node)
    const made = writer.nodes.some(each => each.output.includes(value)) && !renamed.has(value)
    if (made) renamed.set(value, outputNames[k]!)
    else
      writer.nodes.push({
        name: `${outputNames[k]!}/Identity`,
        opType: 'Identity',
        input: [value],
        output: [outputNames[k]!],
        attribute: [],
      })
  })
  const proto = graphProto(
    writer,
    model.name,
    model.inputs.map(({ name, dtype, shape }) => valueInfo(name, dtype, shape)),
    model.outputs.map(({ dtype, shape }, k) => valueInfo(outputNames[k]!, dtype, shape)),
  )
  return {
    irVersion,
    producerName: 'tenon',
    graph: renameValues(proto, renamed),
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: [],
    functions: [],
  }
}

/** What results are called inside the graph becomes what their users call them. */
function renameValues(graph: GraphProto, renamed: ReadonlyMap<string, string>): GraphProto {
  const rename = (name: string): string => renamed.get(name) ?? name
  const node = graph.node.map((each): NodeProto => ({
    ...each,
    input: each.input.map(rename),
    output: each.output.map(rename),
    attribute: each.attribute.map(attribute =>
      attribute.g ? { ...attribute, g: renameValues(attribute.g, renamed) } : attribute,
    ),
  }))
  return { ...graph, node }
}
