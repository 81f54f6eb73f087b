/** One parameter of an activation: a slider and a number, or a switch. */
import { button, create } from '../../page/dom.ts'
import type { ActivationParameter, ParameterValue } from '../../worker/run-messages.ts'
import { countText, numberText } from '../number-text.ts'

export interface ParameterField {
  readonly element: HTMLElement
  /** Shows a value that was chosen elsewhere. */
  set(value: ParameterValue): void
}

export function parameterField(
  parameter: ActivationParameter,
  value: ParameterValue,
  change: (value: ParameterValue) => void,
): ParameterField {
  return typeof parameter.value === 'boolean'
    ? switchField(parameter, value === true, change)
    : numberField(parameter, value, change)
}

function switchField(
  { name, doc }: ActivationParameter,
  value: boolean,
  change: (value: boolean) => void,
): ParameterField {
  const box = create('input', { type: 'checkbox', checked: value })
  box.addEventListener('change', () => change(box.checked))
  const label = create('label', { class: 'switch' }, box, create('span', { class: 'name' }, name))
  return {
    element: create('div', { class: 'parameter' }, label, create('p', { class: 'note' }, doc)),
    set: value => void (box.checked = value === true),
  }
}

function numberField(
  parameter: ActivationParameter,
  value: ParameterValue,
  change: (value: ParameterValue) => void,
): ParameterField {
  const { name, doc, learned } = parameter
  const { low, high } = rangeOf(parameter)
  const bounds = { min: low, max: high, step: stepOf(low, high) }
  const slider = create('input', { type: 'range', 'aria-label': `${name}, slider`, ...bounds })
  const number = create('input', { type: 'number', 'aria-label': name, step: bounds.step })
  // What may be absent is so while its field is empty.
  if (parameter.value === null) number.placeholder = 'none'
  const set = (value: ParameterValue): void => {
    slider.value = String(value ?? low)
    number.value = value === null ? '' : String(Number(Number(value).toPrecision(6)))
  }
  set(value)
  slider.addEventListener('input', () => {
    number.value = slider.value
    change(Number(slider.value))
  })
  number.addEventListener('input', () => {
    if (number.value === '' && parameter.value !== null) return
    const value = number.value === '' ? null : Number(number.value)
    slider.value = String(value ?? low)
    change(value)
  })
  const reset = button('Reset', () => {
    set(parameter.value)
    change(parameter.value)
  })
  reset.setAttribute('aria-label', `Reset ${name}`)
  const head = create('div', { class: 'parameter-line' }, slider, number, reset)
  const { count = 0, low: least = 0, high: greatest = 0 } = learned ?? {}
  const range = `${countText(count)} numbers from ${numberText(least)} to ${numberText(greatest)}`
  const note = learned ? `${doc}: ${range}` : doc
  return {
    element: create(
      'div',
      { class: 'parameter' },
      create('span', { class: 'name' }, name),
      head,
      create('p', { class: 'note' }, note),
    ),
    set,
  }
}

/** What a slider covers: the bounds of the field, else as much around the value. */
function rangeOf({ value, min, max }: ActivationParameter): { low: number; high: number } {
  const span = Math.max(2, 2 * Math.abs(Number(value ?? 0)))
  const low = min ?? -span
  return { low, high: max ?? Math.max(span, low + 2) }
}

function stepOf(low: number, high: number): number {
  return 10 ** Math.floor(Math.log10((high - low) / 200))
}
