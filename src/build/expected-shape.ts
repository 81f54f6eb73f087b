/** Compares a layer's shape with the one that the config expects of it. */
import type { LayerItem } from '../config/config.ts'
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { type Dim, batchName, dimText } from '../graph/dim.ts'
import { type Shape, shapeText } from '../graph/shape.ts'

type ExpectedDim = number | string | null

/**
 * Undefined where `shape` is as expected. `expect` leaves out the batch; null stands for any size.
 */
export function checkExpectedShape(
  layer: string,
  shape: Shape,
  { shape: expected, span }: NonNullable<LayerItem['expect']>,
  layerSpan: Span,
): Diagnostic | undefined {
  const fits =
    shape.length === expected.length + 1 && expected.every((dim, i) => fitsDim(shape[i + 1]!, dim))
  if (fits) return undefined
  const text = `[${[batchName, ...expected.map(dim => dim ?? 'any')].join(', ')}]`
  const notes = [{ message: `'${layer}' is ${shapeText(shape)}`, span: layerSpan }]
  const parameters = { layer, expected: text, shape: shapeText(shape) }
  return diagnostic('unexpected-shape', parameters, span, { notes })
}

function fitsDim(dim: Dim, expected: ExpectedDim): boolean {
  return expected === null || dimText(dim) === String(expected)
}
