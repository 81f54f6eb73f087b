/** What the uses of a block need to know of it: its parameters and inputs. */
import type { Span } from '../diagnostics/source.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Param } from './config.ts'
import { type MapItem, entriesOf } from './item.ts'
import type { KnownNames } from './names.ts'
import { readParams } from './params.ts'
import { blockName } from './schema-sections.ts'

export interface BlockHead {
  /** In the whole config: `common.conv_bn` for what `common` calls `conv_bn`. */
  readonly name: string
  readonly params: readonly Param[]
  readonly span: Span
}

const blockPattern = new RegExp(blockName)

const expected =
  'a block begins with a small letter, holds small letters, digits and _ only, and is no word ' +
  'that stands beside layers, as `name`, nor such a word with a slip in it'

/** The blocks of one file by their name there; `prefix` is the namespace of the file. */
export function readHeads(
  file: MapItem,
  prefix: string,
  names: KnownNames,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, BlockHead> {
  const heads = new Map<string, BlockHead>()
  for (const [name, { key, value }] of entriesOf(file.entries.get('blocks')?.value)) {
    if (!blockPattern.test(name)) diagnostics.push(diagnostic('bad-name', { name, expected }, key))
    const { params, diagnostics: found } = readParams(entriesOf(value).get('params')?.value, names)
    diagnostics.push(...found)
    heads.set(name, { name: prefix + name, params, span: key })
  }
  return heads
}
