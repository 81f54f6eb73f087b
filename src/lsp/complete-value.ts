/** Values that can be written at the cursor: names of layers, parameters, words of the catalog. */
import { lookUpLayer } from '../build/lookup.ts'
import { activationFunctionNames } from '../config/activations/read.ts'
import { functionNames, shapeFunctions } from '../config/expression-functions.ts'
import { isNumericSlot } from '../config/schema-walk.ts'
import type { Path } from '../fields/field.ts'
import { shapeText } from '../graph/shape.ts'
import { builtOf } from './built.ts'
import { isBlockName, isLayerEntry, layerNames } from './complete-key.ts'
import type { Completion } from './completion-item.ts'
import type { Cursor } from './cursor.ts'
import type { Document } from './document.ts'
import { slotAt, wordsOf } from './schema-text.ts'
import type { Declaration } from './symbols.ts'

export function completeValue(document: Document, cursor: Cursor): readonly Completion[] {
  const { path, before, tree } = cursor
  if (isLayerEntry(path)) return layerNames(document, '')
  if (endsInside(before, shapeFunctions)) return sources(document, path)
  if (/\$\{?\w*$/.test(before)) return params(document, path)
  if (isSourceSlot(path)) return sources(document, path)
  if (path.at(-1) === 'call') return declared(document, '', ['module'])
  const activation = activationOf(path)
  if (activation !== undefined) return element(document, activation)
  const slot = slotAt(tree, path)
  if (!slot) return isExpressionSlot(path) ? expression(document, path) : []
  const words = wordsOf(slot).map(({ name, doc }) => ({
    label: name,
    kind: 'word' as const,
    documentation: doc,
    insert: name,
  }))
  if (isActivationSlot(slot)) return [...words, ...ownActivations(document)]
  const isNumber = isNumericSlot(slot) || isExpressionSlot(path)
  return isNumber ? [...words, ...expression(document, path)] : words
}

/** True after `channels(` and the like. */
function endsInside(before: string, functions: readonly string[]): boolean {
  const name = /(\w+)\(\s*\w*$/.exec(before)?.[1]
  return name !== undefined && functions.includes(name)
}

/** The path of the entry that a path leads into, as long as it is inside one. */
function entryPath(path: Path): Path | undefined {
  const at = path.findIndex((step, i) => path[i - 1] === 'layers' && typeof step === 'number')
  return at < 0 ? undefined : path.slice(0, at + 1)
}

/** `from`, `else`, `outputs`, and the bare value of a merge layer. */
function isSourceSlot(path: Path): boolean {
  if (path[0] === 'outputs' || (path[0] === 'blocks' && path[2] === 'outputs')) return true
  const entry = entryPath(path)
  const word = entry && path[entry.length]
  if (word === undefined) return false
  if (word === 'from' || word === 'else') return true
  const isElement = typeof path.at(-1) === 'number' && path.length === entry!.length + 2
  return isElement && lookUpLayer(String(word))?.main === 'inputs'
}

/** `when`, `repeat`, and whatever a block is given. */
function isExpressionSlot(path: Path): boolean {
  const entry = entryPath(path)
  const word = entry && path[entry.length]
  return typeof word === 'string' && (word === 'when' || word === 'repeat' || isBlockName(word))
}

function scopeOf(path: Path): string {
  return path[0] === 'blocks' ? String(path[1]) : ''
}

/** Inputs, and the layers above the one that is written; all of them where outputs are. */
function sources(document: Document, path: Path): readonly Completion[] {
  const index = entryPath(path)?.at(-1)
  const isAbove = (each: Declaration): boolean =>
    each.kind === 'input' || index === undefined || Number(each.path.at(-1)) < Number(index)
  const isOutput = index === undefined
  const kinds = isOutput ? (['layer'] as const) : (['layer', 'input'] as const)
  // The nearest layer is the likeliest.
  return declared(document, scopeOf(path), kinds, isAbove).toReversed()
}

function declared(
  document: Document,
  scope: string,
  kinds: readonly Declaration['kind'][],
  isWanted: (each: Declaration) => boolean = () => true,
): readonly Completion[] {
  return document.symbols.declarations
    .filter(each => each.scope === scope && kinds.includes(each.kind) && isWanted(each))
    .map(each => ({
      label: each.name,
      kind: 'name',
      detail: detailOf(document, each),
      insert: each.name,
    }))
}

function detailOf(document: Document, declaration: Declaration): string {
  const { kind, type = kind } = declaration
  const shapes = builtOf(document, declaration)?.shapes.map(shapeText) ?? []
  return [type, shapes.join(' or ')].filter(each => each !== '').join(' ')
}

/** Parameters of the block around the cursor, then those of the file. */
function params({ symbols }: Document, path: Path): readonly Completion[] {
  const scopes = new Set([scopeOf(path), ''])
  return [...scopes].flatMap(scope =>
    symbols.declarations
      .filter(each => each.space === 'param' && each.scope === scope)
      .map(each => ({
        label: each.name,
        kind: 'param' as const,
        detail:
          scope === ''
            ? each.kind === 'param'
              ? 'parameter'
              : each.kind
            : `parameter of ${scope}`,
        insert: each.name,
      })),
  )
}

/** The own activation, as `$name`, whose expression a path leads to. */
function activationOf(path: Path): string | undefined {
  const isExpression = path.length === 2 || (path.length === 3 && path[2] === 'expr')
  return path[0] === 'activations' && isExpression ? `$${path[1]}` : undefined
}

/** What an expression of an own activation can be made of. */
function element({ symbols }: Document, scope: string): readonly Completion[] {
  const own = symbols.declarations.filter(each => each.scope === scope).map(each => each.name)
  return [
    ...['x', ...own].map(label => ({ label, kind: 'param' as const, insert: label })),
    ...activationFunctionNames.map(label => ({
      label,
      kind: 'function' as const,
      insert: `${label}(`,
    })),
  ]
}

function isActivationSlot({ $ref }: NonNullable<ReturnType<typeof slotAt>>): boolean {
  return $ref === '#/$defs/activation' || $ref === '#/$defs/activationOrNull'
}

function ownActivations({ symbols }: Document): readonly Completion[] {
  return symbols.declarations
    .filter(each => each.kind === 'activation')
    .map(({ name }) => ({
      label: `$${name}`,
      kind: 'param',
      detail: 'activation of this file',
      insert: `$${name}`,
    }))
}

function expression(document: Document, path: Path): readonly Completion[] {
  const functions = functionNames.map(name => ({
    label: name,
    kind: 'function' as const,
    insert: `${name}(`,
  }))
  return [...params(document, path), ...functions]
}
