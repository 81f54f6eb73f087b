/** One data set out of a folder of pictures: a folder per class, numbered by the training set. */
import type { Port, TrainingModel } from '../build/model.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import { nearestHint } from '../diagnostics/nearest.ts'
import type { Span } from '../diagnostics/source.ts'
import { listPictures, openPicture } from '../files/picture-folder.ts'
import type { PngPicture } from '../files/png.ts'
import { shapeText } from '../graph/shape.ts'
import type { ClassNames } from './csv-columns.ts'
import type { Target } from './columns.ts'
import type { SetTensors } from './join-columns.ts'
import { permutation } from './shuffle.ts'

/** All pictures of a set in memory: 2 GiB. */
const maxSetBytes = 2 ** 31

export interface PictureSet extends Omit<SetTensors, 'set'> {
  /** By name of the trained output. */
  readonly names: ReadonlyMap<string, ClassNames>
}

/**
 * Reads all pictures of a folder, mixed in an order that the seed alone decides: a validation set
 * split off at the end has pictures of all classes. `trained` is the folder of the training set.
 */
export function readPictureSet(
  training: TrainingModel,
  folder: string,
  trained: string,
  span: Span,
): PictureSet {
  const [port, target] = portsOf(training, span)
  const classes = listPictures(folder)
  const names = (trained === folder ? classes : listPictures(trained)).map(each => each.name)
  checkClasses(training, target, trained, names, span)
  const examples = classes.flatMap(({ name, files }) => {
    const label = names.indexOf(name)
    if (label < 0) {
      const hint = nearestHint(name, names)
      refuse('unknown-class-folder', { folder, name, trained }, span, { hint })
    }
    return files.map(file => ({ file, label }))
  })
  const order = permutation(examples.length, training.settings.seed, 0)
  const mixed = Array.from(order, i => examples[i]!)
  const pictures = readPictures(
    port,
    folder,
    mixed.map(each => each.file),
    span,
  )
  const labels = Int32Array.from(mixed, each => each.label)
  const tensor = { dtype: 'int32', shape: [labels.length], data: labels } as const
  return {
    span,
    x: new Map([[port.name, { tensor: pictures, file: folder, span }]]),
    y: new Map([[target.output, { tensor, file: folder, span }]]),
    names: new Map([[target.output, names]]),
  }
}

function portsOf({ model, targets }: TrainingModel, span: Span): readonly [Port, Target] {
  const [port, ...inputs] = model.inputs
  const [target, ...outputs] = targets
  const fail = (reason: string): never => refuse('unfit-for-pictures', { reason }, span)
  if (!port || !target || inputs.length > 0 || outputs.length > 0)
    return fail('a picture and its class are one input and one trained output')
  if (port.shape.length !== 4)
    return fail(
      `'${port.name}' is ${shapeText(port.shape)}; pictures are [height, width, channels]`,
    )
  const last = target.input.shape.at(-1)
  const isSingle = target.input.shape.length === 2 && last === 1
  const hasClasses = target.kind === 'class-number' || target.kind === 'group-number'
  const hasOne = target.input.shape.length === 1
  if (!(hasClasses && hasOne) && !target.oneHot && !isSingle)
    return fail(`the loss of '${target.output}' does not compare it with one class`)
  return [port, target]
}

/** A single value tells two classes apart. */
function checkClasses(
  { model }: TrainingModel,
  target: Target,
  folder: string,
  { length: found }: ClassNames,
  span: Span,
): void {
  if (target.kind === 'group-number') return
  const size = model.outputs.find(each => each.name === target.output)!.shape.at(-1)
  const count = size === 1 ? 2 : size
  if (count !== found)
    refuse('class-count', { folder, found, output: target.output, classes: String(count) }, span)
}

/** uint8 [pictures, height, width, channels]; every size is known before there is room for any. */
function readPictures(port: Port, folder: string, files: readonly string[], span: Span) {
  const first = openPicture(files[0]!)
  const [, ...declared] = port.shape
  const shape = declared.map((dim, axis) => (typeof dim === 'number' ? dim : first.shape[axis]!))
  const length = shape.reduce((product, size) => product * size, 1)
  const size = files.length * length
  if (size > maxSetBytes) refuse('file-too-large', { file: folder, size, limit: maxSetBytes }, span)
  const data = new Uint8Array(size)
  for (const [i, file] of files.entries()) {
    const picture = i === 0 ? first : openPicture(file)
    checkPicture(picture, file, { port, shape, span })
    data.set(picture.decode().data as Uint8Array, i * length)
  }
  return { dtype: 'uint8', shape: [files.length, ...shape], data } as const
}

function checkPicture(
  picture: PngPicture,
  file: string,
  wanted: { readonly port: Port; readonly shape: readonly number[]; readonly span: Span },
): void {
  const owner = `input '${wanted.port.name}'`
  if (picture.shape.some((size, axis) => size !== wanted.shape[axis])) {
    const hint =
      'bring all pictures to one size and kind of colours, the one that the input declares'
    const [expected, actual] = [shapeText(wanted.shape), shapeText(picture.shape)]
    refuse('data-shape', { file, owner, expected, actual }, wanted.span, { hint })
  }
  if (picture.dtype !== 'uint8')
    refuse('data-dtype', { file, owner, expected: 'uint8', actual: picture.dtype }, wanted.span)
}
