/** Model -> LossModel: the graphs that train and evaluate, up to the loss. */
import { type Diagnostic, TenonError, diagnostic, hasErrors } from '../diagnostics/diagnostic.ts'
import { inSourceOrder } from '../diagnostics/order.ts'
import { type Graph, type Output, topologicalOrder } from '../graph/graph.ts'
import { shapeText } from '../graph/shape.ts'
import { outputsOf } from './build.ts'
import { type LayerBuild, buildLayers } from './layers.ts'
import { createLossGraph } from './loss-graph.ts'
import type { LossModel, Model, Port } from './model.ts'
import { readCallbacks } from './callbacks.ts'
import { checkOptimizer } from './optimizer-checks.ts'
import { type Objective, type OutputLoss, type OutputMetric, readObjective } from './objective.ts'
import { stepName } from './scope.ts'
import { readTrainingSettings } from './settings.ts'

interface Result {
  readonly training: LossModel | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Builds the layers of a model once more, as training means them, and adds what `training:` says
 * about losses and metrics; without a result there is at least one error.
 */
export function buildTraining(model: Model): Result {
  const { training: section, source } = model.config
  if (!section) {
    const span = { source, start: 0, end: 0 }
    return refused([diagnostic('no-training', { name: model.name }, span)])
  }
  const { objective, diagnostics } = readObjective(section, model.outputs)
  const { settings, diagnostics: settingFaults } = readTrainingSettings(section)
  const faults = [...diagnostics, ...settingFaults, ...checkInputs(model)]
  if (!objective || !settings) return refused(faults)
  const mismatches = [
    ...objective.losses.flatMap(loss => checkClasses(loss, model.outputs)),
    ...objective.metrics.flatMap(metric => checkMetric(metric, objective, model.outputs)),
  ]
  if (hasErrors([...faults, ...mismatches])) return refused([...faults, ...mismatches])
  const { undecayed, diagnostics: ofOptimizer } = checkOptimizer(
    section,
    objective.optimizer,
    model,
  )
  if (hasErrors(ofOptimizer)) return refused(ofOptimizer)
  const metrics = objective.metrics.map(({ name, definition, args }) => ({
    name,
    better: definition.better,
    value: (sums: readonly number[]) => definition.value(sums, args),
  }))
  const { callbacks, diagnostics: ofCallbacks } = readCallbacks(
    section,
    objective.optimizer,
    metrics,
  )
  if (hasErrors(ofCallbacks)) return refused(ofCallbacks)
  try {
    return buildGraphs(model, objective, { settings, undecayed, metrics, callbacks })
  } catch (error) {
    // What only the graph shows, as masks that a loss adds up.
    if (error instanceof TenonError) return refused(error.diagnostics)
    throw error
  }
}

function refused(diagnostics: readonly Diagnostic[]): Result {
  return { training: undefined, diagnostics: inSourceOrder(diagnostics) }
}

/** What is read from the section beside the objective. */
type Rest = Pick<LossModel, 'settings' | 'undecayed' | 'metrics' | 'callbacks'>

function buildGraphs(
  model: Model,
  objective: Objective,
  { settings, undecayed, metrics, callbacks }: Rest,
): Result {
  const { seed } = settings
  const { config, expansion } = model
  const build = buildLayers(config, expansion, { training: true, seed })
  // Warnings were given when the model was built.
  const faults = build.record.diagnostics.filter(each => each.severity === 'error')
  if (faults.length > 0) return refused(faults)
  const { graph: forward, targets } = createLossGraph(objective, build, outputsOf(expansion, build))
  const trained = trainedWeights(forward, build)
  if (trained.length === 0) {
    const { span } = model.config.training!
    return refused([diagnostic('nothing-to-train', { name: model.name }, span)])
  }
  const inference = buildLayers(config, expansion, { training: false, seed })
  const predictions = outputsOf(expansion, inference)
  const training = {
    model,
    forward,
    evaluation: createLossGraph(withoutClasses(objective), inference, predictions).graph,
    step: build.record.step,
    trained,
    targets,
    metrics,
    optimizer: objective.optimizer,
    undecayed,
    callbacks,
    settings,
  }
  return { training, diagnostics: [] }
}

/** As in Keras, `class_weight` is for training alone: scores of any models can be compared. */
function withoutClasses(objective: Objective): Objective {
  const losses = objective.losses.map(each => ({
    ...each,
    weighting: { ...each.weighting, classes: new Map() },
  }))
  return { ...objective, losses }
}

/** The trainable weights that the loss depends on: an unused branch is not trained. */
function trainedWeights({ outputs }: Graph, { record }: LayerBuild): LossModel['trained'] {
  const loss = outputs.find((each: Output) => each.name === 'loss')!
  const reached = new Set(topologicalOrder([loss.node]))
  return record.weights
    .filter(each => each.trainable)
    .map(weight => ({ weight, node: record.parameters.get(weight.name)! }))
    .filter(({ node }) => reached.has(node))
}

/** The parameter that counts steps stands beside the inputs. */
function checkInputs({ config }: Model): readonly Diagnostic[] {
  return config.inputs
    .filter(each => each.name === stepName)
    .map(({ name, span }) => diagnostic('reserved-input', { name }, span))
}

function checkClasses(
  { output, span, definition, args, weighting }: OutputLoss,
  outputs: readonly Port[],
): readonly Diagnostic[] {
  const { shape } = outputs.find(each => each.name === output)!
  const classes = shape[shape.length - 1]
  const parameters = { loss: definition.name, output, shape: shapeText(shape) }
  const enough = shape.length >= 2 && typeof classes === 'number' && classes >= 2
  if (definition.target === 'class-number' && !enough)
    return [diagnostic('loss-needs-classes', parameters, span)]
  const reason =
    definition.misfit?.(shape, args) ??
    (weighting.classes.size > 0 && !hasClasses(definition)
      ? 'its targets are no classes, which class_weight could weigh'
      : undefined)
  return reason ? [diagnostic('unfit-loss', { ...parameters, reason }, span)] : []
}

/** Whether targets say something about each example alone. */
function hasClasses({ target }: OutputLoss['definition']): boolean {
  return target === 'like-prediction' || target === 'class-number'
}

function checkMetric(
  { output, span, definition, args }: OutputMetric,
  { losses }: Objective,
  outputs: readonly Port[],
): readonly Diagnostic[] {
  const { shape } = outputs.find(each => each.name === output)!
  const loss = losses.find(each => each.output === output)
  const reason =
    loss && !hasClasses(loss.definition)
      ? `the targets of ${loss.definition.name} are not what it predicts`
      : definition.misfit?.(shape, args)
  const parameters = { metric: definition.name, output, shape: shapeText(shape) }
  return reason ? [diagnostic('unfit-metric', { ...parameters, reason }, span)] : []
}
