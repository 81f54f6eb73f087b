/** A model: what a config means. Its layers, its weights, and the graphs that infer and train. */
import type { Constraint, Initializer, Regularizer } from '../catalog/weights.ts'
import type { Decision } from '../catalog/callback.ts'
import type { MetricDefinition } from '../catalog/metric.ts'
import type { OptimizerDefinition, TargetKind } from '../catalog/training.ts'
import type { Config } from '../config/config.ts'
import type { Span } from '../diagnostics/source.ts'
import type { Fields, Values } from '../fields/field.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import type { ParameterAttributes } from '../graph/ops/parameter.ts'
import type { DType, Shape } from '../graph/shape.ts'
import type { Expansion } from './placed.ts'
import type { TrainingSettings } from './settings.ts'

/** One stored tensor of a layer, trained or not. */
export interface Weight {
  /** `conv2d/kernel`: the key in weight files and the name of the graph's parameter. */
  readonly name: string
  /** What weight files call its layer: its name, unless `weights` beside it says another. */
  readonly layer: string
  readonly shape: readonly number[]
  /** False for moving averages and for weights of frozen layers. */
  readonly trainable: boolean
  readonly initializer: Initializer
  readonly regularizer: Regularizer | undefined
  readonly constraint: Constraint | undefined
}

/** A layer after shapes are known: a row of `summary`, a box of a diagram. */
export interface Layer {
  readonly name: string
  readonly type: string
  /** False where tenon chose the name; weight files record it. */
  readonly named: boolean
  readonly span: Span
  readonly inputs: readonly Node[]
  /** The first result, and all of them. */
  readonly output: Node
  readonly outputs: readonly Node[]
  readonly weights: readonly Weight[]
  /**
   * 2 per multiply-add of contractions and pooling, at batch 1; NaN where a dynamic dim decides.
   */
  readonly flops: number
}

/** An input or output as users of the model see it. */
export interface Port {
  readonly name: string
  readonly shape: Shape
  readonly dtype: DType
}

export interface Model {
  readonly config: Config
  /** The layers as they were built, for every further build. */
  readonly expansion: Expansion
  readonly name: string
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly layers: readonly Layer[]
  readonly weights: readonly Weight[]
  /** Inputs and weights in, outputs out. Nothing random, nothing updated. */
  readonly inference: Graph
}

/**
 * A piece of state that training keeps beside the weights: optimizer slots (float32) and the step
 * (int32 scalar).
 */
export interface State {
  /** `conv2d/kernel:m`, `step`. */
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: DType
  /** What every element starts with. */
  readonly initial: number
}

/** What a trained output is compared with: one input of the training and evaluation graphs. */
export interface Target {
  /** Public name of the output; its target is the input `NAME:target`. */
  readonly output: string
  readonly kind: TargetKind
  /** Whether class numbers may stand for targets that have one value per class. */
  readonly oneHot: boolean
  readonly input: Port
  /** The input `NAME:weight`, one number per example, where the config's data names weights. */
  readonly weight?: Port | undefined
}

/** Something that is measured: a result of the graphs that holds sums over a batch. */
export interface Metric {
  /** Of the result: `accuracy`, or `probs_accuracy` where several outputs are trained. */
  readonly name: string
  readonly better: MetricDefinition['better']
  /** The metric, from sums over all batches. */
  value(sums: readonly number[]): number
}

/** A callback that is ready to decide. */
export interface Callback {
  readonly name: string
  /** `val_accuracy`; undefined for one that watches nothing. */
  readonly monitor: string | undefined
  readonly changesRate: boolean
  /** From the monitored numbers of all epochs so far. */
  decide(values: readonly number[]): Decision
}

/** The optimizer that a config names, and the values of its fields. */
export interface Optimizer {
  readonly definition: OptimizerDefinition
  readonly args: Values<Fields>
}

/** What a model and its `training:` section mean before anything is differentiated. */
export interface LossModel {
  readonly model: Model
  /**
   * As `TrainingModel.step`, but nothing of it changes weights: its updates are moving averages
   * alone.
   */
  readonly forward: Graph
  readonly evaluation: Graph
  /**
   * Number of finished steps, an int32 scalar: the parameter that random expressions of `forward`
   * read.
   */
  readonly step: Node<ParameterAttributes>
  /**
   * The weights to be trained, with their parameters in `forward`, in the order of the model's
   * weights.
   */
  readonly trained: readonly { readonly weight: Weight; readonly node: Node<ParameterAttributes> }[]
  readonly targets: readonly Target[]
  readonly metrics: readonly Metric[]
  readonly optimizer: Optimizer
  /** Names of the weights that weight decay spares. */
  readonly undecayed: ReadonlySet<string>
  /** What is decided between epochs. */
  readonly callbacks: readonly Callback[]
  readonly settings: TrainingSettings
}

/** What one training step computes; made from a model and its `training:` section. */
export interface TrainingModel {
  readonly model: Model
  /**
   * Inputs of the model, one `name:target` per trained output, a `name:weight` where its examples
   * are weighted; results `loss` (scalar, penalties
   * included), `data-loss` (scalar), one vector of sums over the batch per metric; updates of
   * weights and state.
   */
  readonly step: Graph
  /**
   * As `step`, without gradients and updates and in inference mode: what validation and `evaluate`
   * run.
   */
  readonly evaluation: Graph
  readonly state: readonly State[]
  readonly callbacks: readonly Callback[]
  readonly targets: readonly Target[]
  readonly metrics: readonly Metric[]
  readonly optimizer: Optimizer
  readonly settings: TrainingSettings
}
