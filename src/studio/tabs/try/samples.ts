/** Examples of the real data, each with its label and what the model says. */
import type { FileTensor } from '../../../files/file-tensor.ts'
import { parseSafetensors } from '../../../files/safetensors.ts'
import { createData } from '../../../runtime/instance.ts'
import { create } from '../../page/dom.ts'
import type { NamedTensor, Prediction } from '../../worker/run-messages.ts'
import { readClasses } from './class-bars.ts'
import { drawPixels } from './draw-pixels.ts'
import type { ImageInput } from './image-input.ts'
import { hasClasses } from './outputs-view.ts'

/** So many are shown. */
const mostSamples = 24

export interface Samples {
  readonly count: number
  /** All of them as one batch, which is what the model is asked about. */
  readonly batch: NamedTensor
  /** Class numbers, where the data has such. */
  readonly labels: readonly number[] | undefined
  /** One as a batch of its own. */
  one(index: number): NamedTensor
}

/** Undefined where the file has no examples of the input. */
export function readSamples(bytes: ArrayBuffer, input: ImageInput): Samples | undefined {
  const { tensors } = parseSafetensors(new Uint8Array(bytes), 'inputs.safetensors')
  const tensor = tensors.get(input.name)
  const size = input.shape.reduce((product, dim) => product * dim, 1)
  const stored = tensor && tensor.data.length / (tensor.shape[0] ?? 1)
  if (!tensor || stored !== size) return undefined
  const count = Math.min(mostSamples, tensor.shape[0] ?? 0)
  const data = createData(input.dtype, count * size)
  for (let i = 0; i < data.length; i++) data[i] = Number(tensor.data[i])
  const one = (index: number): NamedTensor => ({
    data: data.slice(index * size, (index + 1) * size),
    shape: [1, ...input.shape],
  })
  return { count, batch: { data, shape: [count, ...input.shape] }, labels: labelsIn(tensors), one }
}

/** The first labels that are one number per example. */
function labelsIn(tensors: ReadonlyMap<string, FileTensor>): readonly number[] | undefined {
  const isNumber = ({ shape }: FileTensor): boolean =>
    shape.length === 1 || (shape.length === 2 && shape[1] === 1)
  const [labels] = [...tensors].filter(([name, each]) => /^label\//.test(name) && isNumber(each))
  return labels && Array.from(labels[1].data as ArrayLike<number>, Number)
}

export interface SamplesView {
  readonly element: HTMLElement
  /** Writes what the model says of each below it. */
  answer(prediction: Prediction): void
}

export function samplesView(
  samples: Samples,
  input: ImageInput,
  use: (index: number) => void,
): SamplesView {
  const entries = Array.from({ length: samples.count }, (_, i) => {
    const canvas = create('canvas', { class: 'picture' })
    drawPixels(canvas, { ...input, data: samples.one(i).data })
    const text = create('span', { class: 'note' }, labelText(samples, i))
    const entry = create('button', { type: 'button', class: 'sample' }, canvas, text)
    entry.addEventListener('click', () => use(i))
    return { entry, text }
  })
  const right = create('p', { class: 'note' })
  const row = create('div', { class: 'samples' }, ...entries.map(each => each.entry))
  return {
    element: create('section', {}, create('h3', {}, 'Examples of the data'), row, right),
    answer(prediction) {
      const output = Object.values(prediction.outputs).find(hasClasses)
      if (!output) return
      const said = answersIn(output)
      entries.forEach(({ entry, text }, i) => {
        const isRight = samples.labels?.[i] === said[i]
        if (samples.labels) entry.classList.toggle('wrong', !isRight)
        text.textContent = samples.labels
          ? `${samples.labels[i]} ${isRight ? '✓' : `✗ said ${said[i]}`}`
          : `says ${said[i]}`
      })
      if (!samples.labels) return
      const hits = said.filter((each, i) => each === samples.labels![i]).length
      right.textContent = `${hits} of these ${samples.count} are right.`
    },
  }
}

function labelText({ labels }: Samples, index: number): string {
  return labels ? String(labels[index]) : `example ${index + 1}`
}

function answersIn({ data, shape }: NamedTensor): readonly number[] {
  const [count, classes] = shape as [number, number]
  return Array.from({ length: count }, (_, i) => {
    return readClasses(Array.from(data.subarray(i * classes, (i + 1) * classes))).best
  })
}
