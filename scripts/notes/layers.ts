/** Notes on layers. */
import type { Notes, NotesOfKind } from './notes.ts'

/** One note for the layers of 1, 2 and 3 axes, or of some of them. */
const each = (name: (axes: string) => string, note: Notes, axes = '123'): NotesOfKind =>
  Object.fromEntries([...axes].map(count => [name(`${count}D`), note]))

export const layerNotes: NotesOfKind = {
  PReLU: {
    use: 'Where a slope below 0 should be learned; after convolutions with `shared_axes: [1, 2]`.',
    weakness: 'One weight per value without shared axes; decay on alpha makes it a relu.',
  },
  LeakyReLU: { use: 'As the activation `leaky_relu`, as a layer of its own; no extra kernel.' },
  ReLU: { use: 'relu with a slope, a threshold and a maximum.' },
  ELU: { use: 'As the activation `elu`.' },
  Softmax: { use: 'Softmax along any axes; masked steps get no share.' },
  ThresholdedReLU: {
    use: 'Sparse codes: small activations are cut off.',
    weakness: 'Not continuous at theta; Keras 3 has dropped it.',
  },
  Dropout: {
    use: 'Against overfitting, after activations. Free at inference.',
    weakness: 'Directly before BatchNormalization it spoils the variance that is learned.',
  },
  BatchNormalization: {
    use: 'After convolutions, before the activation; folded into them at inference.',
    weakness: 'Small batches give noisy statistics.',
  },
  ...each(d => `Conv${d}`, {
    use: 'Patterns that look the same wherever they stand.',
    weakness: 'Sees as far as its kernel; stack it, stride it or dilate it to see more.',
  }),
  ...each(d => `Conv${d}Transpose`, {
    use: 'Learned upsampling: generators, decoders.',
    weakness: 'Leaves checkerboards where strides do not divide the kernel size.',
  }),
  ...each(
    d => `SeparableConv${d}`,
    {
      use: 'As Conv at a fraction of weights and operations, for small devices.',
      weakness: 'A little less accurate, and it saves less time than operations.',
    },
    '12',
  ),
  ...each(
    d => `DepthwiseConv${d}`,
    {
      use: 'One filter per channel; between two convolutions of size 1 it makes a mobile block.',
      weakness: 'Mixes no channels, and little is computed for what is read.',
    },
    '12',
  ),
  ...each(d => `MaxPooling${d}`, {
    use: 'Makes a grid coarser and keeps the strongest answer of each window.',
    weakness: 'Only one place of each window gets a gradient.',
  }),
  ...each(d => `AveragePooling${d}`, {
    use: 'Makes a grid coarser without dropping any value.',
    weakness: 'Blurs what is strong at one place.',
  }),
  ...each(d => `GlobalAveragePooling${d}`, {
    use: 'From a grid of any size to one vector, in the place of Flatten: no weights.',
    weakness: 'Forgets where things stand.',
  }),
  ...each(d => `GlobalMaxPooling${d}`, {
    use: 'Whether something is there at all, in a grid of any size.',
    weakness: 'Only one place per channel gets a gradient.',
  }),
  ...each(d => `ZeroPadding${d}`, { use: 'Padding of chosen widths; fused into what reads it.' }),
  ...each(d => `Cropping${d}`, { use: 'Cuts borders off, as of the skips of a U-Net.' }),
  ...each(d => `UpSampling${d}`, {
    use: 'Makes a grid finer without weights; a convolution behind it leaves no checkerboards.',
    weakness: 'Adds no detail by itself.',
  }),
  ...each(d => `SpatialDropout${d}`, {
    use: 'Dropout of whole channels, for grids whose neighbours are alike. Free at inference.',
  }),
  Activation: { use: 'An activation behind what has none, as a sum.' },
  ActivityRegularization: {
    use: 'Adds the size of what passes to the loss, and changes nothing else: sparse codes.',
  },
  Add: { use: 'Residual connections; fused into the kernel of one of its inputs.' },
  Average: { use: 'Ensembles in one model.' },
  Maximum: { use: 'The larger of several answers, value by value.' },
  Minimum: { use: 'The smaller of several answers, value by value.' },
  Multiply: { use: 'Gates and masks, as in squeeze-and-excitation.' },
  Subtract: { use: 'Differences, as between two encodings of one kind.' },
  Concatenate: {
    use: 'Keeps what all inputs say: skips of a U-Net, dense blocks.',
    weakness: 'Layers behind it grow with the sum of its inputs.',
  },
  Dot: { use: 'Similarity of two vectors; with `normalize` their cosine.' },
  Dense: {
    use: 'Every value depends on every other. One matrix product, fused with its activation.',
    weakness: 'Weights grow with input times output, and it knows nothing of neighbours.',
  },
  EinsumDense: { use: 'A matrix product along axes that an equation names; heads of attention.' },
  Embedding: {
    use: 'Whole numbers, such as words, as learned vectors. Reads rows, multiplies nothing.',
    weakness: 'A row that training never sees stays random; most of the weights of small models.',
  },
  ReversibleEmbedding: {
    use: 'Embedding and last layer of a language model with one table.',
  },
  PositionEmbedding: {
    use: 'Tells attention where each step stands.',
    weakness: 'Knows no steps beyond the length of its table.',
  },
  ClassToken: { use: 'A learned first step whose result stands for the whole: ViT.' },
  LSTM: {
    use: 'Sequences with long memory. Four matrix products per step, one step after the other.',
    weakness: 'Steps cannot be computed side by side; attention or convolutions can.',
  },
  GRU: {
    use: 'As LSTM with three quarters of its weights and work, and mostly as good.',
    weakness: 'Keras 2 and tfjs place the reset before the product: `reset_after: false`.',
  },
  SimpleRNN: {
    use: 'Short sequences, and explanations: one product per step.',
    weakness: 'Gradients vanish or explode within some tens of steps.',
  },
  Bidirectional: {
    use: 'Sequences that are known to their end, as texts and recordings.',
    weakness: 'Twice the work, and of no use where the next step shall be predicted.',
  },
  TimeDistributed: {
    use: 'One layer for every step, as pictures of a film. Dense does so by itself.',
  },
  Masking: { use: 'Leaves steps out that are filled with one value; what follows skips them.' },
  Attention: {
    use: 'Queries that look things up among keys. No weights.',
    weakness: 'Work grows with the product of both lengths.',
  },
  AdditiveAttention: {
    use: 'Attention for encoders and decoders of different kinds.',
    weakness: 'A tanh for every pair of steps: slower than Attention.',
  },
  MultiHeadAttention: {
    use: 'The heart of transformers: several lookups side by side, with learned projections.',
    weakness: 'Work and memory grow with the square of the length.',
  },
  GroupedQueryAttention: {
    use: 'As MultiHeadAttention with fewer keys and values than queries: language models.',
  },
  LayerNormalization: {
    use: 'Transformers and recurrent layers: each example by itself, whatever the batch.',
    weakness: 'Computed at inference too; batch norm is folded away.',
  },
  RMSNormalization: { use: 'As LayerNormalization without the mean: a third less to compute.' },
  GroupNormalization: { use: 'Convolutions where batches are too small for BatchNormalization.' },
  UnitNormalization: { use: 'Vectors of length 1, before cosines and the loss `circle`.' },
  Normalization: { use: 'Brings inputs to mean 0 and variance 1 by known numbers.' },
  Rescaling: { use: 'A scale and offset within a model; inputs have `scale`.' },
  AlphaDropout: { use: 'Dropout for selu: keeps mean and variance. Free at inference.' },
  GaussianDropout: { use: 'Dropout by random factors near 1. Free at inference.' },
  GaussianNoise: { use: 'Makes small changes of the input harmless. Free at inference.' },
  Flatten: {
    use: 'From a grid to a vector; costs nothing.',
    weakness: 'A Dense behind it has most weights of the model: try global pooling.',
  },
  Reshape: { use: 'Other axes for the same numbers; costs nothing.' },
  Permute: { use: 'Turns axes; mostly fused into what reads it.' },
  RepeatVector: { use: 'One vector for each step of a decoder.' },
  Slice: { use: 'A part of an axis, as the class token of a transformer.' },
  Identity: { use: 'A name for a place in a model, or a branch that does nothing.' },
  DepthToSpace: { use: 'Upsampling by moving channels into space: super-resolution.' },
  LocalResponseNormalization: {
    use: 'Networks from before BatchNormalization, such as AlexNet and GoogLeNet.',
    weakness: 'Costs a power per value, and later networks do without.',
  },
  SpaceToDepth: { use: 'Downsampling that loses nothing: a coarser grid of more channels.' },
  Resizing: {
    use:
      'Images of any size in front of a model of one size. `antialias` where they become much ' +
      'smaller; `bilinear` mixes 4 cells, `bicubic` 16, `lanczos5` 100.',
    weakness: 'Distorts unless it crops or pads to the aspect ratio; the size must be known.',
  },
  SpectralNormalization: {
    use: 'Discriminators of adversarial models: no layer can stretch what it is given.',
    weakness: 'Only training divides: a kernel that was never trained is used as it is.',
  },
  ConvLSTM2D: {
    use: 'Sequences of images, such as weather maps, where what moves stays an image.',
    weakness: 'Steps follow each other: a convolution over time runs all of them at once.',
  },
  CenterCrop: { use: 'Evaluation as after random crops in training. Free but for a copy.' },
  AdaptiveAveragePooling2D: {
    use: 'A grid of one size for the dense layers behind it, whatever the size of the images.',
    weakness: 'Windows differ by a cell where the size is no multiple of output_size.',
  },
  AdaptiveMaxPooling2D: { use: 'As AdaptiveAveragePooling2D, where what stands out counts.' },
}
