/** Joins the tensors of one set into a dataset: a column per input and target. */
import type { TrainingModel } from '../build/model.ts'
import { assert } from '../diagnostics/assert.ts'
import { refuse } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { batchName } from '../graph/dim.ts'
import { equalShapes, shapeText } from '../graph/shape.ts'
import { sizeCheck } from '../build/open-sizes.ts'
import {
  type FoundSizes,
  type NamedTensor,
  type Target,
  inputColumn,
  reconstructionColumn,
  targetColumn,
} from './columns.ts'
import type { Column, Dataset } from './dataset.ts'
import { weightColumn } from './weight-column.ts'

export interface SetTensors {
  /** `train`, for errors. */
  readonly set: string
  readonly span?: Span | undefined
  /** By name of the model's input. */
  readonly x: ReadonlyMap<string, NamedTensor>
  /** By name of the trained output; undefined where the input is its own target. */
  readonly y: ReadonlyMap<string, NamedTensor> | undefined
  /** Weights of the examples by name of the trained output; where there are none, each counts 1. */
  readonly w?: ReadonlyMap<string, NamedTensor>
}

/** Checks shapes, dtypes, labels and counts; data that is in memory comes in here too. */
export function joinColumns(training: TrainingModel, tensors: SetTensors): Dataset {
  const { x, y, w = new Map<string, NamedTensor>() } = tensors
  const sizes: FoundSizes = new Map()
  const inputs = training.model.inputs.map(port => inputColumn(port, tensorOf(x, port.name), sizes))
  const count = countExamples([...x.values(), ...(y?.values() ?? []), ...w.values()])
  sizeCheck(training.model)(new Map([...sizes, [batchName, count]]), [...x.values()][0]?.span)
  const targets = y
    ? training.targets.map(target =>
        targetColumn(target, classesOf(training, target), tensorOf(y, target.output), sizes),
      )
    : [ownTarget(training, inputs, tensors)]
  const weights = training.targets.flatMap(({ output, weight }) => {
    if (weight) return [weightColumn(weight, output, w.get(output), count)]
    assert(!w.has(output), `the graphs take no weights for '${output}'`)
    return []
  })
  return { count, columns: [...inputs, ...targets, ...weights], sizes }
}

function tensorOf(tensors: ReadonlyMap<string, NamedTensor>, name: string): NamedTensor {
  const tensor = tensors.get(name)
  assert(tensor, `no data for '${name}'`)
  return tensor
}

function countExamples(sources: readonly NamedTensor[]): number {
  const [first, ...others] = sources
  const count = first?.tensor.shape[0]
  assert(first && count !== undefined, 'a set without a tensor')
  for (const { tensor, file, span } of others) {
    const [own = 0] = tensor.shape
    if (own === count) continue
    refuse('data-count', { file, count: own, other: first.file, otherCount: count }, span)
  }
  return count
}

/** How many classes the trained output tells apart, by the length of its last axis. */
function classesOf({ model }: TrainingModel, target: Target): number {
  if (target.kind === 'group-number') return Infinity
  const shape = model.outputs.find(each => each.name === target.output)?.shape ?? []
  const classes = shape[shape.length - 1]
  return typeof classes === 'number' ? classes : Infinity
}

function ownTarget(
  { model, targets }: TrainingModel,
  inputs: readonly Column[],
  { set, span }: SetTensors,
): Column {
  const [port, target, column] = [model.inputs[0], targets[0], inputs[0]]
  const fail = (reason: string): never => refuse('no-targets', { set, reason }, span)
  if (!port || !target || !column || inputs.length > 1 || targets.length > 1)
    return fail('there must be one input and one trained output')
  if (target.kind !== 'like-prediction') return fail('the loss compares whole numbers')
  if (!equalShapes(target.input.shape, port.shape))
    return fail(
      `it is ${shapeText(port.shape)}, '${target.output}' ${shapeText(target.input.shape)}`,
    )
  const declaration = model.config.inputs.find(each => each.name === port.name)
  return reconstructionColumn(target, column, declaration?.scale)
}
