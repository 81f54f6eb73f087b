/** Where layers and inputs are written, and which one is written at a place. */
import type { Config } from '../../config/config.ts'
import type { Document } from '../../lsp/document.ts'
import { type Declaration, declarationOf } from '../../lsp/symbols.ts'
import { touches } from '../../lsp/place.ts'
import type { Range } from './messages.ts'

/**
 * The entry of a layer, a group or an input, as far as it is in this text: what an included block
 * holds is where the block is used.
 */
export function placeOf(document: Document, path: string): Range | undefined {
  const steps = path.split('/').filter(step => !isNumber(step))
  const found = walk(document, steps)
  if (!found) return undefined
  const { start, end, source } = found.whole
  // A map ends where the next thing begins; its own text ends before.
  return { start, end: start + source.text.slice(start, end).trimEnd().length }
}

/** Repeats have numbers, which no text says. */
function isNumber(step: string): boolean {
  return /^\d+$/.test(step)
}

/** The declaration that the last step names, or the last that is in this text. */
function walk(document: Document, steps: readonly string[]): Declaration | undefined {
  let scope = ''
  let found: Declaration | undefined
  for (const name of steps) {
    const next = declarationOf(document.symbols, { space: 'source', scope, name })
    if (!next) break
    found = next
    const block = blockOf(document.good?.model.config, next)
    if (block === undefined) break
    scope = block
  }
  return found
}

/** The block that a layer uses, by itself or as a module. */
function blockOf(config: Config | undefined, { type }: Declaration): string | undefined {
  if (type === undefined) return undefined
  const used = config?.modules.get(type)?.type ?? type
  return config?.blocks.has(used) ? used : undefined
}

/**
 * The layer, group or input whose entry is at an offset. Of what a block says, the first layer of
 * the model that comes from there.
 */
export function pathAt(document: Document, offset: number): string | undefined {
  const { symbols, good } = document
  const around = symbols.declarations.filter(
    ({ kind, whole }) => (kind === 'layer' || kind === 'input') && touches(whole, offset),
  )
  const [inner] = around.sort((a, b) => lengthOf(a.whole) - lengthOf(b.whole))
  if (!inner || inner.scope === '') return inner?.name
  const isFrom = (path: string): boolean => {
    const place = walk(
      document,
      path.split('/').filter(step => !isNumber(step)),
    )
    return place === inner
  }
  return good?.model.layers.find(each => isFrom(each.name))?.name
}

function lengthOf({ start, end }: Range): number {
  return end - start
}
