/** Moves large tensors of a model into a file beside it. */
import type { ModelProto, TensorProto } from '../proto/messages.ts'

/** Smaller ones, such as shapes, stay where they are read. */
const leastBytes = 1024

/** Tensors begin where a page of memory does, so that runtimes can map the file. */
const alignment = 4096

/** As `TensorProto.DataLocation` has it. */
const external = 1

/** `file` is the name of the second file, beside the first. */
export function withExternalData(
  model: ModelProto,
  file: string,
): { readonly model: ModelProto; readonly bytes: Uint8Array<ArrayBuffer> } {
  const graph = model.graph!
  const moved: { readonly at: number; readonly data: Uint8Array }[] = []
  let end = 0
  const initializer = graph.initializer.map((tensor): TensorProto => {
    const { rawData, ...rest } = tensor
    if (!rawData || rawData.length < leastBytes) return tensor
    const at = Math.ceil(end / alignment) * alignment
    end = at + rawData.length
    moved.push({ at, data: rawData })
    const entries = { location: file, offset: String(at), length: String(rawData.length) }
    const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }))
    return { ...rest, externalData, dataLocation: external }
  })
  const bytes = new Uint8Array(end)
  for (const { at, data } of moved) bytes.set(data, at)
  return { model: { ...model, graph: { ...graph, initializer } }, bytes }
}
