/** Where a file of Keras or TensorFlow.js and the catalog mean different things by one name. */
import type { Json, JsonMap } from '../../fields/field.ts'
import type { Dialect } from './topology.ts'

/** Classes that the catalog has under another name, and is no alias of. */
export const otherClasses: { readonly [className: string]: string } = {
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  SyncBatchNormalization: 'BatchNormalization',
  CuDNNLSTM: 'LSTM',
  CuDNNGRU: 'GRU',
  UnifiedLSTM: 'LSTM',
  UnifiedGRU: 'GRU',
  LSTMV2: 'LSTM',
  GRUV2: 'GRU',
}

/** Activations that the catalog has under another name. */
export const otherActivations: { readonly [name: string]: Json } = {
  gelu_new: { gelu: { approximate: true } },
}

/** Activations that give other numbers here, and why. */
export const otherFormulas: { readonly [name: string]: string } = {
  sparsemax: 'Keras adds up partial sums that it should choose among: results differ',
}

/** Arguments with another name, by class. */
export const otherArguments: { readonly [className: string]: { readonly [name: string]: string } } =
  {
    LeakyReLU: { alpha: 'negative_slope' },
  }

/** Arguments whose numbers an old file leaves open by null. */
export const openNumbers: { readonly [argument: string]: number } = { 'Reshape.target_shape': -1 }

/** Arguments that mean something else in a dialect, which no argument here can say. */
export const otherMeanings: readonly (Silence & { readonly written: Json })[] = [
  {
    dialects: ['tfjs'],
    className: 'UpSampling2D',
    argument: 'interpolation',
    written: 'bilinear',
    value: 'half-pixel centres',
    reason: 'as Keras does; TensorFlow.js itself samples at corners, with other numbers',
  },
]

/** What it means that an argument is not written, where that is not the catalog's default. */
export interface Silence {
  readonly dialects: readonly Dialect[]
  readonly className: string
  readonly argument: string
  readonly value: Json
  readonly reason: string
}

const old: readonly Dialect[] = ['keras2', 'tfjs']

export const silences: readonly Silence[] = [
  {
    dialects: old,
    className: 'GRU',
    argument: 'reset_after',
    value: false,
    reason: 'files that do not say it are older than the argument; Keras 3 has true',
  },
  ...['LSTM', 'GRU'].map(className => ({
    dialects: old,
    className,
    argument: 'recurrent_activation',
    value: 'hard_sigmoid',
    reason: 'the default of TensorFlow.js and the first Keras; Keras 3 has sigmoid',
  })),
]

/** `hard_sigmoid` of old files; Keras 3 has a slope of 1/6. */
export const oldHardSigmoid = { slope: 0.2, reason: 'the slope before Keras 3, which has 1/6' }

/** Arguments that the catalog has no word for, and why none is needed; `*` is every class. */
export interface Harmless {
  readonly argument: string
  readonly classes?: readonly string[]
  /** Only these values; without, all of them. */
  readonly values?: readonly Json[]
  /** Undefined for what every file says: not worth a line in the report. */
  readonly reason?: string
}

export const harmless: readonly Harmless[] = [
  ...['name', 'trainable', 'batch_input_shape', 'batch_shape', 'build_config', 'autocast'].map(
    argument => ({ argument }),
  ),
  { argument: 'dtype', values: ['float32'] },
  { argument: 'dtype', reason: 'results are float32' },
  { argument: 'implementation', reason: 'it chooses between ways to the same result' },
  { argument: 'unroll', reason: 'it chooses between ways to the same result' },
  { argument: 'time_major', values: [false] },
  { argument: 'fused', reason: 'it chooses between ways to the same result' },
  { argument: 'virtual_batch_size', values: [null] },
  { argument: 'rms_scaling', values: [false] },
  { argument: 'input_length', classes: ['Embedding'], reason: 'shapes follow from the input' },
  { argument: 'input_dim', classes: ['Dense', 'LSTM', 'GRU', 'SimpleRNN'] },
  { argument: 'robust_masking', reason: 'masked places are 0 in either form' },
  { argument: 'seed_generator', reason: 'random numbers follow from the seed' },
  { argument: 'ragged', values: [false] },
  { argument: 'sparse', values: [false] },
  { argument: 'stateful', values: [false] },
  { argument: 'lora_alpha', reason: 'it belongs to a rank that is not set' },
  ...['jit_compile', 'is_legacy_optimizer', 'fn'].map(argument => ({ argument })),
  { argument: 'decay', values: [0] },
  { argument: 'reduction', values: ['auto'] },
  { argument: 'filters', classes: ['DepthwiseConv1D', 'DepthwiseConv2D'] },
  ...['kernel_initializer', 'kernel_regularizer', 'kernel_constraint'].map(argument => ({
    argument,
    classes: ['DepthwiseConv2D', 'SeparableConv1D', 'SeparableConv2D'],
    reason: 'the two kernels have arguments of their own',
  })),
  {
    argument: 'groups',
    classes: ['DepthwiseConv2D', 'SeparableConv1D', 'SeparableConv2D', 'Conv2DTranspose'],
    values: [1],
  },
]

/** Layers that compute an activation function with arguments, which Keras cannot say by name. */
export const functionLayers: { readonly [activation: string]: string } = {
  leaky_relu: 'LeakyReLU',
  elu: 'ELU',
  relu: 'ReLU',
  softmax: 'Softmax',
}

/** Arguments here that Keras takes where the layer is called. */
export const callFlags: { readonly [type: string]: readonly string[] } = {
  Attention: ['use_causal_mask', 'return_attention_scores'],
  AdditiveAttention: ['use_causal_mask', 'return_attention_scores'],
  MultiHeadAttention: ['use_causal_mask', 'return_attention_scores'],
  GroupedQueryAttention: ['use_causal_mask', 'return_attention_scores'],
  ReversibleEmbedding: ['reverse'],
}

/** Names under which Keras exports a class that calls itself otherwise. */
export const publicClasses: { readonly [type: string]: string } = {
  GroupedQueryAttention: 'GroupQueryAttention',
}

/** Entries of the catalog that Keras does not have. */
export const ownNames: ReadonlySet<string> = new Set([
  ...['PositionEmbedding', 'ClassToken', 'Slice', 'DepthToSpace', 'SpaceToDepth'],
  ...['Pad', 'Reverse', 'Reduce', 'Parameter', 'MatMul', 'Divide', 'Where'],
  'LocalResponseNormalization',
  ...['min_max', 'fitted'],
])

/** Layers that Keras 3 has as another one. */
export const otherLayers: {
  readonly [type: string]: (args: JsonMap) => { readonly type: string; readonly args: JsonMap }
} = {
  ThresholdedReLU: ({ theta = 1 }) => ({ type: 'ReLU', args: { threshold: theta } }),
}
