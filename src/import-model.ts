/** Imports a model of another tool: what the file is, its first bytes say. */
import { resolveConfig } from './build/resolve-config.ts'
import { modelOf } from './compile.ts'
import { openConfig } from './config-source.ts'
import { writeConfig } from './config/write.ts'
import { refuse } from './diagnostics/diagnostic.ts'
import type { TopologyFile } from './formats/keras/topology-file.ts'
import { type GivenSizes, noSizes } from './formats/given-sizes.ts'
import { openModelFile } from './formats/open.ts'
import { readTextFile } from './files/text.ts'
import { type BlockChoice, supplyBlocks } from './formats/supplied-blocks.ts'
import { type StateDict, openStateDict } from './formats/torch/state-dict.ts'
import { type WrittenModel, writeImported } from './formats/write-imported.ts'

export interface ImportOptions {
  /** What stands for classes that tenon does not know: `{MultiplyBeta: 'blocks.yaml:scale'}`. */
  readonly map?: { readonly [type: string]: string }
  /**
   * What weights alone belong to: the JSON of `model.to_json()` for those of Keras, a config for a
   * PyTorch state dict.
   */
  readonly config?: string | undefined
  /** Numbers for sizes that a graph of operators leaves open: `{height: 320, width: 320}`. */
  readonly sizes?: GivenSizes
}

export type ImportedFiles = WrittenModel

/**
 * Reads the model in `path` and what lies beside it; needs a file system. Throws a `TenonError`
 * that names everything of it that cannot be said here.
 */
export async function runImport(
  path: string,
  { map = {}, config, sizes = noSizes }: ImportOptions = {},
): Promise<ImportedFiles> {
  const state = openStateDict(path)
  if (state) return importState(state, config).finally(() => state.close())
  const blocks = supplyBlocks(Object.entries(map).map(choiceOf))
  const topology = config === undefined ? undefined : topologyOf(config)
  return writeImported(await openModelFile(path, { blocks, topology, sizes }))
}

/** The text of a config that other files are part of is written out with them. */
async function importState(state: StateDict, path: string | undefined): Promise<ImportedFiles> {
  const { importStateDict, withoutConfig } = await import('./formats/torch/import-state-dict.ts')
  if (path === undefined) return withoutConfig(state)
  const source = await openConfig(path)
  const model = await modelOf(source)
  const hasParts = /^["']?(?:include|extends)["']?\s*:/m.test(source.text)
  const text = hasParts ? writeConfig(resolveConfig(model)) : source.text
  return importStateDict(state, model, text)
}

/** Far more than blocks and configs need. */
const maxTextBytes = 2 ** 26

function topologyOf(file: string): TopologyFile {
  return { text: readTextFile(file, { maxBytes: maxTextBytes }), file }
}

function choiceOf([type, where]: readonly [string, string]): BlockChoice {
  const [, file = '', block] = /^(.+?)(?::([A-Za-z0-9_.]+))?$/s.exec(where) ?? []
  if (file === '') refuse('file-not-found', { file: where })
  return { type, file, text: readTextFile(file, { maxBytes: maxTextBytes }), block }
}
