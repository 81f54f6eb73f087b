/** Which weights a tab runs with: the trained ones where there are some, or fresh ones. */
import { create } from '../page/dom.ts'
import type { WeightsChoice } from '../worker/run-messages.ts'
import { choice, labelled } from './controls.ts'
import type { RunFiles } from './run-data.ts'

export function weightsField(
  { hasWeights }: RunFiles,
  chosen: WeightsChoice,
  change: (value: WeightsChoice) => void,
): HTMLElement {
  if (!hasWeights) return create('p', { class: 'note' }, 'Weights: fresh ones, not trained.')
  const field = choice(
    [
      ['given', 'trained'],
      ['initial', 'fresh'],
    ],
    change,
  )
  field.value = chosen
  return labelled('Weights', field)
}
