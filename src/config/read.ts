/** Text -> Config: parse, bring into one form, check, split; all faults in one run. */
import { catalog } from '../catalog/catalog.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { inSourceOrder } from '../diagnostics/order.ts'
import type { Source } from '../diagnostics/source.ts'
import type { Config } from './config.ts'
import { bareLayer, longForm, mainArgument, mergeInputs } from './forms.ts'
import { commentValue, inputLayers, misplacedArguments, oldBoolean } from './habits.ts'
import type { Item } from './item.ts'
import { evaluateNumbers } from './numbers.ts'
import { parseText } from './parse.ts'
import { pythonKeys, pythonNone, pythonPrefix, pythonText } from './python-habits.ts'
import { type RewriteContext, type Rule, rewriteItems } from './rewrite.ts'
import { schema } from './schema.ts'
import { splitByComma } from './split-habits.ts'
import { splitConfig } from './split.ts'
import { validateItem } from './validate.ts'

export interface ReadConfig {
  /**
   * There wherever the text is YAML with a map in it. With errors among the diagnostics, only names
   * and wiring of it may be looked at: what is wrong is left out, and unknown layers are still in.
   */
  readonly config: Config | undefined
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Text first, so that what is pasted becomes items; numbers last, when every value stands at its
 * field.
 */
const rules: readonly Rule[] = [
  splitByComma,
  inputLayers,
  pythonText(catalog),
  pythonKeys(catalog),
  pythonPrefix,
  longForm,
  bareLayer,
  mergeInputs(catalog.layers),
  misplacedArguments,
  mainArgument(catalog.layers),
  oldBoolean,
  pythonNone,
  commentValue,
  evaluateNumbers,
]

export function readConfig(source: Source): ReadConfig {
  const { item, diagnostics } = parseText(source)
  if (!item) return { config: undefined, diagnostics: inSourceOrder(diagnostics) }
  if (item.kind !== 'map') {
    const span = { source, start: item.span.start, end: item.span.start }
    return { config: undefined, diagnostics: [diagnostic('empty-config', {}, span)] }
  }
  const context: RewriteContext = { root: schema, diagnostics: [], settled: new Set<Item>() }
  const rewritten = rewriteItems(item, rules, context)
  const faults = validateItem(schema, rewritten, context.settled)
  const config =
    rewritten.kind === 'map' ? splitConfig(source, rewritten, catalog.layers) : undefined
  return { config, diagnostics: inSourceOrder([...context.diagnostics, ...faults]) }
}
