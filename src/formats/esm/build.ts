/** `build --target esm`: an ES module with its WebAssembly, its data and its types. */
import { printModule } from '../../codegen/wasm/print.ts'
import { smallWasmTarget } from '../../codegen/wasm/target.ts'
import { lower } from '../../kernels/lower.ts'
import { preparePasses } from '../../passes/index.ts'
import { maximumPages } from '../../runtime/program.ts'
import type { BuildModel, BuildRequest } from '../build-request.ts'
import { dataFile } from '../listing/data.ts'
import { listProgram } from '../listing/listing.ts'
import { checkSize } from '../listing/memory.ts'
import { inlined } from './base64.ts'
import { declarationText } from './declaration.ts'
import { type Sources, moduleText, takenNames } from './module.ts'

/** The parts of an ES module, and its text once it is known where the others can be found. */
export interface EsmParts {
  /** For engines with plain SIMD, and for those with relaxed multiply-adds too. */
  readonly plain: Uint8Array<ArrayBuffer>
  readonly relaxed: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
  readonly declaration: string
  readonly module: (sources: Sources) => string
}

export const build: BuildModel = ({ name, inlineWeights = false, ...request }) => {
  const parts = buildParts(request)
  const beside = (file: string): string => `new URL('./${file}', import.meta.url)`
  const files = { plain: `${name}.wasm`, relaxed: `${name}.relaxed.wasm`, data: `${name}.bin` }
  const module = parts.module({
    plain: beside(files.plain),
    relaxed: beside(files.relaxed),
    data: inlineWeights ? inlined(parts.data) : beside(files.data),
  })
  return [
    { name: `${name}.js`, content: module },
    { name: `${name}.d.ts`, content: parts.declaration },
    { name: files.plain, content: parts.plain },
    { name: files.relaxed, content: parts.relaxed },
    ...(inlineWeights ? [] : [{ name: files.data, content: parts.data }]),
  ]
}

/**
 * Weights are packed and folded when the module is loaded, by the kernels that tenon itself would
 * run: packed panels are padded, and transformed convolution kernels are up to four times as large,
 * so the file is smaller, and no second packer has to agree with the first.
 */
export function buildParts({ model, weights }: Pick<BuildRequest, 'model' | 'weights'>): EsmParts {
  const listing = listProgram(lower(preparePasses(model.inference), smallWasmTarget), takenNames)
  checkSize(listing.memory, 'esm', 2 ** 32)
  const memory = { module: 'tenon', name: 'memory', minimum: 1, maximum: maximumPages }
  const print = (relaxed: boolean): Uint8Array<ArrayBuffer> =>
    printModule(listing.functions, { memory, relaxed })
  const { tag, bytes } = dataFile(listing.memory, weights)
  return {
    plain: print(false),
    relaxed: print(true),
    data: bytes,
    declaration: declarationText(model),
    module: sources => moduleText({ model, listing, tag, sources }),
  }
}
