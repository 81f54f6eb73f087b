/** Writes a config in the canonical layout; comments, names and meaning stay. */
import { parseDocument } from 'yaml'

import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Source } from '../../diagnostics/source.ts'
import { parseText, parserOptions } from '../parse.ts'
import { attachComments } from './attach.ts'
import { canonicalTree } from './canonical.ts'
import { printTree } from './print-tree.ts'
import { readTree } from './read-tree.ts'

export interface Formatted {
  /** Undefined where the text is no YAML that a config may be written in. */
  readonly text: string | undefined
  /** Why there is no text; other mistakes stop nothing, and are not looked for. */
  readonly diagnostics: readonly Diagnostic[]
}

export function formatConfig(source: Source): Formatted {
  const { item, diagnostics } = parseText(source)
  if (!item) return { text: undefined, diagnostics }
  const tree = readTree(source.text, parseDocument(source.text, parserOptions).contents!)
  attachComments(source, tree)
  return { text: printTree(canonicalTree(tree.root)), diagnostics: [] }
}
