/** Binds what a use of a block says to the parameters that the block declares. */
import { evaluateText } from '../config/close.ts'
import type { Block, LayerItem, Names, Param, ParamValue } from '../config/config.ts'
import { type Item, toJson } from '../config/item.ts'
import { checkParam } from '../config/params.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Json } from '../fields/field.ts'

/** Values of a block's parameters; undefined where something is wrong with them. */
export interface BoundParams {
  readonly values: ReadonlyMap<string, ParamValue> | undefined
  readonly poisoned: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** `item` is the closed use of `block`; defaults may use the parameters in front of them. */
export function bindParams(block: Block, item: LayerItem): BoundParams {
  const given = givenValues(block, item)
  const diagnostics: Diagnostic[] = unknownParams(block, given)
  const values = new Map<string, ParamValue>()
  let poisoned = false
  for (const param of block.params) {
    const written = given.get(param.name)
    const found = written
      ? { value: written.value as ParamValue, span: written.span }
      : defaultOf(param, block, values, item.span)
    if ('fault' in found) {
      diagnostics.push(...found.fault)
      poisoned ||= found.fault.length === 0
      continue
    }
    diagnostics.push(...checkParam(param, found.value, found.span))
    values.set(param.name, found.value)
  }
  const sound = diagnostics.length === 0 && !poisoned
  return { values: sound ? values : undefined, poisoned, diagnostics }
}

interface Given {
  readonly value: Json
  /** Place of the name, where one is written, and of the value. */
  readonly key: Span
  readonly span: Span
}

/** A bare value stands for the first parameter. */
function givenValues(block: Block, { argsItem, span }: LayerItem): ReadonlyMap<string, Given> {
  const placed = (item: Item, key: Span): Given => ({ value: toJson(item), key, span: item.span })
  if (argsItem.kind === 'map')
    return new Map(
      [...argsItem.entries].map(([name, { key, value }]) => [name, placed(value, key)]),
    )
  const [main] = block.params
  const nothing = argsItem.kind === 'scalar' && argsItem.value === null
  return nothing ? new Map() : new Map([[main?.name ?? block.name, placed(argsItem, span)]])
}

function unknownParams(block: Block, given: ReadonlyMap<string, Given>): Diagnostic[] {
  const names = block.params.map(each => each.name)
  return [...given]
    .filter(([name]) => !names.includes(name))
    .map(([name, { key }]) => {
      const hint = nearestHint(name, names)
      return diagnostic('unknown-param', { owner: `block '${block.name}'`, param: name }, key, {
        hint,
      })
    })
}

function defaultOf(
  param: Param,
  block: Block,
  values: ReadonlyMap<string, ParamValue>,
  use: Span,
): { value: ParamValue; span: Span } | { fault: readonly Diagnostic[] } {
  const { default: written, name, span } = param
  if (written === undefined) {
    const notes = [{ message: `'${name}' is declared here`, span }]
    return {
      fault: [
        diagnostic('missing-param', { owner: `block '${block.name}'`, param: name }, use, {
          notes,
        }),
      ],
    }
  }
  if (!isOpen(written)) return { value: written, span }
  const { value, diagnostics } = evaluateText(written, namesOf(block, values))
  return value === undefined ? { fault: diagnostics } : { value, span: written.span }
}

function isOpen(
  value: Param['default'],
): value is Exclude<Param['default'], ParamValue | undefined> {
  return typeof value === 'object' && !Array.isArray(value)
}

/** What defaults may name: the parameters in front, and those of the file. */
function namesOf(block: Block, values: ReadonlyMap<string, ParamValue>): Names {
  return {
    value: name => values.get(name) ?? block.values.get(name),
    shape: () => undefined,
    values: [...values.keys(), ...block.values.keys()],
    shapes: [],
  }
}
