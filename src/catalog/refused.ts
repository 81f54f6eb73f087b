/** Names of Keras that are known and not built: why, and what to write instead. */

export interface Refusal {
  /** Completes the sentence `... is not built here:`. */
  readonly reason: string
  /** The hint: what to write instead. */
  readonly instead: string
}

interface Group extends Refusal {
  /** `layer`, `loss`, ...: the kinds that a name can be of. */
  readonly kinds: readonly string[]
  readonly names: string
}

const everyKind = [
  'layer',
  'activation',
  'initializer',
  'regularizer',
  'constraint',
  'loss',
  'metric',
  'optimizer',
  'schedule',
]

const groups: readonly Group[] = [
  {
    kinds: everyKind,
    names: 'serialize deserialize get',
    reason: 'it is a function of the Python package',
    instead: 'name what you want to use; a config is its own serialisation',
  },
  {
    kinds: ['layer'],
    names: 'Layer Wrapper InputSpec Pipeline',
    reason: 'it is a base for code, and a config has no classes of its own',
    instead: 'put layers that belong together into a block, under `blocks`',
  },
  {
    kinds: everyKind,
    names: `Initializer Regularizer Constraint Loss Metric MeanMetricWrapper Optimizer OptimizerMap
      LearningRateSchedule legacy schedules`,
    reason: 'it is a base or a module for code, not something to use by itself',
    instead: 'name one of the entries; `tenon schema` lists them',
  },
  {
    kinds: ['metric'],
    names: 'Mean Sum',
    reason: 'it collects values that code hands to it',
    instead: 'the loss is always reported; name a metric of predictions',
  },
  {
    kinds: ['layer'],
    names: 'Lambda',
    reason: 'a Python function can be neither checked, differentiated nor compiled',
    instead: '`Activation` or a composition of layers that computes the same',
  },
  {
    kinds: ['layer'],
    names: 'TorchModuleWrapper JaxLayer FlaxLayer TFSMLayer',
    reason: 'it runs code of another framework',
    instead: 'write the layers that it is made of',
  },
  {
    kinds: ['layer'],
    names: 'StringLookup TextVectorization Hashing HashedCrossing IntegerLookup',
    reason: 'its table comes from a data set or from strings, and a model here takes numbers alone',
    instead: 'turn words into numbers when the data is made, and start with `Embedding`',
  },
  {
    kinds: ['layer'],
    names: 'CategoryEncoding Discretization FeatureSpace',
    reason: 'it prepares data, and a model here takes prepared numbers',
    instead: 'encode categories and bins when the data is made; `Embedding` takes class numbers',
  },
  {
    kinds: ['layer'],
    names: `AugMix CutMix MixUp RandAugment RandomBrightness RandomColorDegeneration
      RandomColorJitter RandomContrast RandomCrop RandomElasticTransform RandomErasing RandomFlip
      RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective
      RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear
      RandomTranslation RandomZoom`,
    reason: 'it augments pictures, which belongs to the data',
    instead: 'write the augmented pictures into the data; `GaussianNoise` and dropouts are layers',
  },
  {
    kinds: ['layer'],
    names: `AutoContrast ContrastLimitedAdaptiveHistogramEqualization Equalization Solarization
      MaxNumBoundingBoxes`,
    reason: 'it prepares pictures, which belongs to the data',
    instead: 'prepare the pictures in the data; `Rescaling` and `Normalization` are layers',
  },
  {
    kinds: ['layer'],
    names: 'STFTSpectrogram MelSpectrogram',
    reason: 'Fourier transforms of signals are not built',
    instead:
      'two `Conv1D` whose kernel_initializer is `stft`, real and imag, with trainable: false',
  },
  {
    kinds: ['layer'],
    names: 'RNN SimpleRNNCell LSTMCell GRUCell StackedRNNCells',
    reason: 'a cell is code that a loop calls; recurrent layers are whole here',
    instead: '`SimpleRNN`, `LSTM` or `GRU`, one after the other where cells are stacked',
  },
  {
    kinds: ['optimizer'],
    names: 'LossScaleOptimizer',
    reason: 'training computes in float32, where losses need no scaling',
    instead: 'name the optimizer that it wraps',
  },
  {
    kinds: ['optimizer'],
    names: 'MultiOptimizer',
    reason: 'one optimizer trains all weights',
    instead: 'name one optimizer; `trainable: false` beside a layer freezes it',
  },
  {
    kinds: ['callback'],
    names: 'Callback CallbackList LambdaCallback',
    reason: 'it runs code, and a config has none',
    instead: 'one of the callbacks that are built; `tenon schema` lists them',
  },
  {
    kinds: ['callback'],
    names: 'BackupAndRestore',
    reason: 'every run is kept so that it can go on',
    instead: '`tenon train --resume`',
  },
  {
    kinds: ['callback'],
    names: 'SwapEMAWeights',
    reason: 'trained weights end as their averages where the optimizer keeps these',
    instead: '`use_ema: true` of the optimizer',
  },
  {
    kinds: ['callback'],
    names: 'History ProgbarLogger TensorBoard RemoteMonitor',
    reason: 'every training reports its losses and metrics and writes its curves',
    instead: 'leave it out; `CSVLogger` and `tenon train --format json` give the numbers',
  },
  {
    kinds: ['callback'],
    names: 'OrbaxCheckpoint',
    reason: 'weights are safetensors here',
    instead: '`ModelCheckpoint`',
  },
  {
    kinds: ['callback'],
    names: 'LearningRateScheduler',
    reason: 'its schedule is a Python function',
    instead: 'a schedule as `learning_rate` of the optimizer, such as `cosine_decay`',
  },
  ...['Add', 'Average', 'Concatenate', 'Dot', 'Maximum', 'Minimum', 'Multiply', 'Subtract'].map(
    layer => ({
      kinds: ['layer'],
      names: layer.toLowerCase(),
      reason: 'it is the function form of a layer',
      instead: `\`${layer}\`, the layer itself`,
    }),
  ),
]

const table: ReadonlyMap<string, Refusal> = new Map(
  groups.flatMap(({ kinds, names, ...refusal }) =>
    kinds.flatMap(kind => names.split(/\s+/).map(name => [`${kind} ${name}`, refusal] as const)),
  ),
)

/** Why this name of Keras is refused; undefined where it is built, or none of Keras's. */
export function refusalOf(kind: string, name: string): Refusal | undefined {
  return table.get(`${kind} ${name}`)
}

/** Every name that is refused, with its kind. */
export const refusedNames: readonly { readonly kind: string; readonly name: string }[] = [
  ...table.keys(),
].map(key => {
  const [kind, name] = key.split(' ') as [string, string]
  return { kind, name }
})
