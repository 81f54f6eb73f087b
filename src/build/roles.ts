/** Which input of an entry is what: names by role or by position, checked and put in order. */
import type { InputRole, Inputs } from '../catalog/layer.ts'
import type { LayerItem, NameReference } from '../config/config.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'

/** The roles of the inputs, in the order of the definition; undefined where there are none. */
export type Roles = readonly (string | undefined)[]

/**
 * The role of each of `count` inputs that come by position: one each, and what is left has the last
 * role if that takes a list. A count that does not fit is an `input-count`.
 */
export function rolesByPosition(
  item: LayerItem,
  allowed: Inputs,
  count: number,
): { readonly roles: Roles; readonly diagnostics: readonly Diagnostic[] } {
  const roles = new Array<string | undefined>(count).fill(undefined)
  if (!fits(count, allowed)) {
    const parameters = { layer: item.type, expected: countText(allowed), count }
    return { roles, diagnostics: [diagnostic('input-count', parameters, item.span)] }
  }
  if (typeof allowed === 'string') return { roles, diagnostics: [] }
  return { roles: roles.map((_, k) => (allowed[k] ?? allowed.at(-1))!.name), diagnostics: [] }
}

/**
 * Checks references that say their roles, and puts them in the order of the roles; undefined where
 * something is wrong.
 */
export function inRoleOrder(
  item: LayerItem,
  allowed: Inputs,
  references: readonly NameReference[],
): {
  readonly ordered: readonly NameReference[] | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const roles = typeof allowed === 'string' ? [] : allowed
  const { type: layer, span } = item
  const of = (role: string) => references.filter(each => each.role === role)
  const diagnostics = [
    ...unknownRoles(layer, roles, references),
    ...roles.flatMap(({ name: role, optional, list }) => {
      const given = of(role)
      if (given.length === 0 && !optional)
        return [diagnostic('missing-role', { layer, role }, span)]
      if (given.length <= 1 || list) return []
      const parameters = { layer, role, count: given.length }
      return [diagnostic('several-for-role', parameters, given[1]!.span)]
    }),
  ]
  // The name that a misspelt role lacks is no second mistake.
  const first = diagnostics.filter(each => each.code !== 'missing-role')
  if (diagnostics.length > 0)
    return { ordered: undefined, diagnostics: first.length > 0 ? first : diagnostics }
  return { ordered: roles.flatMap(({ name }) => of(name)), diagnostics }
}

function unknownRoles(
  layer: string,
  roles: readonly InputRole[],
  references: readonly NameReference[],
): readonly Diagnostic[] {
  const names = roles.map(each => each.name)
  const unknown = references.filter(({ role }) => role !== undefined && !names.includes(role))
  const places = new Map(unknown.map(each => [each.role!, each.roleSpan ?? each.span]))
  return [...places].map(([role, span]) =>
    diagnostic('unknown-role', { layer, role, roles: names }, span, {
      hint: nearestHint(role, names),
    }),
  )
}

function fits(count: number, allowed: Inputs): boolean {
  if (allowed === 'many') return count >= 2
  if (typeof allowed === 'string') return count === (allowed === 'one' ? 1 : 2)
  const least = allowed.filter(each => !each.optional).length
  return count >= least && (count <= allowed.length || allowed.at(-1)?.list === true)
}

function countText(allowed: Inputs): string {
  if (allowed === 'many') return 'two or more inputs'
  if (typeof allowed === 'string') return allowed === 'one' ? 'one input' : 'two inputs'
  if (allowed.length === 0) return 'no inputs'
  const needed = allowed.filter(each => !each.optional).map(each => each.name)
  const others = allowed.filter(each => each.optional).map(each => each.name)
  const count = needed.length === 1 ? 'one input' : `${needed.length} inputs`
  const rest = others.length === 0 ? '' : `, and if wanted ${others.join(', ')}`
  return `${count} (${needed.join(', ')}${rest})`
}
