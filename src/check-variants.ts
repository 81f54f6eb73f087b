/** Checks every model that a config describes: as it stands, and each of its variants. */
import { checkSource } from './compile.ts'
import type { ConfigSource } from './config-source.ts'
import { readConfig } from './config/read.ts'
import type { LimitOptions } from './costs.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { inSourceOrder } from './diagnostics/order.ts'

/** Names of the variants of a config; none where it cannot be read. */
export function variantsOf(source: ConfigSource): readonly string[] {
  return readConfig(source, source.options).config?.variants ?? []
}

/**
 * What is wrong with any of them, each fault once. A fault that not all of them have says in which
 * variant it shows.
 */
export async function checkVariants(
  source: ConfigSource,
  options: LimitOptions = {},
): Promise<readonly Diagnostic[]> {
  const choices = [undefined, ...variantsOf(source)]
  const found = new Map<string, { readonly each: Diagnostic; readonly variants: string[] }>()
  for (const variant of choices) {
    const chosen = { ...source, options: { ...source.options, variant } }
    const { diagnostics } = await checkSource(chosen, options)
    for (const each of diagnostics) {
      const known = found.get(keyOf(each)) ?? { each, variants: [] }
      known.variants.push(variant ?? 'the config without a variant')
      found.set(keyOf(each), known)
    }
  }
  return inSourceOrder(
    [...found.values()].map(({ each, variants }) =>
      variants.length === choices.length ? each : withVariants(each, variants),
    ),
  )
}

function keyOf({ code, message, span }: Diagnostic): string {
  return `${code} ${span?.source.file} ${span?.start} ${span?.end} ${message}`
}

function withVariants(each: Diagnostic, variants: readonly string[]): Diagnostic {
  const [first] = variants
  const others = variants.length > 1 ? ` and ${variants.length - 1} more` : ''
  return { ...each, notes: [...each.notes, { message: `in ${first}${others}` }] }
}
