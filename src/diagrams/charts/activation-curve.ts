/** The curve of an element-wise activation and of its gradient, as SVG. */
import type { ActivationDefinition, ExprArguments } from '../../catalog/activation.ts'
import { assert } from '../../diagnostics/assert.ts'
import { differentiate } from '../../expr/differentiate.ts'
import { type Expr, operand } from '../../expr/expr.ts'
import type { Fields } from '../../fields/field.ts'
import {
  type Axis,
  chartRules,
  chartTextStyles,
  niceAxis,
  panelFooter,
  panelHeader,
  panelLines,
} from './chart.ts'
import { piecesOf } from './pieces.ts'
import { pageMargin as margin, svgPage } from '../print/svg-page.ts'
import { wrapText } from '../print/text-width.ts'

const x: Axis = { low: -4, high: 4, ticks: [-4, -2, 0, 2, 4] }
/** What rises beyond is cut off: `exponential` reaches 54. */
const limits = { low: -4, high: 6 }
const numbers = 36
const plot = { width: 340, height: 240 }

/** `args` are the read arguments of the definition, which must be element-wise. */
export function drawActivation(
  definition: ActivationDefinition,
  args: ExprArguments<Fields>,
): string {
  const { name, doc, expr } = definition
  assert(expr, `'${name}' has no curve: it works along an axis`)
  return drawElement(name, doc, expr(operand(0), args))
}

/** The curve of an expression of operand 0 alone, and of its gradient. */
export function drawElement(name: string, doc: string, value: Expr): string {
  const [curve, gradient] = [value, differentiate(value, 0)].map(each => piecesOf(each, x, limits))
  const heights = [...curve!, ...gradient!].flat().map(each => each.y)
  const y = niceAxis(Math.min(0, ...heights), Math.max(0, ...heights), 5)
  const width = margin + numbers + plot.width + margin
  const subtitle = wrapText(doc, width - 2 * margin, chartTextStyles.subtitle)
  const top = margin + 24 + panelHeader + (subtitle.length - 1) * 16
  const series = [
    { name: `${name}(x)`, look: 'solid' as const, pieces: curve!, dots: false },
    { name: 'gradient', look: 'dashed' as const, pieces: gradient!, dots: false },
  ]
  const page = {
    ...{ width, height: top + plot.height + panelFooter + margin / 2 },
    ...{ title: name, subtitle, description: `${name}: ${doc}` },
    ...{ texts: chartTextStyles, rules: chartRules },
  }
  const area = { left: margin + numbers, top, ...plot }
  return svgPage(page, panelLines({ title: '', x, y, xLabel: 'x', series }, area))
}
