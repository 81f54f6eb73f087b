/** Tries a model of any inputs: numbers as JSON, written or drawn by lot. */
import { button, create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type { ModelView } from '../../worker/messages.ts'
import type { WeightsChoice } from '../../worker/run-messages.ts'
import { labelled, status } from '../controls.ts'
import { msText } from '../number-text.ts'
import { openSizes, wholeNumber, wholeNumberIn } from '../open-sizes.ts'
import { faultText } from '../run-data.ts'
import type { TryPanel } from './image-panel.ts'
import { outputsView } from './outputs-view.ts'
import { exampleShape, randomValues, readValues } from './value-form.ts'

/** Open dims are so long at first. */
const usualSize = 8

export function valuesPanel(studio: Studio, model: ModelView, first: WeightsChoice): TryPanel {
  let weights = first
  const outputs = outputsView()
  const said = status()
  const sizes = openSizes(model).map(name => ({ name, field: wholeNumber(name, usualSize) }))
  const sizeMap = () => new Map(sizes.map(({ name, field }) => [name, wholeNumberIn(field)]))
  const fields = model.inputs.map(input => {
    const area = create('textarea', { rows: 4, spellcheck: 'false', name: input.name })
    return { input, area }
  })
  const draw = (): void => {
    for (const { input, area } of fields)
      area.value = randomValues(input, exampleShape(input, sizeMap()))
  }
  const run = async (): Promise<void> => {
    try {
      const given = fields.map(({ input, area }) => {
        return [input.name, readValues(input, exampleShape(input, sizeMap()), area.value)] as const
      })
      const inputs = Object.fromEntries(given)
      const found = await studio.compiler.ask('predict', { weights, inputs })
      if (!found) return
      outputs.show(found)
      said.textContent = `Ran in ${msText(found.ms)}.`
    } catch (error) {
      said.textContent = faultText(error)
    }
  }
  for (const { field } of sizes) field.addEventListener('input', draw)
  draw()
  const tools = create(
    'p',
    { class: 'actions' },
    ...sizes.map(({ name, field }) => labelled(name, field)),
    button('Run', () => void run(), { class: 'primary' }),
    button('Random values', draw),
  )
  const forms = fields.map(({ input, area }) =>
    labelled(`${input.name} [${input.shape.slice(1).join(', ')}] ${input.dtype}`, area),
  )
  return {
    element: create(
      'div',
      { class: 'try-values' },
      create('div', { class: 'forms' }, ...forms, tools),
      create('div', { class: 'answers' }, said, outputs.element),
    ),
    renew(value) {
      weights = value
      void run()
    },
  }
}
