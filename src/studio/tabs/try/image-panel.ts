/** Tries a model of pictures: drawn, opened from a file, or taken from the data. */
import { button, create } from '../../page/dom.ts'
import type { Studio } from '../../page/studio.ts'
import type { NamedTensor, WeightsChoice } from '../../worker/run-messages.ts'
import { status } from '../controls.ts'
import { type RunFiles, faultText } from '../run-data.ts'
import { asDigit } from './digit.ts'
import { drawPixels } from './draw-pixels.ts'
import { type ImageInput, grayTensor, isDigit, pictureTensor } from './image-input.ts'
import { outputsView } from './outputs-view.ts'
import { createPad, grayOf, pictureChooser, scaledPixels } from './pad.ts'
import { type SamplesView, readSamples, samplesView } from './samples.ts'

export interface TryPanel {
  readonly element: HTMLElement
  /** Other weights, or another model: what is shown is asked again. */
  renew(weights: WeightsChoice): void
}

export function imagePanel(
  studio: Studio,
  input: ImageInput,
  files: RunFiles,
  first: WeightsChoice,
): TryPanel {
  let weights = first
  const outputs = outputsView()
  const said = status()
  const seen = create('canvas', { class: 'picture seen', role: 'img' })
  const thing = isDigit(input) ? 'digit' : 'picture'
  const pad = createPad(`Draw a ${thing} here`, () => classify(fromPad()))
  let last: NamedTensor | undefined

  /** What the model is given for what is on the pad. */
  const fromPad = (): NamedTensor => {
    if (isDigit(input)) return grayTensor(input, asDigit(grayOf(pad.canvas)))
    return pictureTensor(input, scaledPixels(pad.canvas, input.width, input.height))
  }
  const fail = (error: unknown): void => void (said.textContent = faultText(error))
  const ask = async (tensor: NamedTensor): Promise<void> => {
    const inputs = { [input.name]: tensor }
    const found = await studio.compiler.ask('predict', { weights, inputs })
    if (!found) return
    said.textContent = ''
    outputs.show(found)
  }
  const classify = (tensor: NamedTensor): void => {
    last = tensor
    drawPixels(seen, { ...input, data: tensor.data })
    seen.setAttribute('aria-label', `what the model is given, ${input.width} by ${input.height}`)
    ask(tensor).catch(fail)
  }

  const samples = files.inputs && readSamples(files.inputs, input)
  const shownSamples: SamplesView | undefined =
    samples &&
    samplesView(samples, input, index => {
      const canvas = create('canvas')
      drawPixels(canvas, { ...input, data: samples.one(index).data })
      pad.show(canvas)
      classify(samples.one(index))
    })
  const askSamples = async (): Promise<void> => {
    if (!samples || !shownSamples) return
    const inputs = { [input.name]: samples.batch }
    const found = await studio.compiler.ask('predict', { weights, inputs }, 'samples')
    if (found) shownSamples.answer(found)
  }
  const open = pictureChooser(picture => {
    pad.show(picture)
    classify(fromPad())
  }, fail)
  askSamples().catch(fail)
  said.textContent = `Draw a ${thing}, open a picture, or choose an example.`
  const given = create('figure', {}, seen, create('figcaption', { class: 'note' }, 'as given'))
  const tools = create('p', { class: 'actions' }, button('Clear', pad.clear), open)
  return {
    element: create(
      'div',
      {},
      create(
        'div',
        { class: 'try-image' },
        create('div', { class: 'drawing' }, pad.element, tools),
        given,
        create('div', { class: 'answers' }, said, outputs.element),
      ),
      ...(shownSamples ? [shownSamples.element] : []),
    ),
    renew(value) {
      weights = value
      if (last) ask(last).catch(fail)
      askSamples().catch(fail)
    },
  }
}
