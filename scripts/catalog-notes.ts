/** What a definition does not say of itself: when to use an entry, and what to beware of. */

export interface Notes {
  /** When it is the right choice, and what it costs. */
  readonly use?: string
  readonly weakness?: string
}

type NotesOfKind = { readonly [name: string]: Notes }

/** By kind and main name; entries without notes are fine. */
export const notes: { readonly [kind: string]: NotesOfKind } = {
  activations: {
    celu: {
      use: 'As `elu`, but with a slope that is continuous for every `alpha`. One exp per value.',
      weakness: 'Saturates far below 0.',
    },
    elu: {
      use: 'Hidden layers without normalisation: its mean is nearer 0 than that of relu. One exp.',
      weakness: 'The slope jumps at 0 unless `alpha` is 1.',
    },
    exponential: {
      use: 'Rates and other outputs that must be above 0.',
      weakness: 'Overflows from about 88 on; `softplus` grows linearly instead.',
    },
    gelu: {
      use: 'Transformers. One erf per value; `approximate` takes a tanh.',
      weakness: 'Costs several times a relu where it is not hidden behind a matmul.',
    },
    hard_sigmoid: {
      use: 'Gates on devices without a fast exp.',
      weakness: 'No gradient beyond -3 and 3. Keras 2 and tfjs had other slopes under this name.',
    },
    leaky_relu: {
      use: 'Where relu units die; as cheap as relu.',
      weakness: 'Its default slope is 0.2 here and 0.3 as the layer LeakyReLU, as in Keras.',
    },
    linear: { use: 'Scores that a loss with `from_logits` turns into probabilities, regression.' },
    log_softmax: { use: 'Log-probabilities: more exact than the logarithm of softmax.' },
    mish: { use: 'As silu, a little smoother.', weakness: 'An exp, a log and a tanh per value.' },
    relu: {
      use: 'Hidden layers, with `he_*` initializers. The cheapest: one comparison.',
      weakness: 'A unit whose input is never above 0 gets no gradient, and stays dead.',
    },
    relu6: { use: 'Networks that will be quantised to few bits.' },
    selu: {
      use: 'Deep dense networks without normalisation, with `lecun_normal` and AlphaDropout.',
      weakness: 'Keeps mean and variance only with just that initializer.',
    },
    sigmoid: {
      use: 'Yes/no outputs with `binary_crossentropy`, gates.',
      weakness: 'Saturates on both sides: gradients vanish in deep stacks.',
    },
    silu: { use: 'Convolutional networks since EfficientNet. One exp and one division.' },
    softmax: {
      use: 'The last layer of a classifier of one class among several.',
      weakness:
        'Always 1 along an axis of one value; needs the whole axis before it gives anything.',
    },
    softplus: { use: 'Outputs above 0 with linear growth, such as a standard deviation.' },
    tanh: {
      use: 'Recurrent cells, and outputs between -1 and 1.',
      weakness: 'Saturates on both sides.',
    },
  },
  layers: {
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
    Resizing: {
      use:
        'Images of any size in front of a model of one size. `antialias` where they become much ' +
        'smaller; `bilinear` mixes 4 cells, `bicubic` 16, `lanczos5` 100.',
      weakness: 'Distorts unless it crops or pads to the aspect ratio; the size must be known.',
    },
    CenterCrop: { use: 'Evaluation as after random crops in training. Free but for a copy.' },
    UpSampling2D: {
      use: 'Decoders: with a convolution behind it, a transposed convolution without its grid.',
    },
    AdaptiveAveragePooling2D: {
      use: 'A grid of one size for the dense layers behind it, whatever the size of the images.',
      weakness: 'Windows differ by a cell where the size is no multiple of output_size.',
    },
    AdaptiveMaxPooling2D: { use: 'As AdaptiveAveragePooling2D, where what stands out counts.' },
    Dropout: {
      use: 'Against overfitting, after activations. Free at inference.',
      weakness: 'Directly before BatchNormalization it spoils the variance that is learned.',
    },
    BatchNormalization: {
      use: 'After convolutions, before the activation; folded into them at inference.',
      weakness: 'Small batches give noisy statistics.',
    },
  },
  initializers: {
    glorot_uniform: { use: 'The default: for tanh, sigmoid and linear layers.' },
    he_normal: { use: 'For relu and its kin.' },
    lecun_normal: { use: 'For selu.' },
    zeros: { weakness: 'As a kernel it makes all units equal for ever.' },
    orthogonal: { use: 'Recurrent kernels: keeps the length of a state over many steps.' },
  },
  regularizers: {
    l1: { use: 'Pulls weights to exactly 0.' },
    l2: { use: 'Keeps weights small.', weakness: 'Not the same as the weight decay of `adamw`.' },
  },
  optimizers: {
    sgd: { use: 'With momentum, often the best result after a long training.' },
    adam: { use: 'The one to begin with.', weakness: 'Two more numbers per weight.' },
    adamw: { use: 'adam where weights should decay, as in transformers.' },
  },
}

/** Two ways to write one thing. */
export interface Reduction {
  readonly kind: 'activations' | 'layers'
  readonly name: string
  readonly args: { readonly [name: string]: unknown }
  readonly is: { readonly name: string; readonly args: { readonly [name: string]: unknown } }
}

/** What entries reduce to at some arguments; `test/catalog/reductions.test.ts` computes both. */
export const reductions: readonly Reduction[] = [
  {
    ...{ kind: 'activations', name: 'leaky_relu', args: { negative_slope: 0 } },
    is: { name: 'relu', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'leaky_relu', args: { negative_slope: 1 } },
    is: { name: 'linear', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'relu', args: { max_value: 6 } },
    is: { name: 'relu6', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'relu', args: { negative_slope: 0.2 } },
    is: { name: 'leaky_relu', args: {} },
  },
  {
    ...{ kind: 'activations', name: 'celu', args: { alpha: 1 } },
    is: { name: 'elu', args: { alpha: 1 } },
  },
  {
    ...{ kind: 'activations', name: 'elu', args: { alpha: 0 } },
    is: { name: 'relu', args: {} },
  },
  {
    ...{ kind: 'layers', name: 'PReLU', args: { alpha_initializer: { constant: 0.3 } } },
    is: { name: 'LeakyReLU', args: { negative_slope: 0.3 } },
  },
  {
    ...{ kind: 'layers', name: 'PReLU', args: {} },
    is: { name: 'ReLU', args: {} },
  },
  {
    ...{ kind: 'layers', name: 'ReLU', args: { negative_slope: 0.3 } },
    is: { name: 'LeakyReLU', args: { negative_slope: 0.3 } },
  },
  {
    ...{ kind: 'layers', name: 'ThresholdedReLU', args: { theta: 0 } },
    is: { name: 'ReLU', args: {} },
  },
]
