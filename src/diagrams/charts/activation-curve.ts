/** The curve of an element-wise activation and of its gradient, as SVG. */
import type { ActivationDefinition, ExprArguments } from '../../catalog/activation.ts'
import { assert } from '../../diagnostics/assert.ts'
import { differentiate } from '../../expr/differentiate.ts'
import { createEvaluator } from '../../expr/evaluate.ts'
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
import type { Point } from '../layout/layout.ts'
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
  const [curve, gradient] = [value, differentiate(value, 0)].map(piecesOf)
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

const steps = 256

/** The graph of an expression in pieces: it breaks where the value jumps or is cut off. */
function piecesOf(expr: Expr): readonly (readonly Point[])[] {
  const evaluateAt = createEvaluator([expr])
  const at = (x: number): Point => ({ x, y: evaluateAt([x])[0]! })
  const pieces: Point[][] = [[at(x.low)]]
  for (let i = 1; i <= steps; i++) {
    const [before, after] = [pieces.at(-1)!.at(-1)!, at(x.low + (i / steps) * (x.high - x.low))]
    const jump = jumpBetween(before, after, at)
    if (jump) {
      pieces.at(-1)!.push(jump[0])
      pieces.push([jump[1]])
    }
    pieces.at(-1)!.push(after)
  }
  return pieces.flatMap(cutOff)
}

/** Smaller changes from one sample to the next are never drawn as a jump. */
const smallestJump = 0.05

/** The two sides of a jump, found by bisection; undefined where the curve is only steep. */
function jumpBetween(
  from: Point,
  to: Point,
  at: (x: number) => Point,
): readonly [Point, Point] | undefined {
  if (Math.abs(to.y - from.y) < smallestJump) return undefined
  let [low, high] = [from, to]
  for (let i = 0; i < 40; i++) {
    const middle = at((low.x + high.x) / 2)
    if (Math.abs(middle.y - low.y) > Math.abs(high.y - middle.y)) high = middle
    else low = middle
  }
  return Math.abs(high.y - low.y) < smallestJump ? undefined : [low, high]
}

/** The parts of a piece that lie within the limits. */
function cutOff(piece: readonly Point[]): readonly (readonly Point[])[] {
  const inside: Point[][] = [[]]
  for (const point of piece) {
    if (point.y >= limits.low && point.y <= limits.high) inside.at(-1)!.push(point)
    else if (inside.at(-1)!.length > 0) inside.push([])
  }
  return inside.filter(each => each.length > 1)
}
