/** Elements of an activation along an axis: a slider for each, and a bar for what it becomes. */
import { button, create } from '../../page/dom.ts'
import { numberText } from '../number-text.ts'

export interface AxisFields {
  readonly element: HTMLElement
  /** What the elements are set to. */
  readonly elements: () => readonly number[]
  showResults(results: readonly number[]): void
}

/** So many are told apart by eye. */
export const mostElements = 10

/** Elements to start with: different ones, the first of which moves along the curve. */
function startOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => [1, 0, 2, -1][i % 4]! - Math.floor(i / 4) / 2)
}

export function axisFields(count: number, change: () => void): AxisFields {
  const start = startOf(count)
  const rows = start.map((value, i) => {
    const attributes = { type: 'range', min: -6, max: 6, step: 0.05, value }
    const slider = create('input', { ...attributes, 'aria-label': `x ${i + 1}` })
    const number = create('span', { class: 'number' }, numberText(value))
    slider.addEventListener('input', () => {
      number.textContent = numberText(Number(slider.value))
      change()
    })
    const bar = create('meter', { min: 0, max: 1, 'aria-label': `result ${i + 1}` })
    const result = create('span', { class: 'number' })
    const cells = [create('span', { class: 'name' }, `x${i + 1}`), slider, number, bar, result]
    return { slider, number, bar, result, row: create('div', { class: 'axis-row' }, ...cells) }
  })
  const reset = button('Reset all', () => {
    rows.forEach(({ slider, number }, i) => {
      slider.value = String(start[i])
      number.textContent = numberText(start[i]!)
    })
    change()
  })
  return {
    element: create('div', { class: 'axis-rows' }, ...rows.map(each => each.row), reset),
    elements: () => rows.map(({ slider }) => Number(slider.value)),
    showResults(results) {
      // Results of other ranges, as logarithms, are drawn from the lowest to the highest.
      const [low, high] = [Math.min(0, ...results), Math.max(1, ...results)]
      rows.forEach(({ bar, result }, i) => {
        const value = results[i]
        bar.hidden = result.hidden = value === undefined
        bar.min = low
        bar.max = high
        bar.value = value ?? 0
        result.textContent = value === undefined ? '' : numberText(value)
      })
    },
  }
}
