/** Text -> Config: parse, bring into one form, check, split; all faults in one run. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { inSourceOrder } from '../diagnostics/order.ts'
import type { Source } from '../diagnostics/source.ts'
import type { Config } from './config.ts'
import { type FileTree, type ReadFile, rootChain } from './include.ts'
import { type MapItem, entriesOf } from './item.ts'
import type { Overrides } from './overrides.ts'
import { type ConfigFile, readConfigFile } from './read-file.ts'
import { splitConfig } from './split.ts'

export interface ReadOptions extends Overrides {
  /** Opens the files of `include` and `extends`; without it a config can name none. */
  readonly read?: ReadFile | undefined
}

export interface ReadConfig {
  /**
   * There wherever the text is YAML with a map in it. With errors among the diagnostics, only names
   * and wiring of it may be looked at: what is wrong is left out, and unknown layers are still in.
   */
  readonly config: Config | undefined
  /** True for a file that only declares blocks for others: it has no model to build. */
  readonly library: boolean
  /** In source order, those of other files last. */
  readonly diagnostics: readonly Diagnostic[]
}

export function readConfig(source: Source, options: ReadOptions = {}): ReadConfig {
  const tree: FileTree = { read: options.read, diagnostics: [], count: 0 }
  const file = readConfigFile({ source, chain: rootChain(source), prefix: '' }, options, tree)
  const isOwn = ({ span }: Diagnostic): boolean => span?.source === source
  const others = tree.diagnostics.filter(each => !isOwn(each))
  const diagnostics = inSourceOrder([...tree.diagnostics.filter(isOwn), ...others])
  if (!file) return { config: undefined, library: false, diagnostics }
  const { values, params, variants } = file.params
  const { blocks, modules } = file
  const activations = new Map([...file.activations.values()].map(each => [each.type, each]))
  const declared = { values, params, variants, blocks, modules, activations }
  const limits = limitsOf(file, options.variant)
  const config = splitConfig(source, file.item, file.names, { ...declared, limits })
  return { config, library: file.library, diagnostics }
}

/** The limits of the config, each replaced by the one that the variant has. */
function limitsOf({ item }: ConfigFile, variant: string | undefined): MapItem | undefined {
  const section = item.entries.get('limits')?.value
  const own = entriesOf(entriesOf(item.entries.get('variants')?.value).get(variant ?? '')?.value)
  const limits = own.get('limits')?.value
  const base = section?.kind === 'map' ? section : undefined
  if (limits?.kind !== 'map') return base
  return { ...limits, entries: new Map([...(base?.entries ?? []), ...limits.entries]) }
}
