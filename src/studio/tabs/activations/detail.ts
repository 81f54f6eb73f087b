/** One activation: its picture, what can be turned on it, and what it is given. */
import type { Axis } from '../../../diagrams/charts/chart.ts'
import type { Interval } from '../../../diagrams/charts/pieces.ts'
import { button, create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type {
  ActivationView,
  CurveView,
  HistogramView,
  ParameterValue,
  WeightsChoice,
} from '../../worker/run-messages.ts'
import { choice, labelled, status } from '../controls.ts'
import { faultText } from '../run-data.ts'
import { type AxisFields, axisFields, mostElements } from './axis-fields.ts'
import { limitsOf, pointAt, showCurve } from './curve-chart.ts'
import { histogramText, missingText } from './histogram-text.ts'
import { type ParameterField, parameterField } from './parameter-field.ts'

export interface Detail {
  readonly element: HTMLElement
}

interface DetailContext {
  readonly studio: Studio
  readonly weights: WeightsChoice
  /** Why there can be no histogram; undefined where there can. */
  readonly missing: string | undefined
  /** Values that differ from the config; kept while another activation is shown. */
  readonly turned: Map<string, ParameterValue>
}

const ranges = [2, 4, 8, 16, 32] as const

/** A greater share than this is not left out of the picture. */
const mostBeyond = 0.05

/** Bins of a histogram: a few pixels each. */
const bins = 96

export function createDetail(view: ActivationView, context: DetailContext): Detail {
  const { studio, weights, turned } = context
  const { path } = view
  const box = create('div', { class: 'curve', 'data-path': path })
  const formula = create('div', { class: 'formulas' })
  const said = status()
  let half: number = 4
  let isChosen = false
  let held: Axis | undefined
  let curve: CurveView | undefined
  let histogram: HistogramView | undefined
  const x = (): Interval => ({ low: -half, high: half })
  const parameters = (): { [name: string]: ParameterValue } =>
    Object.fromEntries(
      view.parameters.map(({ name, value }) => [
        name,
        turned.has(name) ? turned.get(name)! : value,
      ]),
    )

  const paint = (): void => {
    if (!curve) return
    held = showCurve(box, { name: view.name, x: x(), curve, histogram }, held)
    formula.replaceChildren(...formulaLines(curve))
    if (curve.results) fields?.showResults(curve.results)
  }
  const drawCurve = async (): Promise<void> => {
    const elements = fields?.elements()
    const request = { path, parameters: parameters(), x: x(), limits: limitsOf(x()) }
    const found = await studio.compiler.ask('curve', { ...request, ...(elements && { elements }) })
    if (!found) return
    curve = found
    paint()
  }
  const drawHistogram = async (): Promise<void> => {
    if (context.missing !== undefined) return void (said.textContent = context.missing)
    const request = { path, weights, parameters: parameters(), x: x(), bins }
    const found = await studio.compiler.ask('histogram', request)
    if (found === undefined) return
    histogram = found === 'unreachable' ? undefined : found
    if (histogram && isTooNarrow(histogram)) return
    said.textContent = histogram ? histogramText(histogram, view) : missingText
    paint()
  }
  /** Until somebody chooses, the picture is as wide as what is given. */
  const isTooNarrow = ({ below, above }: HistogramView): boolean => {
    const wider = ranges.find(each => each > half)
    if (isChosen || wider === undefined || below + above < mostBeyond) return false
    half = wider
    range.value = String(half)
    draw()
    return true
  }
  const fail = (error: unknown): void => void (said.textContent = faultText(error))
  const draw = (): void => void Promise.all([drawCurve(), drawHistogram()]).catch(fail)

  const turn = (name: string, value: ParameterValue): void => {
    turned.set(name, value)
    draw()
  }
  const size = Math.min(view.size ?? mostElements, mostElements)
  const fields: AxisFields | undefined =
    view.kind === 'axis' ? axisFields(size, () => void drawCurve().catch(fail)) : undefined
  const parameterFields = new Map<string, ParameterField>(
    view.parameters.map(each => {
      const value = turned.has(each.name) ? turned.get(each.name)! : each.value
      return [each.name, parameterField(each, value, value => turn(each.name, value))]
    }),
  )

  letPull(box, {
    pull: async (event, name) => {
      const point = pointAt(box, event, x(), held ?? { low: -1, high: 1 })
      const request = { path, parameters: parameters(), name, point }
      const pulled = await studio.compiler.ask('pull', request)
      if (!pulled) return undefined
      parameterFields.get(pulled.name)?.set(pulled.value)
      turn(pulled.name, Number(pulled.value.toPrecision(4)))
      return pulled.name
    },
    can: view.parameters.some(each => typeof each.value === 'number'),
  })

  const range = choice(
    ranges.map(each => [String(each), `−${each} to ${each}`] as const),
    value => {
      half = Number(value)
      isChosen = true
      held = undefined
      draw()
    },
  )
  range.value = String(half)
  const layer = button(view.path, () => studio.select(view.layer), {
    ...{ class: 'link', title: 'Show the layer in the text and the graph' },
  })
  draw()
  return {
    element: create(
      'section',
      { class: 'activation', 'aria-label': `${view.name} of ${view.path}` },
      create('header', {}, create('h2', {}, view.name), layer, labelled('x', range)),
      create('p', { class: 'doc' }, view.doc),
      box,
      formula,
      said,
      ...[...parameterFields.values()].map(each => each.element),
      ...(fields ? [axisNote(view, size), fields.element] : []),
    ),
  }
}

function formulaLines({ formula, slope }: CurveView): readonly HTMLElement[] {
  if (formula === undefined || slope === undefined) return []
  const line = (name: string, text: string): HTMLElement =>
    create('code', {}, create('span', { class: 'left' }, `${name} = `), text)
  return [line('f(x)', formula), line('f′(x)', slope)]
}

function axisNote({ name, size }: ActivationView, shown: number): HTMLElement {
  const all = size === undefined || size === shown ? '' : ` of ${size}`
  const text =
    `${name} works on all elements along an axis together. The curve is that of the first result ` +
    `while x1 moves and the others stay as they are set here: ${shown} elements${all}.`
  return create('p', { class: 'note' }, text)
}

interface Pulling {
  readonly can: boolean
  /** Gives the parameter that was changed, which a drag then stays with. */
  pull(event: PointerEvent, name: string | undefined): Promise<string | undefined>
}

/** Lets the curve be dragged. */
function letPull(box: HTMLElement, { can, pull }: Pulling): void {
  if (!can) return
  box.classList.add('pullable')
  box.title = 'Drag the curve to change what it depends on'
  let name: string | undefined
  let dragging = false
  box.addEventListener('pointerdown', event => {
    box.setPointerCapture(event.pointerId)
    dragging = true
    name = undefined
  })
  box.addEventListener('pointermove', event => {
    if (dragging) void pull(event, name).then(found => (name ??= found))
  })
  const end = (): void => void (dragging = false)
  box.addEventListener('pointerup', end)
  box.addEventListener('pointercancel', end)
}
