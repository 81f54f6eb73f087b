/** Adds targets, losses, penalties and metrics to one build of the layers. */
import { weightsByClass } from '../catalog/class-weights.ts'
import { elementwise } from '../catalog/elementwise.ts'
import { axisOf } from '../catalog/loss-fields.ts'
import { aligned, lostSteps } from '../catalog/masks.ts'
import { type Reduction, reduceLoss } from '../catalog/loss-reduction.ts'
import { assert } from '../diagnostics/assert.ts'
import { type Diagnostic, TenonError, diagnostic } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/source.ts'
import { add, mul } from '../expr/expr.ts'
import { type Graph, type Output, type Update, topologicalOrder } from '../graph/graph.ts'
import { type Node, stampOrigin } from '../graph/node.ts'
import { createReshape } from '../graph/ops/reshape.ts'
import { type ParameterAttributes, createParameter } from '../graph/ops/parameter.ts'
import { batchName, namedDim } from '../graph/dim.ts'
import { type DType, type Shape, shapeText } from '../graph/shape.ts'
import type { Prediction } from './build.ts'
import type { LayerBuild } from './layers.ts'
import type { Layer, Port, Target } from './model.ts'
import type { Objective, OutputLoss } from './objective.ts'

/** A trained output with its prediction and what it is compared with. */
interface Compared {
  readonly loss: OutputLoss
  readonly prediction: Node
  /** Which steps of the prediction count; undefined: all of them. */
  readonly mask: Node | undefined
  readonly target: Node<ParameterAttributes>
  /** One number per example, where the data has them. */
  readonly weight: Node<ParameterAttributes> | undefined
}

/**
 * A graph with the results `loss` (penalties included), `data-loss` and one per metric, each the
 * mean over the batch, and the build's own updates. `predictions` are the results of the model, by
 * name.
 */
export function createLossGraph(
  objective: Objective,
  build: LayerBuild,
  predictions: readonly Prediction[],
): { readonly graph: Graph; readonly targets: readonly Target[] } {
  const compared = objective.losses.map(loss => compare(loss, predictions))
  const spans = objective.losses.map(each => each.span)
  const dataLoss = total(compared.map(lossOf), spans)
  const outputs = [
    { name: 'loss', node: total([dataLoss, ...penaltiesOf(build, compared)], spans) },
    { name: 'data-loss', node: dataLoss },
    ...metricsOf(objective, compared),
  ]
  const inputs = [
    ...build.inputs,
    ...compared.flatMap(({ target, weight }) => (weight ? [target, weight] : [target])),
  ]
  return {
    graph: { inputs, outputs, updates: updatesOf(build, predictions) },
    targets: compared.map(({ loss, target, weight }) => ({
      output: loss.output,
      kind: loss.definition.target,
      oneHot: isOneHot(loss, target.shape),
      input: portOf(target),
      weight: weight && portOf(weight),
    })),
  }
}

function portOf({ attributes, shape, dtype }: Node<ParameterAttributes>): Port {
  return { name: attributes.name, shape, dtype }
}

/**
 * Shape and dtype of what a prediction is compared with; class numbers leave out the axis of
 * classes, and how long rows of labels are is for the data to say.
 */
function targetType({ definition, output }: OutputLoss, shape: Shape): readonly [Shape, DType] {
  switch (definition.target) {
    case 'like-prediction':
      return [shape, 'float32']
    case 'class-number':
    case 'group-number':
      return [shape.slice(0, -1), 'int32']
    case 'label-sequence':
      return [[shape[0]!, namedDim(`${output}:labels`)], 'int32']
  }
}

/** Class numbers name entries of the last axis alone. */
function isOneHot({ definition, args }: OutputLoss, shape: Shape): boolean {
  const { axis = -1 } = args as { readonly axis?: number }
  return definition.oneHot === true && axisOf(axis, { shape }) === shape.length - 1
}

function compare(loss: OutputLoss, predictions: readonly Prediction[]): Compared {
  const found = predictions.find(each => each.name === loss.output)
  assert(found, `no prediction '${loss.output}'`)
  const { node: prediction, mask } = found
  const [shape, dtype] = targetType(loss, prediction.shape)
  const target = createParameter('input', `${loss.output}:target`, shape, dtype)
  const weight = loss.weighting.samples
    ? createParameter('input', `${loss.output}:weight`, [namedDim(batchName)])
    : undefined
  return { loss, prediction, mask, target, weight }
}

function lossOf(compared: Compared): Node {
  const { loss, prediction, mask, target, weight: samples } = compared
  const { definition, args, span, weighting } = loss
  const values = definition.build(target, prediction, args)
  const masks = [mask, definition.mask?.(target, prediction, args, values)]
  const weights = [samples, classWeights(compared)]
  const parameters = { loss: definition.name, output: loss.output }
  const whole = unlessLost(
    () => reduceLoss(values, { weights, masks }, args['reduction'] as Reduction),
    () => diagnostic('unfit-loss', { ...parameters, ...lost(prediction) }, span),
  )
  const { weight } = weighting
  const value = weight === 1 ? whole : elementwise([whole], each => mul(each, weight))
  return stamped(value, 'loss', definition.name, span)
}

function metricsOf({ metrics }: Objective, compared: readonly Compared[]): readonly Output[] {
  return metrics.map(({ name, output, weighted, definition, args, span }) => {
    const found = compared.find(each => each.loss.output === output)
    assert(found, `'${output}' has a metric but no loss`)
    const { target, prediction, loss } = found
    const kind = loss.definition.target
    const mask = weighted ? weightedMask(found) : found.mask
    const parameters = { metric: definition.name, output }
    const value = unlessLost(
      () => definition.sums({ target, prediction, mask, kind }, args),
      () => diagnostic('unfit-metric', { ...parameters, ...lost(prediction) }, span),
    )
    return { name, node: stamped(value, name, definition.name, span) }
  })
}

function lost({ shape }: Node): { readonly shape: string; readonly reason: string } {
  return { shape: shapeText(shape), reason: 'it adds up the steps that a mask in front is about' }
}

/** Refuses with the diagnostic where a mask is about steps that are added up. */
function unlessLost(build: () => Node, fault: () => Diagnostic): Node {
  try {
    return build()
  } catch (thrown) {
    if (thrown !== lostSteps) throw thrown
    throw new TenonError([fault()])
  }
}

/** What counts in a weighted metric, and how much; undefined where all examples count alike. */
function weightedMask(compared: Compared): Node | undefined {
  const classes = classWeights(compared)
  const ofClasses = classes && createReshape(classes, classes.shape.slice(0, -1))
  const factors = [compared.weight, ofClasses, compared.mask].filter(each => each !== undefined)
  const rank = Math.max(...factors.map(each => each.shape.length))
  return factors
    .map(each => aligned(each, rank))
    .reduce<Node | undefined>(
      (all, each) => (all ? elementwise([all, each], mul) : each),
      undefined,
    )
}

/** The weights that `class_weight` gives each target, [..., 1]. */
function classWeights({ loss, target, prediction }: Compared): Node | undefined {
  const { definition, weighting } = loss
  if (weighting.classes.size === 0) return undefined
  return weightsByClass({ target, prediction, kind: definition.target }, weighting.classes)
}

/** The layers that these results depend on: an unused branch costs and learns nothing. */
function layersBelow(build: LayerBuild, results: readonly Node[]): ReadonlyMap<string, Layer> {
  const reached = new Set(topologicalOrder(results))
  const layers = build.layers.filter(layer => layer.outputs.some(each => reached.has(each)))
  return new Map(layers.map(layer => [layer.name, layer]))
}

/** The build's updates, but for those of layers that no output depends on. */
function updatesOf(build: LayerBuild, predictions: readonly Output[]): readonly Update[] {
  const used = layersBelow(
    build,
    predictions.map(each => each.node),
  )
  return build.record.updates.filter(each => used.has(each.target.origin!.layer))
}

/** What layers add to the loss, and penalties on trainable weights, in full at every step. */
function penaltiesOf(build: LayerBuild, compared: readonly Compared[]): readonly Node[] {
  const { penalties, weights, parameters, current } = build.record
  const trained = layersBelow(
    build,
    compared.map(each => each.prediction),
  )
  const own = penalties.filter(each => trained.has(each.origin!.layer))
  const regularization = weights.flatMap(({ name, layer, trainable, regularizer }) => {
    const owner = trained.get(layer)
    if (!trainable || !regularizer || !owner) return []
    const weight = parameters.get(name)!
    // A layer may have put another value in its place, as a kernel that each step divides.
    const penalty = regularizer.penalty(current.get(weight) ?? weight)
    return [stamped(penalty, layer, regularizer.name, owner.span)]
  })
  return [...own, ...regularization]
}

function stamped(node: Node, layer: string, type: string, span: Span): Node {
  stampOrigin([node], { layer, type, spans: [span] })
  return node
}

/** The sum of scalars; a single one is itself. */
function total(scalars: readonly Node[], spans: readonly Span[]): Node {
  const sum = scalars.reduce((sum, each) => elementwise([sum, each], (a, b) => add(a, b)))
  stampOrigin([sum], { layer: 'loss', type: 'loss', spans })
  return sum
}
