/** What the uses of an own activation need to know of it: its name, parameters and weights. */
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import type { ParamValue } from '../config.ts'
import { type MapItem, entriesOf } from '../item.ts'
import { nameFault } from '../params.ts'

export interface ActivationHead {
  /** In the whole config: `$common.bent` for what `common` calls `bent`. */
  readonly name: string
  readonly params: readonly string[]
  readonly weights: readonly string[]
}

/** The own activations of one file by their name there; `prefix` is the namespace of the file. */
export function readActivationHeads(
  file: MapItem,
  prefix: string,
  diagnostics: Diagnostic[],
): ReadonlyMap<string, ActivationHead> {
  const heads = new Map<string, ActivationHead>()
  const params = entriesOf(file.entries.get('params')?.value)
  for (const [name, { key, value }] of entriesOf(file.entries.get('activations')?.value)) {
    const fault = params.has(name)
      ? diagnostic('bad-name', { name, expected: 'a parameter has this name' }, key)
      : nameFault(name, key)
    if (fault) diagnostics.push(fault)
    const names = (section: string): readonly string[] => [
      ...entriesOf(entriesOf(value).get(section)?.value).keys(),
    ]
    heads.set(name, {
      name: `$${prefix}${name}`,
      params: names('params'),
      weights: names('weights'),
    })
  }
  return heads
}

/** The text that stands for each own activation wherever a name gives a value. */
export function activationValues(
  heads: ReadonlyMap<string, ActivationHead>,
): ReadonlyMap<string, ParamValue> {
  return new Map([...heads].map(([local, { name }]) => [local, name]))
}
