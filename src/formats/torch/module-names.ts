/** What a state dict calls the module of a weight: by the config, or by the layer's own name. */
import { fillPattern } from '../../config/name-pattern.ts'
import type { StateName } from '../../config/state-dict.ts'
import { TenonError } from '../../diagnostics/diagnostic.ts'

export interface ModuleName {
  /** `features.0.*`, where `*` stands for what PyTorch calls a tensor; or one tensor. */
  readonly form: string
  /** True where the config names the tensor of this very weight. */
  readonly single: boolean
  /** The entry that says so; undefined where none does. */
  readonly entry: StateName | undefined
}

/** The longest match counts: a weight before its layer, a layer before the block around it. */
export function moduleName(weight: string, layer: string, names: readonly StateName[]): ModuleName {
  let longest = 0
  let found: { entry: StateName; values: ReadonlyMap<string, number> } | undefined
  for (const entry of names) {
    const match = entry.pattern.match(weight)
    if (!match || match.length <= longest) continue
    longest = match.length
    found = { entry, values: match.values }
  }
  if (!found) return { form: `${dotted(layer)}.*`, single: false, entry: undefined }
  const { entry, values } = found
  const { text, diagnostics } = fillPattern(entry.module, values)
  if (text === undefined) throw new TenonError(diagnostics)
  const isWhole = longest === weight.length
  const single = isWhole && !text.includes('*')
  if (single) return { form: text, single, entry }
  const rest = dotted(layer.slice(longest + 1))
  const form = text.includes('*') ? text : `${text}.*`
  return { form: rest === '' ? form : form.replace('*', () => `${rest}.*`), single, entry }
}

function dotted(path: string): string {
  return path.replaceAll('/', '.')
}

/** `features.0.weight`; a tensor without a name in its module is the module itself. */
export function tensorName({ form, single }: ModuleName, tensor: string, suffix = ''): string {
  if (single) return form
  const name = tensor === '' ? form.replace(/\.\*|\*/, '') : form.replace('*', () => tensor)
  return name + suffix
}
