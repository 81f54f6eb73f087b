/** What the uses of a block need to know of it: its parameters and inputs. */
import type { Span } from '../diagnostics/source.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Param } from './config.ts'
import { type MapItem, entriesOf } from './item.ts'
import type { KnownNames } from './names.ts'
import { readParams } from './params.ts'

export interface BlockHead {
  /** In the whole config: `common.conv_bn` for what `common` calls `conv_bn`. */
  readonly name: string
  readonly params: readonly Param[]
  readonly span: Span
}

/** The blocks of one file by their name there; `prefix` is the namespace of the file. */
export function readHeads(
  file: MapItem,
  prefix: string,
  names: KnownNames,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, BlockHead> {
  const heads = new Map<string, BlockHead>()
  for (const [name, { key, value }] of entriesOf(file.entries.get('blocks')?.value)) {
    const { params, diagnostics: found } = readParams(entriesOf(value).get('params')?.value, names)
    diagnostics.push(...found)
    heads.set(name, { name: prefix + name, params, span: key })
  }
  return heads
}
