/** What a lint is: a code, a test of one layer, and what it says there. */
import type { Code, Parameters } from '../../diagnostics/messages.ts'
import type { Path } from '../../fields/field.ts'
import type { LintSite } from './site.ts'

/** Where a lint points: an argument of the layer, or the layer itself. */
export interface Finding<C extends Code> {
  readonly parameters: Parameters<C>
  readonly path?: Path
}

export interface Lint<C extends Code = Code> {
  readonly code: C
  /** Undefined where there is nothing to say. */
  test(site: LintSite): Finding<C> | undefined
}

/** Outside, lints are all of one type. */
export function defineLint<C extends Code>(lint: Lint<C>): Lint {
  return lint as unknown as Lint
}
