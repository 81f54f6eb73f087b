/** What a model answers: classes as bars, pictures as pictures, everything else as numbers. */
import { create } from '../../page/dom.ts'
import type { NamedTensor, Prediction } from '../../worker/run-messages.ts'
import { countText, numberText } from '../number-text.ts'
import { type ClassBars, classBars, readClasses } from './class-bars.ts'
import { drawPixels } from './draw-pixels.ts'

/** A table shows so many numbers of an output. */
const mostNumbers = 16

/** A vector of more is no set of classes to choose from. */
const mostClasses = 10_000

export interface OutputsView {
  readonly element: HTMLElement
  /** Shows what came out for the first example. */
  show(prediction: Prediction): void
}

export function outputsView(): OutputsView {
  const element = create('div', { class: 'outputs' })
  const parts = new Map<string, Part>()
  return {
    element,
    show({ outputs }) {
      const names = Object.keys(outputs)
      for (const name of parts.keys()) if (!names.includes(name)) parts.delete(name)
      for (const name of names) {
        const part = parts.get(name) ?? createPart(names.length > 1)
        parts.set(name, part)
        showPart(part, name, outputs[name]!)
      }
      const shown = [...parts.values()].map(each => each.section)
      // What stays in the page is read out when it changes.
      if (shown.some((each, i) => element.children[i] !== each)) element.replaceChildren(...shown)
    },
  }
}

/** One output of the model. */
interface Part {
  readonly section: HTMLElement
  readonly title: HTMLElement
  readonly bars: ClassBars
}

function createPart(isNamed: boolean): Part {
  const title = create('h3', { hidden: !isNamed })
  return { title, section: create('section', {}, title), bars: classBars() }
}

function showPart({ section, title, bars }: Part, name: string, tensor: NamedTensor): void {
  title.textContent = `${name} [${tensor.shape.slice(1).join(', ')}]`
  if (hasClasses(tensor)) bars.show(readClasses(rowOf(tensor)))
  const inside = hasClasses(tensor)
    ? bars.element
    : isPicture(tensor)
      ? shownPicture(tensor)
      : shownNumbers(tensor)
  if (section.lastChild !== inside) section.replaceChildren(title, inside)
}

/** Of the first example. */
function rowOf({ data, shape }: NamedTensor): readonly number[] {
  return Array.from(
    data.subarray(
      0,
      shape.slice(1).reduce((product, dim) => product * dim, 1),
    ),
  )
}

export function hasClasses({ shape }: Pick<NamedTensor, 'shape'>): boolean {
  const [, classes] = shape
  return shape.length === 2 && classes! > 1 && classes! <= mostClasses
}

function isPicture({ shape }: NamedTensor): boolean {
  const [, height, width, channels] = shape
  return shape.length === 4 && height! > 3 && width! > 3 && (channels === 1 || channels === 3)
}

function shownPicture(tensor: NamedTensor): HTMLElement {
  const [, height, width, channels] = tensor.shape as [number, number, number, number]
  const canvas = create('canvas', { class: 'picture', role: 'img', 'aria-label': 'the result' })
  drawPixels(canvas, { data: rowOf(tensor), width, height, channels })
  return canvas
}

function shownNumbers(tensor: NamedTensor): HTMLElement {
  const row = rowOf(tensor)
  const cells = row.slice(0, mostNumbers).map(each => create('td', {}, numberText(each)))
  const rest = row.length - cells.length
  const more = rest > 0 ? [create('td', { class: 'note' }, `and ${countText(rest)} more`)] : []
  const line = create('tr', {}, ...cells, ...more)
  return create('table', { class: 'numbers' }, create('tbody', {}, line))
}
