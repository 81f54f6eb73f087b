/** What feeds a layer, as the arguments that Keras calls it with. */
import type { LayerDefinition } from '../../catalog/layer.ts'
import { type Json, type JsonMap, isMap } from '../../fields/field.ts'

export interface WrittenCall {
  readonly args: readonly Json[]
  readonly kwargs: JsonMap
}

/** Layers with named inputs that take them as one list. */
const takesList = new Set(['Attention', 'AdditiveAttention'])

/** `from` as a config has it: a name, a list, or names by role; `tensorOf` gives what a name is. */
export function callArgs(
  { type, inputs }: LayerDefinition,
  from: Json,
  tensorOf: (name: string) => Json,
): WrittenCall {
  const texts = (value: Json): readonly string[] => [value].flat() as readonly string[]
  if (typeof inputs === 'string') {
    const tensors = texts(from).map(tensorOf)
    return { args: inputs === 'one' ? tensors : [tensors], kwargs: {} }
  }
  const byRole = isMap(from) ? from : rolesByPosition(inputs, texts(from))
  const required = inputs.filter(each => !each.optional && byRole[each.name] !== undefined)
  const rest = inputs.filter(each => each.optional && byRole[each.name] !== undefined)
  const positional = required.flatMap(({ name }) => texts(byRole[name]!).map(tensorOf))
  if (takesList.has(type)) {
    const others = rest.flatMap(({ name }) => texts(byRole[name]!).map(tensorOf))
    return { args: [[...positional, ...others]], kwargs: {} }
  }
  const kwargs = rest.map(({ name, list }) => {
    const tensors = texts(byRole[name]!).map(tensorOf)
    return [name, list ? tensors : tensors[0]!] as const
  })
  return { args: positional, kwargs: Object.fromEntries(kwargs) }
}

function rolesByPosition(
  roles: Exclude<LayerDefinition['inputs'], string>,
  names: readonly string[],
): JsonMap {
  const byRole: { [role: string]: string[] } = {}
  names.forEach((name, k) => {
    const role = (roles[k] ?? roles.at(-1)!).name
    byRole[role] = [...(byRole[role] ?? []), name]
  })
  return byRole
}
