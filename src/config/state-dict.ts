/** `state_dict:` of a config: what a PyTorch state dict calls the weights of the layers. */
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import type { JsonSchema } from '../fields/field.ts'
import type { Config, OpenText } from './config.ts'
import { type Item, type MapItem, entriesOf, toJson } from './item.ts'
import { type NamePattern, checkPattern, readPattern } from './name-pattern.ts'
import { slot } from './schema-language.ts'

/** What one entry of `names` says. */
export interface StateName {
  /** A layer, a block or a weight, by its name in weight files. */
  readonly key: OpenText
  readonly pattern: NamePattern
  /** A module, or the name of its tensors with `*` for what PyTorch calls each; or one tensor. */
  readonly module: OpenText
  readonly flattened: Flattened | undefined
}

export interface Flattened {
  /** Sizes of the grid, channels last; undefined where there is none to be turned. */
  readonly grid: readonly number[] | undefined
  readonly span: Span
}

export interface StateDictNames {
  readonly names: readonly StateName[]
  /** Tensors that no layer takes, by pattern. */
  readonly ignore: readonly OpenText[]
}

const text: JsonSchema = { type: 'string', minLength: 1, maxLength: 1000, ...slot.literal }

export const stateDictSchema: JsonSchema = {
  title: 'state_dict',
  description: 'what a PyTorch state dict calls the weights, for `tenon import`',
  type: 'object',
  additionalProperties: false,
  properties: {
    names: {
      title: 'names',
      description: 'modules by layer, block or weight: {conv1: features.0}; {i} is a number',
      type: 'object',
      maxProperties: 10_000,
      additionalProperties: {
        title: 'a module',
        ...text,
        type: ['string', 'object'],
        required: ['module'],
        additionalProperties: false,
        properties: {
          module: {
            description: 'a module, or one tensor; * is what its tensors are called',
            ...text,
          },
          flattened: {
            description: 'the grid that PyTorch flattens channels first; false: there is none',
            type: ['array', 'boolean'],
            minItems: 2,
            maxItems: 7,
            items: { type: ['integer', 'string'], minimum: 1, maximum: 2_147_483_647 },
          },
        },
      },
    },
    ignore: {
      title: 'ignore',
      description: 'tensors that no layer takes, where * is any text: head.*',
      type: 'array',
      maxItems: 1024,
      items: text,
    },
  },
}

/** The section of a config without faults. */
export function readStateDict({ stateDict }: Config): StateDictNames {
  const section = entriesOf(stateDict)
  const ignored = section.get('ignore')?.value
  return {
    names: [...entriesOf(section.get('names')?.value)].flatMap(([name, { key, value }]) => {
      const read = readName({ text: name, span: key }, value)
      return read ? [read] : []
    }),
    ignore: ignored?.kind === 'list' ? ignored.items.flatMap(each => openTextOf(each) ?? []) : [],
  }
}

function readName(key: OpenText, value: Item): StateName | undefined {
  const fields = entriesOf(value)
  const module = openTextOf(value.kind === 'map' ? fields.get('module')?.value : value)
  const pattern = readPattern(key.text)
  if (!module || !pattern) return undefined
  const flattened = fields.get('flattened')?.value
  return { key, pattern, module, flattened: flattened && readFlattened(flattened) }
}

/** True means what is said by saying nothing. */
function readFlattened(item: Item): Flattened | undefined {
  const value = toJson(item)
  if (value === true) return undefined
  return { grid: Array.isArray(value) ? (value as readonly number[]) : undefined, span: item.span }
}

function openTextOf(item: Item | undefined): OpenText | undefined {
  if (item?.kind !== 'scalar' || typeof item.value !== 'string') return undefined
  return { text: item.value, span: item.span }
}

/** Braces that do not pair, and expressions that name no number of their entry. */
export function checkStateNames(config: MapItem): readonly Diagnostic[] {
  const names = entriesOf(entriesOf(config.entries.get('state_dict')?.value).get('names')?.value)
  return [...names].flatMap(([name, { key, value }]) => {
    const module = openTextOf(value.kind === 'map' ? value.entries.get('module')?.value : value)
    if (!module) return []
    const [, second] = module.text.split('*').slice(1)
    if (second !== undefined) {
      const problem = '* stands for the name of a tensor, and can stand there once'
      return [diagnostic('broken-expression', { problem }, module.span)]
    }
    return checkPattern({ text: name, span: key }, module)
  })
}
