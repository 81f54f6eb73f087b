/** Imports a model of another tool: what the file is, its first bytes say. */
import { refuse } from './diagnostics/diagnostic.ts'
import { openModelFile } from './formats/open.ts'
import { readTextFile } from './files/text.ts'
import { type BlockChoice, supplyBlocks } from './formats/supplied-blocks.ts'
import { type WrittenModel, writeImported } from './formats/write-imported.ts'

export interface ImportOptions {
  /** What stands for classes that tenon does not know: `{MultiplyBeta: 'blocks.yaml:scale'}`. */
  readonly map?: { readonly [type: string]: string }
}

export type ImportedFiles = WrittenModel

/**
 * Reads the model in `path` and what lies beside it; needs a file system. Throws a `TenonError`
 * that names everything of it that cannot be said here.
 */
export async function runImport(
  path: string,
  { map = {} }: ImportOptions = {},
): Promise<ImportedFiles> {
  const blocks = supplyBlocks(Object.entries(map).map(choiceOf))
  return writeImported(await openModelFile(path, blocks))
}

/** Far more than blocks need. */
const maxBlockBytes = 2 ** 24

function choiceOf([type, where]: readonly [string, string]): BlockChoice {
  const [, file = '', block] = /^(.+?)(?::([A-Za-z0-9_.]+))?$/s.exec(where) ?? []
  if (file === '') refuse('file-not-found', { file: where })
  return { type, file, text: readTextFile(file, { maxBytes: maxBlockBytes }), block }
}
