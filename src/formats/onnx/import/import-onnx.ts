/** ONNX -> config and weights. */
import { type GivenSizes, noSizes } from '../../given-sizes.ts'
import type { ImportedModel } from '../../imported.ts'
import type { SuppliedBlocks } from '../../supplied-blocks.ts'
import { importGraph } from './import-graph.ts'
import { readModel } from './read-model.ts'
import type { OpenExternal } from './read-tensor.ts'

/** The model of the bytes of a file; a `TenonError` names what is not read here. */
export function importOnnx(
  bytes: Uint8Array,
  file: string,
  blocks: SuppliedBlocks,
  open: OpenExternal,
  sizes: GivenSizes = noSizes,
): ImportedModel {
  return importGraph(readModel(bytes, file, open), blocks, sizes)
}
